// SPDX-License-Identifier: Apache-2.0
// Tests the rotation of secrets and configs: names of versions, references and removal.
#include <swarm/error.hpp>
#include <swarm/rotation.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;

namespace {

StoredFile stored(const std::string& id, const std::string& name, const std::string& day,
                  const std::string& rotates = {}, const std::string& replaces = {}) {
  Json spec{{"Name", name}, {"Labels", {{"team", "a"}}}};
  if (!rotates.empty()) spec["Labels"]["io.swarmctl.rotates"] = rotates;
  if (!replaces.empty()) spec["Labels"]["io.swarmctl.replaces"] = replaces;
  return {id, name, day.empty() ? EngineTime{} : parse_time("2026-01-" + day + "T00:00:00Z"),
          std::make_shared<const Json>(std::move(spec))};
}

std::string names(const std::vector<StoredFile>& files) {
  std::string text;
  for (const StoredFile& file : files) text += file.name + " ";
  return text;
}

const std::vector versions{stored("s1", "tls.00000001", "02", "tls")};

/// The document with its members sorted.
nlohmann::json sorted(const Json& document) { return nlohmann::json::parse(document.dump()); }

const Json rotated = Json::parse(R"({"Name": "web", "TaskTemplate": {"ContainerSpec": {
  "Image": "busybox",
  "Secrets": [
    {"File": {"Name": "a", "UID": "7", "GID": "8", "Mode": 256}, "SecretID": "s0", "SecretName": "key"},
    {"File": {"Name": "tls.pem", "UID": "1", "GID": "2", "Mode": 288}, "SecretID": "s1",
     "SecretName": "tls.00000001"},
    {"File": {"Name": "other"}, "SecretID": "s1", "SecretName": "tls.00000001"},
    {"File": {"Name": "mine"}, "SecretID": "s9", "SecretName": "tls.old"}],
  "Configs": [
    {"File": {"Name": "/app"}, "ConfigID": "c1", "ConfigName": "app"},
    {"Runtime": {}, "ConfigID": "c1", "ConfigName": "app"}],
  "Privileges": {"CredentialSpec": {"Config": "c1"}}}}})");

}  // namespace

TEST(Rotation, names_of_versions_are_distinguished_from_other_names) {
  EXPECT_EQ(rotation::version_name("tls", 0x1f00ba12), "tls.1f00ba12");
  EXPECT_EQ(rotation::version_name("tls", 0), "tls.00000000");
  for (const char* name : {"tls", "tls.1f00ba12", "tls.00000000"})
    EXPECT_TRUE(rotation::belongs(name, "tls")) << name;
  for (const char* name : {"tl", "tls2", "tls.", "tls.1f00ba1", "tls.1f00ba123", "tls.1F00BA12",
                           "tls_1f00ba12", "tls.old", "tls.1f00ba12.00000000", ""})
    EXPECT_FALSE(rotation::belongs(name, "tls")) << name;
}

TEST(Rotation, a_version_may_be_named_for_its_family) {
  const std::vector all{stored("s1", "tls.00000001", "02", "tls"), stored("s2", "tls.00000002", "03"),
                        stored("s3", "odd.00000001", "03", "tls")};
  EXPECT_EQ(rotation::family("tls", all), "tls");
  EXPECT_EQ(rotation::family("tls.00000001", all), "tls");
  EXPECT_EQ(rotation::family("tls.00000002", all), "tls.00000002");  // somebody else's, without the label
  EXPECT_EQ(rotation::family("odd.00000001", all), "odd.00000001");
}

TEST(Rotation, a_new_version_takes_over_labels_and_templating) {
  auto before = stored("c1", "app", "01", "tls", "c0");
  Json spec = *before.spec;
  spec["Templating"] = {{"Name", "golang"}};
  spec["Data"] = "b2xk";
  before.spec = std::make_shared<const Json>(spec);
  Json result = rotation::version_spec(&before, "app", "app.00000001", "new");
  rotation::note_replaced(result, {{"c1", "app"}, {"c2", "app.00000007"}});
  EXPECT_EQ(sorted(result), nlohmann::json::parse(
                                R"({"Name": "app.00000001", "Data": "bmV3", "Templating": {"Name": "golang"},
    "Labels": {"team": "a", "io.swarmctl.rotates": "app", "io.swarmctl.replaces": "c1,c2"}})"));
  EXPECT_EQ(sorted(rotation::version_spec(nullptr, "app", "app.00000001", "new")),
            nlohmann::json::parse(R"({"Name": "app.00000001", "Data": "bmV3",
                            "Labels": {"io.swarmctl.rotates": "app"}})"));
}

TEST(Rotation, what_a_driver_keeps_is_refused) {
  auto before = stored("s1", "tls", "01");
  before.spec = std::make_shared<const Json>(Json{{"Name", "tls"}, {"Driver", {{"Name", "vault"}}}});
  EXPECT_THROW(rotation::version_spec(&before, "tls", "tls.00000001", "new"), Error);
}

TEST(Rotation, a_config_that_holds_the_content_is_reported) {
  auto file = stored("c1", "app", "01");
  EXPECT_FALSE(rotation::holds(file, "new"));  // the content of a secret cannot be read
  file.spec = std::make_shared<const Json>(Json{{"Data", "bmV3"}});
  EXPECT_TRUE(rotation::holds(file, "new"));
  EXPECT_FALSE(rotation::holds(file, "old"));
}

