// SPDX-License-Identifier: Apache-2.0
// Creates and removes the objects of things.hpp through the Engine API.
#include "engine/things.hpp"

#include "support/process.hpp"

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace test {

using swarm::Json;

std::vector<std::string> split(std::string_view line) {
  std::vector<std::string> words;
  bool open = false;
  bool quoted = false;
  for (const char c : line) {
    if (c == '\'') {
      quoted = !quoted;
      if (!open) words.emplace_back();
      open = true;
    } else if (c == ' ' && !quoted) {
      open = false;
    } else {
      if (!open) words.emplace_back();
      open = true;
      words.back() += c;
    }
  }
  return words;
}

bool names(std::string_view line, std::string_view flag) {
  const auto words = split(line);
  return std::find(words.begin(), words.end(), flag) != words.end();
}

namespace {

const std::string prefix = "things-" + std::to_string(getpid()) + "-";

}  // namespace

Things::Things(const RealEngine& engine) : engine_(engine) {
  make_all();
  write("file", "# variables\nX=1\nY=two words\n");
  write("content", "another content");
  write("spec", R"({"TaskTemplate": {"ContainerSpec":
                     {"Image": "busybox:latest", "Args": ["httpd", "-f"], "Env": ["A=1"]}}})");
}

void Things::renew() {
  remove_all();
  networks_.clear();
  make_all();
}

void Things::make_all() {
  for (const char* name : {"net", "net2"}) make("networks", name, {{"Driver", "overlay"}});
  for (const char* name : {"secret", "secret2"})
    make("secrets", name, {{"Data", "c2VjcmV0"}, {"Labels", Json::object()}});
  for (const char* name : {"config", "config2"})
    make("configs", name, {{"Data", "Y29uZmln"}, {"Labels", Json::object()}});
}

Things::~Things() {
  remove_all();
  for (const auto& file : files_) unlink(file.c_str());
}

void Things::remove_all() const {
  for (const auto& path : networks_) remove_network(path);
  for (const std::string kind : {"/secrets", "/configs"})
    for (const Json& one : engine_.get(kind))
      if (one.at("Spec").at("Name").get<std::string>().starts_with(prefix))
        engine_.call("DELETE", kind + "/" + one.at("ID").get<std::string>());
}

std::string Things::filled(std::string_view text, const std::string& service) const {
  std::string result(text);
  const auto replace = [&](const std::string& mark, const std::string& value) {
    for (auto at = result.find(mark); at != std::string::npos; at = result.find(mark, at + value.size())) {
      result.replace(at, mark.size(), value);
    }
  };
  for (const auto& [mark, value] : texts_) replace(mark, value);
  replace("<name>", service);
  return result;
}

void Things::make(const std::string& kind, const std::string& mark, Json body) {
  const std::string name = prefix + mark;
  body["Name"] = name;
  const auto answer = engine_.call("POST", "/" + kind + "/create", body.dump());
  if (answer.status != 201) throw std::runtime_error("cannot make " + name + ": " + answer.body);
  const Json item = answer.json();
  const std::string id = item.value(kind == "networks" ? "Id" : "ID", std::string{});
  texts_["<" + mark + ">"] = name;
  texts_["<" + mark + ".id>"] = id;
  if (kind == "networks") networks_.push_back("/networks/" + id);
}

/// Tasks that are still stopping hold the network for a while, and the next Things uses the same name.
void Things::remove_network(const std::string& path) const {
  const bool gone = eventually([&] {
    engine_.call("DELETE", path);
    return engine_.call("GET", path + "?scope=swarm").status == 404;
  });
  if (!gone) ADD_FAILURE() << path << " is still there";
}

void Things::write(const std::string& mark, std::string_view content) {
  files_.push_back(testing::TempDir() + prefix + mark);
  std::ofstream(files_.back()) << content;
  texts_["<" + mark + ">"] = files_.back();
}

}  // namespace test
