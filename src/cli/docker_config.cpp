// SPDX-License-Identifier: Apache-2.0
// docker's config.json, read strictly where a wrong type would mean another engine or login than meant.
#include "docker_config.hpp"

#include <swarm/error.hpp>
#include <swarm/json.hpp>

#include <algorithm>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Json;

[[noreturn]] void malformed(const std::string& file, const std::string& why) {
  throw swarm::Error(swarm::Errc::refused, "cannot use " + file + ": " + why,
                     "mend it; --config or DOCKER_CONFIG name another directory");
}

Json parse(const std::string& file, const std::string& text) {
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    // Its own words quote the text, which may be a secret.
    malformed(file, "not JSON at " + place_in(text, error.byte > 0 ? error.byte - 1 : 0));
  }
}

/// An object of the file and its name there, for messages.
struct Part {
  const std::string& file;
  const Json& object;
  std::string path;

  [[nodiscard]] std::string at(const std::string& name) const {
    return path.empty() ? name : path + "." + name;
  }

  [[nodiscard]] const Json* find(const char* name, Json::value_t wanted, const char* what) const {
    const auto member = object.find(name);
    if (member == object.end() || member->is_null()) return nullptr;
    if (member->type() != wanted) malformed(file, at(name) + " is not " + what);
    return &*member;
  }

  [[nodiscard]] std::string text(const char* name) const {
    const Json* found = find(name, Json::value_t::string, "a string");
    return found == nullptr ? std::string() : found->get<std::string>();
  }

  [[nodiscard]] DockerConfig::Pairs texts(const char* name) const {
    DockerConfig::Pairs pairs;
    const Json* found = find(name, Json::value_t::object, "an object");
    if (found == nullptr) return pairs;
    for (const auto& [key, value] : found->items()) {
      if (!value.is_string()) malformed(file, at(name) + "." + key + " is not a string");
      pairs.emplace_back(key, value.get<std::string>());
    }
    return pairs;
  }
};

std::vector<DockerConfig::Login> logins_in(const Part& root) {
  std::vector<DockerConfig::Login> logins;
  const Json* auths = root.find("auths", Json::value_t::object, "an object");
  if (auths == nullptr) return logins;
  for (const auto& [server, login] : auths->items()) {
    if (!login.is_object()) malformed(root.file, "auths." + server + " is not an object");
    const Part part{root.file, login, "auths." + server};
    logins.push_back({server, part.text("auth"), part.text("username"), part.text("password"),
                      part.text("identitytoken"), part.text("registrytoken")});
  }
  return logins;
}

/// A header that would break out of its line is no header.
void check_headers(const DockerConfig& config) {
  const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  const auto unfit = [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f || c == ':'; };
  for (const auto& [name, value] : config.headers)
    if (name.empty() || std::any_of(name.begin(), name.end(), unfit) ||
        std::any_of(value.begin(), value.end(), control))
      malformed(config.file, "HttpHeaders." + name + " is not a header");
}

}  // namespace

std::string place_in(std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, byte);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t start = before.rfind('\n') + 1;  // npos + 1 is 0
  return "line " + std::to_string(line) + ", column " + std::to_string(before.size() - start + 1);
}

DockerConfig read_docker_config(std::string file, const std::optional<std::string>& text) {
  DockerConfig config;
  config.file = std::move(file);
  if (!text || text->find_first_not_of(" \t\r\n") == std::string::npos) return config;
  const Json document = parse(config.file, *text);
  if (!document.is_object()) malformed(config.file, "not a JSON object");
  const Part root{config.file, document, {}};
  config.current_context = root.text("currentContext");
  config.services_format = root.text("servicesFormat");
  config.tasks_format = root.text("tasksFormat");
  config.service_inspect_format = root.text("serviceInspectFormat");
  config.headers = root.texts("HttpHeaders");
  check_headers(config);
  config.logins = logins_in(root);
  config.credentials_store = root.text("credsStore");
  config.credential_helpers = root.texts("credHelpers");
  return config;
}

}  // namespace cli