TEST(Rotation, references_keep_target_owner_mode_and_place) {
  Json spec = rotated;
  rotation::point_at(spec, FileKind::secret, {"tls", versions}, {"s2", "tls.00000002"});
  Json wanted = rotated;
  Json& secrets = wanted["TaskTemplate"]["ContainerSpec"]["Secrets"];
  for (int i : {1, 2}) {
    secrets[i]["SecretID"] = "s2";
    secrets[i]["SecretName"] = "tls.00000002";
  }
  EXPECT_EQ(spec, wanted);
}

TEST(Rotation, a_credential_spec_goes_along_with_its_config) {
  Json spec = rotated;
  rotation::point_at(spec, FileKind::config, {"app", versions}, {"c2", "app.00000002"});
  const Json& container = spec["TaskTemplate"]["ContainerSpec"];
  EXPECT_EQ(container["Configs"], Json::parse(R"([
    {"File": {"Name": "/app"}, "ConfigID": "c2", "ConfigName": "app.00000002"},
    {"Runtime": {}, "ConfigID": "c2", "ConfigName": "app.00000002"}])"));
  EXPECT_EQ(container["Privileges"]["CredentialSpec"]["Config"], "c2");
}

TEST(Rotation, what_a_service_refers_to_is_reported_once) {
  const auto tls = rotation::referred(rotated, FileKind::secret, {"tls", versions});
  ASSERT_EQ(tls.size(), 1U);
  EXPECT_EQ(tls[0].id, "s1");
  EXPECT_TRUE(rotation::referred(rotated, FileKind::config, {"tls", versions}).empty());
  for (const char* odd : {R"({})", R"({"TaskTemplate": null})", R"({"TaskTemplate": {"ContainerSpec":
       {"Secrets": [null, 7, {"SecretName": 7}]}}})"}) {
    Json spec = Json::parse(odd);
    EXPECT_TRUE(rotation::referred(spec, FileKind::secret, {"tls", versions}).empty()) << odd;
    rotation::point_at(spec, FileKind::secret, {"tls", versions}, {"s2", "tls.00000002"});
    EXPECT_EQ(spec, Json::parse(odd));
  }
}

TEST(Rotation, the_version_before_stays_and_those_older_go) {
  const std::vector all{stored("s0", "tls", "01"),                        // created by hand, replaced by s1
                        stored("s1", "tls.00000001", "02", "tls", "s0"),  //
                        stored("s2", "tls.00000002", "03", "tls", "s1"),  // the previous version
                        stored("s3", "tls.00000003", "04", "tls", "s2"),  // made by others, not in use yet
                        stored("s4", "tls.00000004", "", "tls"),          // of unknown creation time
                        stored("s5", "tlsx", "01"),
                        stored("s6", "tls.ca", "01"),
                        stored("s7", "tls.0000000a", "01"),
                        stored("s8", "tls.ca.00000001", "01", "tls.ca")};
  EXPECT_EQ(names(rotation::outdated(all, "tls", {{"s2", ""}})), "tls.00000001 ");
  EXPECT_EQ(names(rotation::outdated(all, "tls", {{"s2", ""}, {"s1", ""}})), "");
  using rotation::Original;
  EXPECT_EQ(names(rotation::outdated(all, "tls", {{"s2", ""}}, Original::remove)), "tls tls.00000001 ");
  EXPECT_EQ(names(rotation::outdated(all, "tls", {{"s2", ""}, {"s1", ""}}, Original::remove)), "tls ");
  const std::vector successor_is_gone{stored("s0", "tls", "01"),
                                      stored("s2", "tls.00000002", "03", "tls", "s1")};
  EXPECT_EQ(names(rotation::outdated(successor_is_gone, "tls", {{"s2", ""}}, Original::remove)), "tls ");
  EXPECT_EQ(names(rotation::outdated(successor_is_gone, "tls", {{"s2", ""}})), "");
  EXPECT_EQ(names(rotation::outdated(all, "tls", {{"s0", ""}})), "");
  EXPECT_EQ(names(rotation::outdated(all, "tls", {{"gone", ""}})), "");
  EXPECT_EQ(names(rotation::outdated(all, "tls", {})), "");
}

TEST(Rotation, what_merely_has_the_name_of_a_version_is_somebodys_own) {
  for (const std::vector<StoredFile>& all : {std::vector{stored("s1", "tls.00000001", "02")},
                                             std::vector{stored("s1", "tls.00000001", "02", "tl")}}) {
    EXPECT_TRUE(rotation::referred(rotated, FileKind::secret, {"tls", all}).empty());
    EXPECT_FALSE(rotation::refers_to_unknown(rotated, FileKind::secret, {"tls", all}));
    Json spec = rotated;
    rotation::point_at(spec, FileKind::secret, {"tls", all}, {"s2", "tls.00000002"});
    EXPECT_EQ(spec, rotated);
  }
  EXPECT_TRUE(rotation::refers_to_unknown(rotated, FileKind::secret, {"tls", {}}));
  EXPECT_FALSE(rotation::refers_to_unknown(rotated, FileKind::config, {"tls", {}}));
}
