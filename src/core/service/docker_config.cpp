// SPDX-License-Identifier: Apache-2.0
// Parses the text of docker's config.json and contexts: headers, logins and engines.
#include <swarm/access.hpp>
#include <swarm/docker_config.hpp>
#include <swarm/error.hpp>
#include <swarm/json.hpp>
#include <swarm/text.hpp>

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

/// The user name that a helper returns if its secret is an identity token.
constexpr std::string_view token_user = "<token>";
/// The key under which docker stores a login for Docker Hub, named after its first registry.
constexpr std::string_view hub_key = "https://index.docker.io/v1/";
std::string cannot_use(const std::string& file, const std::string& why) {
  return "cannot use " + file + ": " + why;
}

/// Records errors where they are found.
class Reader {
 public:
  Reader(DockerConfig& config, const Json& document) : config_(config), document_(document) {}

  void read() {
    config_.current_context = text("currentContext");
    config_.services_format = text("servicesFormat");
    config_.tasks_format = text("tasksFormat");
    config_.service_inspect_format = text("serviceInspectFormat");
    config_.headers = texts("HttpHeaders");
    check_headers();
    read_logins();
    config_.credentials_store = text("credsStore");
    config_.credential_helpers = texts("credHelpers");
  }

 private:
  void note(const std::string& member, const std::string& key, const std::string& what) {
    const std::string at = key.empty() ? member : member + "." + key;
    config_.flaws.push_back({member, key, cannot_use(config_.file, at + what)});
  }

  const Json* find(const char* name, Json::value_t wanted, const char* what) {
    const auto member = document_.find(name);
    if (member == document_.end() || member->is_null()) return nullptr;
    if (member->type() == wanted) return &*member;
    note(name, {}, what);
    return nullptr;
  }

  std::string text(const char* name) {
    const Json* found = find(name, Json::value_t::string, " is not a string");
    return found == nullptr ? std::string() : found->get<std::string>();
  }

  DockerConfig::Pairs texts(const char* name) {
    DockerConfig::Pairs pairs;
    const Json* found = find(name, Json::value_t::object, " is not an object");
    if (found == nullptr) return pairs;
    for (const auto& [key, value] : found->items()) {
      if (value.is_string())
        pairs.emplace_back(key, value.get<std::string>());
      else
        note(name, key, " is not a string");
    }
    return pairs;
  }

  void read_logins() {
    const Json* auths = find("auths", Json::value_t::object, " is not an object");
    if (auths == nullptr) return;
    for (const auto& [server, login] : auths->items()) {
      if (!login.is_object())
        note("auths", server, " is not an object");
      else if (const std::string wrong = no_text_in(login); !wrong.empty())
        note("auths", server, "." + wrong + " is not a string");
      else
        config_.logins.push_back({server, text_at(login, "/auth"), text_at(login, "/username"),
                                  text_at(login, "/password"), text_at(login, "/identitytoken"),
                                  text_at(login, "/registrytoken")});
    }
  }

  /// The member of a login that should be a string but is not.
  static std::string no_text_in(const Json& login) {
    for (const char* name : {"auth", "username", "password", "identitytoken", "registrytoken"}) {
      const auto member = login.find(name);
      if (member != login.end() && !member->is_null() && !member->is_string()) return name;
    }
    return {};
  }

  /// Rejects what HTTP does not allow as a header. Removes blanks around values, as docker does.
  void check_headers() {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    const auto of_token = [=](char c) { return is_alnum(c) || marks.find(c) != marks.npos; };
    const auto control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    std::erase_if(config_.headers, [&](auto& header) {
      auto& [name, value] = header;
      value = std::string(trimmed(value));
      const bool fits =
          !name.empty() && std::ranges::all_of(name, of_token) && std::ranges::none_of(value, control);
      if (!fits) note("HttpHeaders", name, " is not a header");
      return !fits;
    });
  }

  DockerConfig& config_;
  const Json& document_;
};

}  // namespace

std::string place_in(std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, byte);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t start = before.rfind('\n') + 1;  // npos + 1 is 0
  return "line " + std::to_string(line) + ", column " + std::to_string(before.size() - start + 1);
}

DockerConfig broken_docker_config(std::string file, std::string why) {
  DockerConfig config;
  config.file = std::move(file);
  config.broken = std::move(why);
  return config;
}

