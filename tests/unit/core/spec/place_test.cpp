// SPDX-License-Identifier: Apache-2.0
// Tests the normal form of paths in a container.
#include <swarm/edit.hpp>

#include <string>
#include <utility>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;

namespace {

std::string mount(const char* target) { return edit::place("Mounts", {{"Target", target}}); }
std::string file(const char* list, const char* name) {
  return edit::place(list, {{"File", {{"Name", name}}}});
}

}  // namespace

TEST(Place, is_one_spelling_of_a_path) {
  for (const char* same :
       {"/data", "/data/", "/data//", "//data", "/./data", "/data/.", "/x/../data", "/../data"})
    EXPECT_EQ(mount(same), "/data") << same;
  const std::pair<const char*, const char*> table[] = {
      {"/", "/"}, {"/..", "/"}, {"/a/b/../c/", "/a/c"}, {"/.data", "/.data"}, {"/...", "/..."}, {"", ""}};
  for (const auto& [typed, expected] : table) EXPECT_EQ(mount(typed), expected) << typed;
}

TEST(Place, of_a_windows_path_knows_no_case_and_no_difference_of_slashes) {
  for (const char* same : {"C:\\data", "C:\\data\\", "c:/data", "C:/Data//", "c:\\x\\..\\DATA"})
    EXPECT_EQ(mount(same), "c:/data") << same;
  EXPECT_EQ(mount("C:\\"), "c:/");
}

TEST(Place, of_pipes_and_templates_is_their_text_without_a_last_slash) {
  for (const char* kept : {"\\\\.\\pipe\\docker", "/{{.Task.Slot}}/../a"})
    EXPECT_EQ(mount(kept), kept) << kept;
  EXPECT_EQ(mount("/{{.Service.Name}}//"), "/{{.Service.Name}}");
}

TEST(Place, of_a_secret_is_below_its_folder_and_of_a_config_below_the_root) {
  for (const char* same : {"a", "./a", "/run/secrets/a", "/run/secrets//a", "x/../a", "/run/x/../secrets/a"})
    EXPECT_EQ(file("Secrets", same), "/run/secrets/a") << same;
  EXPECT_EQ(file("Secrets", "/etc/a"), "/etc/a");
  EXPECT_EQ(file("Secrets", "../a"), "/run/a");
  for (const char* same : {"etc/x", "/etc/x", "/etc//x/", "etc/./x"})
    EXPECT_EQ(file("Configs", same), "/etc/x") << same;
  EXPECT_EQ(edit::place("Configs", {{"Runtime", Json::object()}}), "");
  EXPECT_EQ(edit::place("Mounts", 7), "");
}