DockerConfig read_docker_config(std::string file, const std::optional<std::string>& text) {
  DockerConfig config;
  config.file = std::move(file);
  if (!text || text->find_first_not_of(" \t\r\n") == std::string::npos) return config;
  if (const std::string_view why = beyond_bounds(*text); !why.empty())
    return broken_docker_config(config.file, cannot_use(config.file, std::string(why)));
  try {
    const Json document = Json::parse(*text);
    if (document.is_object())
      Reader(config, document).read();
    else
      config.flaws.push_back({{}, {}, cannot_use(config.file, "not a JSON object")});
  } catch (const Json::parse_error& error) {
    // The parser's own message quotes the text, which may be secret.
    const std::string place = place_in(*text, error.byte > 0 ? error.byte - 1 : 0);
    return broken_docker_config(config.file, cannot_use(config.file, "not JSON at " + place));
  } catch (const Json::exception&) {
    return broken_docker_config(config.file,
                                cannot_use(config.file, "not JSON: a number in it is out of range"));
  }
  return config;
}

std::string_view registry_host_in(std::string_view key) {
  for (const std::string_view scheme : {"https://", "http://"})
    if (key.starts_with(scheme)) key.remove_prefix(scheme.size());
  return key.substr(0, key.find('/'));
}

std::string registry_key(std::string_view host) {
  const bool hub = host == "docker.io" || host == "index.docker.io" || host == "registry-1.docker.io";
  return std::string(hub ? hub_key : host);
}

std::optional<Login> login_in(const DockerConfig& config, const std::string& key) {
  const auto* stored =
      pick_registry(config.logins, key, [](const auto& login) -> std::string_view { return login.server; });
  if (stored == nullptr) return std::nullopt;
  Login login{stored->username, stored->password, key, stored->identity_token, stored->registry_token};
  if (!stored->auth.empty()) {
    std::string auth = stored->auth;
    std::erase_if(auth, [](char c) { return c == '\n' || c == '\r'; });  // docker's decoder ignores them
    const auto pair = from_base64(auth);
    const std::size_t colon = pair ? pair->find(':') : std::string::npos;
    if (colon == std::string::npos)
      throw Error(Errc::usage, "cannot use " + config.file + ": auths." + stored->server +
                                   ".auth is not base64 of user:password");
    login.username = pair->substr(0, colon);
    login.password = pair->substr(colon + 1);
    while (login.password.ends_with('\0')) login.password.pop_back();
  }
  // docker leaves an empty entry for a login that a helper stores.
  if (login == Login{{}, {}, key, {}, {}}) return std::nullopt;
  return login;
}

std::string_view helper_flaw(std::string_view helper) {
  if (helper.find('/') != std::string_view::npos) return "a helper is named without a path";
  if (std::ranges::any_of(helper, [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7f; }))
    return "a blank or a control character is not part of a program's name";
  return {};
}

std::optional<Login> login_of_helper(std::string_view printed, const std::string& key) {
  const Json answer = read_json_or_null(printed);
  const std::string secret = text_at(answer, "/Secret");
  Login login{.username = text_at(answer, "/Username"), .server = key};
  if (!answer.is_object() || (secret.empty() && login.username.empty())) return std::nullopt;
  if (login.username == token_user) {
    login.username.clear();
    login.identity_token = secret;
  } else {
    login.password = secret;
  }
  return login;
}

/// Uses TLS if there are files for it, or if its verification is disabled.
Endpoint endpoint_of_context(const Json& meta, const std::string& name, const std::string& file,
                             const std::string& tls,
                             const std::function<std::string(const std::string&)>& path_if_exists) {
  const Json* docker = find_at(meta, "/Endpoints/docker");
  const Json* host = find_at(meta, "/Endpoints/docker/Host");
  if (docker == nullptr || (host != nullptr && !host->is_string()))
    throw Error(Errc::refused, "context " + name + " names no docker engine: " + file);
  const std::string address = host == nullptr ? std::string() : host->get<std::string>();
  Endpoint endpoint = parse_endpoint(address.empty() ? default_engine : address);
  if (endpoint.kind != Endpoint::Kind::tcp) return endpoint;
  const bool skip_verify = flag_at(*docker, "/SkipTLSVerify");
  const Tls found{path_if_exists(tls + "/ca.pem"),
                  path_if_exists(tls + "/cert.pem"),
                  path_if_exists(tls + "/key.pem"),
                  !skip_verify,
                  {}};
  if (skip_verify || !found.ca.empty() || !found.certificate.empty() || !found.key.empty())
    endpoint.tls = found;
  return endpoint;
}

}  // namespace swarm
