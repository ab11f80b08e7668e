// SPDX-License-Identifier: Apache-2.0
// Tests how flags, variables and docker's files determine the engine.
#include "config/settings.hpp"

#include "config/docker_config.hpp"

#include <swarm/error.hpp>

#include <map>
#include <memory>

#include <gtest/gtest.h>

using namespace cli;

namespace {

using Texts = std::map<std::string, std::string>;

/// Files in memory, and how often each was read.
struct Disk {
  Texts files;
  std::shared_ptr<std::map<std::string, int>> reads = std::make_shared<std::map<std::string, int>>();

  [[nodiscard]] Files door() const {
    return {[files = files, reads = reads](const std::string& path) -> std::optional<std::string> {
              ++(*reads)[path];
              const auto found = files.find(path);
              return found == files.end() ? std::nullopt : std::optional(found->second);
            },
            [files = files](const std::string& directory) {
              std::vector<std::string> names;
              for (const auto& [path, text] : files) {
                if (!path.starts_with(directory + "/")) continue;
                const std::string rest = path.substr(directory.size() + 1);
                const std::string name = rest.substr(0, rest.find('/'));
                if (names.empty() || names.back() != name) names.push_back(name);
              }
              return names;
            },
            [files = files](const std::string& path) { return files.contains(path); },
            [] { return "/root"; }};
  }
};

Env environment(Texts variables) {
  return [variables = std::move(variables)](const char* name) {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second.c_str();
  };
}

/// "why | context | endpoints", or the error.
std::string chosen(GlobalFlags flags, Texts variables, const Disk& disk = {}) {
  variables.try_emplace("HOME", "/h");
  Settings settings(std::move(flags), environment(std::move(variables)), disk.door());
  try {
    const EndpointChoice& chosen = settings.engine();
    std::string text = chosen.why + " | " + chosen.context + " |";
    for (const swarm::Endpoint& manager : chosen.managers) {
      text += " " + manager.text();
      if (manager.tls)
        text += "(" + manager.tls->ca + "," + manager.tls->certificate + "," + manager.tls->key +
                (manager.tls->verify ? ",verify)" : ",trust)");
    }
    return text;
  } catch (const swarm::Error& error) {
    return (error.code() == swarm::Errc::usage ? "usage: " : "refused: ") + std::string(error.what());
  }
}

const std::string meta = "/h/.docker/contexts/meta/";
const Disk contexts{{
    {meta + "aa/meta.json",
     R"({"Name":"prod","Metadata":{},"Endpoints":{"docker":{"Host":"tcp://10.0.0.1:2376"}}})"},
    {"/h/.docker/contexts/tls/aa/docker/ca.pem", ""},
    {"/h/.docker/contexts/tls/aa/docker/cert.pem", ""},
    {"/h/.docker/contexts/tls/aa/docker/key.pem", ""},
    {meta + "bb/meta.json", R"({"Name":"local","Endpoints":{"docker":{"Host":"","SkipTLSVerify":false}}})"},
    {meta + "cc/meta.json",
     R"({"Name":"lab","Endpoints":{"docker":{"Host":"tcp://lab:1","SkipTLSVerify":true}}})"},
    {meta + "dd/meta.json", R"({"Name":"plain","Endpoints":{"docker":{"Host":"tcp://plain:2375"}}})"},
    {meta + "ee/meta.json", R"({"Name":"kube","Endpoints":{"kubernetes":{"Host":"x"}}})"},
    {"/h/.docker/config.json", R"({"currentContext":"prod"})"},
}};

}  // namespace

TEST(Engine, is_found_in_dockers_order) {
  const std::string prod =
      "tcp://10.0.0.1:2376(/h/.docker/contexts/tls/aa/docker/ca.pem,"
      "/h/.docker/contexts/tls/aa/docker/cert.pem,/h/.docker/contexts/tls/aa/docker/key.pem,verify)";
  const Texts all{{"SWARMCTL_HOST", "unix:///s"}, {"DOCKER_HOST", "unix:///d"}, {"DOCKER_CONTEXT", "plain"}};
  EXPECT_EQ(chosen({.hosts = {"unix:///f"}}, all, contexts), "-H | default | unix:///f");
  EXPECT_EQ(chosen({.context = "plain"}, all, contexts),
            "context plain (--context) | plain | tcp://plain:2375");
  EXPECT_EQ(chosen({}, all, contexts), "SWARMCTL_HOST | default | unix:///s");
  EXPECT_EQ(chosen({}, {{"SWARMCTL_HOST", ""}, {"DOCKER_HOST", "unix:///d"}, {"DOCKER_CONTEXT", "plain"}},
                   contexts),
            "DOCKER_HOST | default | unix:///d");
  EXPECT_EQ(chosen({}, {{"DOCKER_HOST", ""}, {"DOCKER_CONTEXT", "plain"}}, contexts),
            "context plain (DOCKER_CONTEXT) | plain | tcp://plain:2375");
  EXPECT_EQ(chosen({}, {{"DOCKER_CONTEXT", ""}}, contexts),
            "context prod (currentContext in /h/.docker/config.json) | prod | " + prod);
  EXPECT_EQ(chosen({}, {}), "default | default | unix:///var/run/docker.sock");
}

TEST(Engine, of_the_default_context_is_the_environments) {
  EXPECT_EQ(chosen({.context = "default"}, {{"DOCKER_HOST", "unix:///d"}}, contexts),
            "DOCKER_HOST | default | unix:///d");
  EXPECT_EQ(chosen({}, {{"DOCKER_CONTEXT", "default"}}, contexts),
            "default | default | unix:///var/run/docker.sock");
}

TEST(Engine, may_be_several_managers) {
  EXPECT_EQ(chosen({.hosts = {"unix:///a, unix:///b", "tcp://c:1"}}, {}),
            "-H | default | unix:///a unix:///b tcp://c:1");
  EXPECT_EQ(chosen({}, {{"DOCKER_HOST", "unix:///a,unix:///b"}}),
            "DOCKER_HOST | default | unix:///a unix:///b");
}

TEST(Engine, that_makes_no_sense_is_a_usage_error_naming_the_setting) {
  EXPECT_EQ(chosen({.hosts = {"unix:///a"}, .context = "prod"}, {}),
            "usage: -H cannot be used with --context: both name an engine");
  EXPECT_TRUE(chosen({}, {{"DOCKER_HOST", "foo://x"}}).starts_with("usage: DOCKER_HOST: "));
  EXPECT_TRUE(chosen({.hosts = {""}}, {}).starts_with("usage: -H: "));
  EXPECT_EQ(chosen({.context = ""}, {}), "usage: --context is empty");
  EXPECT_EQ(chosen({.context = "nope"}, {}, contexts),
            "usage: no docker context is named nope; there are default, kube, lab, local, plain, prod");
  EXPECT_EQ(chosen({}, {{"DOCKER_CONTEXT", "nope"}}),
            "usage: DOCKER_CONTEXT: no docker context is named nope; there is only default");
}

TEST(Context, that_names_no_engine_is_refused) {
  EXPECT_EQ(chosen({.context = "kube"}, {}, contexts),
            "refused: context kube names no docker engine: " + meta + "ee/meta.json");
  EXPECT_EQ(chosen({.context = "x"}, {}, {{{meta + "zz/meta.json", "{"}}}),
            "usage: no docker context is named x; there is only default (and " + meta +
                "zz/meta.json, which is not a context)");
}

TEST(Context, is_found_although_other_contexts_are_unusable) {
  const std::size_t deep = 200'000;
  const std::string nested = "{\"Name\":\"y\",\"X\":" + std::string(deep, '[') + std::string(deep, ']') +
                             ",\"Endpoints\":{\"docker\":{\"Host\":\"unix:///y\"}}}";
  const Disk disk{{{meta + "aa/meta.json", "unreadable"},
                   {meta + "bb/meta.json", "{"},
                   {meta + "cc/meta.json", nested},
                   {meta + "dd/meta.json", R"({"Name":"x","Endpoints":{"docker":{"Host":"unix:///x"}}})"}}};
  Files files = disk.door();
  files.read = [read = files.read](const std::string& path) {
    auto text = read(path);
    if (text == "unreadable")
      throw swarm::Error(swarm::Errc::refused, "cannot read " + path + ": Permission denied");
    return text;
  };
  EXPECT_EQ(context_endpoint("x", "/h/.docker", files).text(), "unix:///x");
  EXPECT_EQ(context_names("/h/.docker", files), std::vector<std::string>{"x"});
  try {
    context_endpoint("y", "/h/.docker", files);
    ADD_FAILURE() << "taken";
  } catch (const swarm::Error& error) {
    EXPECT_EQ(error.what(), "no docker context is named y; there are default, x (and " + meta +
                                "cc/meta.json, which is not a context)");
  }
}

TEST(Context, brings_its_own_tls_and_ignores_the_flags) {
  EXPECT_EQ(chosen({.context = "lab"}, {}, contexts),
            "context lab (--context) | lab | tcp://lab:1(,,,trust)");
  EXPECT_EQ(chosen({.context = "plain", .tls = true}, {{"DOCKER_TLS_VERIFY", "1"}}, contexts),
            "context plain (--context) | plain | tcp://plain:2375");
  EXPECT_EQ(chosen({.context = "local"}, {}, contexts),
            "context local (--context) | local | unix:///var/run/docker.sock");
}

TEST(Context, is_searched_in_the_directory_of_the_config_file) {
  const Disk elsewhere{
      {{"/e/contexts/meta/a/meta.json", R"({"Name":"x","Endpoints":{"docker":{"Host":"unix:///x"}}})"},
       {"/e/config.json", R"({"currentContext":"x"})"}}};
  const std::string expected = "context x (currentContext in /e/config.json) | x | unix:///x";
  EXPECT_EQ(chosen({}, {{"DOCKER_CONFIG", "/e"}}, elsewhere), expected);
  EXPECT_EQ(chosen({.config = "/e"}, {{"DOCKER_CONFIG", "/other"}}, elsewhere), expected);
}

TEST(Tls, follows_dockers_flags_and_variables_over_tcp_only) {
  const Disk disk{{{"/h/.docker/ca.pem", ""}, {"/p/ca.pem", ""}, {"/p/cert.pem", ""}, {"/p/key.pem", ""}}};
  const auto over = [&](GlobalFlags flags, Texts variables) {
    variables["DOCKER_HOST"] = "tcp://m:1";
    return chosen(std::move(flags), std::move(variables), disk)
        .substr(sizeof "DOCKER_HOST | default | tcp://m:1" - 1);
  };
  EXPECT_EQ(over({}, {}), "");
  EXPECT_EQ(over({}, {{"DOCKER_TLS_VERIFY", ""}}), "");
  EXPECT_EQ(over({}, {{"DOCKER_TLS_VERIFY", "1"}}), "(/h/.docker/ca.pem,,,verify)");
  EXPECT_EQ(over({}, {{"DOCKER_TLS_VERIFY", "1"}, {"DOCKER_CERT_PATH", "/p"}}),
            "(/p/ca.pem,/p/cert.pem,/p/key.pem,verify)");
  EXPECT_EQ(over({.tls = true}, {}), "(/h/.docker/ca.pem,,,trust)");
  EXPECT_EQ(over({}, {{"DOCKER_TLS", "1"}, {"DOCKER_CERT_PATH", "/none"}}), "(,,,trust)");
  EXPECT_EQ(over({.tls_verify = true}, {}), "(/h/.docker/ca.pem,,,verify)");
  EXPECT_EQ(over({.tls_verify = false}, {{"DOCKER_TLS_VERIFY", "1"}}), "(/h/.docker/ca.pem,,,trust)");
  EXPECT_EQ(over({.tls_verify = true, .tls_ca = ""}, {{"DOCKER_CERT_PATH", "/none"}}), "(,,,verify)");
  EXPECT_EQ(over({.tls_verify = true, .tls_certificate = "/p/cert.pem", .tls_key = "/p/key.pem"}, {}),
            "(/h/.docker/ca.pem,/p/cert.pem,/p/key.pem,verify)");
  EXPECT_EQ(chosen({.hosts = {"unix:///a"}, .tls_verify = true}, {}), "-H | default | unix:///a");
}

TEST(Tls, that_lacks_a_file_is_a_usage_error_naming_it) {
  const Disk disk{{{"/h/.docker/ca.pem", ""}, {"/p/cert.pem", ""}}};
  const Texts variables{{"DOCKER_HOST", "tcp://m:1"}};
  EXPECT_EQ(chosen({.tls_verify = true}, variables),
            "usage: TLS is to be verified, but there is no ca.pem in /h/.docker");
  EXPECT_EQ(chosen({.tls = true, .tls_ca = "/x.pem"}, variables),
            "usage: --tlscacert '/x.pem': no such file or directory");
  EXPECT_EQ(chosen({.tls_verify = true, .tls_certificate = "/p/cert.pem"}, variables, disk),
            "usage: there is no key for the certificate /p/cert.pem");
}

TEST(Tls, that_names_what_is_no_file_is_refused) {
  for (const char* which : {"ca", "certificate", "key"}) {
    GlobalFlags flags{.hosts = {"tcp://m:1"}, .tls_verify = true};
    const std::string one = which;
    (one == "ca" ? flags.tls_ca : one == "key" ? flags.tls_key : flags.tls_certificate) = "/dev/null";
    Settings settings(flags, environment({{"HOME", "/nonexistent"}}));
    try {
      settings.engine();
      ADD_FAILURE() << which;
    } catch (const swarm::Error& error) {
      EXPECT_EQ(error.code(), swarm::Errc::refused);
      EXPECT_STREQ(error.what(), "cannot read /dev/null: not a regular file");
    }
  }
}

TEST(Settings, read_the_config_file_once_and_only_when_asked) {
  const Disk disk{{{"/h/.docker/config.json",
                    R"({"HttpHeaders":{"X-Team":"web","user-agent":"no"},"servicesFormat":"{{.ID}}"})"}}};
  Settings settings({}, environment({{"HOME", "/h"}, {"DOCKER_HOST", "unix:///d"}}), disk.door());
  settings.engine();
  EXPECT_TRUE(disk.reads->empty());
  EXPECT_EQ(settings.connection().headers, (DockerConfig::Pairs{{"X-Team", "web"}}));
  EXPECT_EQ(settings.config().services_format, "{{.ID}}");
  EXPECT_EQ(*disk.reads, (std::map<std::string, int>{{"/h/.docker/config.json", 1}}));
}

TEST(Settings, a_broken_config_file_is_warned_of_once_and_only_where_it_matters) {
  const auto warnings = [](const std::string& text, const GlobalFlags& flags) {
    const Disk disk{{{"/h/.docker/config.json", text}}};
    Settings settings(flags, environment({{"HOME", "/h"}}), disk.door());
    std::string all;
    settings.warn = [&](const std::string& warning) { all += warning + "\n"; };
    all += settings.engine().why + "\n";
    settings.connection();
    settings.config("servicesFormat");
    return all;
  };
  const std::string broken = "cannot use /h/.docker/config.json: not JSON at line 1, column 2\n";
  EXPECT_EQ(warnings("{", {}), broken + "default\n");
  EXPECT_EQ(warnings("{", {.hosts = {"unix:///a"}}), "-H\n" + broken);
  EXPECT_EQ(warnings("null", {}), "cannot use /h/.docker/config.json: not a JSON object\ndefault\n");
  EXPECT_EQ(warnings(R"({"currentContext":1,"auths":[],"tasksFormat":1})", {}),
            "cannot use /h/.docker/config.json: currentContext is not a string\ndefault\n");
  EXPECT_EQ(warnings(R"({"HttpHeaders":{"X-A":1}})", {.hosts = {"unix:///a"}}),
            "-H\ncannot use /h/.docker/config.json: HttpHeaders.X-A is not a string\n");
}

TEST(Settings, an_unreadable_config_file_is_as_good_as_a_broken_one) {
  Files files = Disk{}.door();
  files.read = [](const std::string& path) -> std::optional<std::string> {
    throw swarm::Error(swarm::Errc::refused, "cannot read " + path + ": Permission denied");
  };
  Settings settings({}, environment({{"HOME", "/h"}}), files);
  EXPECT_EQ(settings.engine().why, "default");
  EXPECT_EQ(settings.config().broken, "cannot read /h/.docker/config.json: Permission denied");
}

TEST(Settings, the_home_directory_stands_in_for_a_missing_home) {
  const Disk disk{{{"/root/.docker/config.json", R"({"servicesFormat":"x"})"}}};
  Settings settings({}, environment({}), disk.door());
  EXPECT_EQ(settings.config().services_format, "x");
}

TEST(Settings, the_request_limit_comes_from_flag_variable_or_default) {
  using std::chrono::milliseconds;
  const auto limit = [](GlobalFlags flags, Texts variables) {
    return Settings(std::move(flags), environment(std::move(variables)), Disk{}.door())
        .connection()
        .request_limit;
  };
  EXPECT_EQ(limit({}, {}), milliseconds(22000));
  EXPECT_EQ(limit({}, {{"SWARMCTL_REQUEST_TIMEOUT", "1m"}}), milliseconds(60000));
  EXPECT_EQ(limit({.request_timeout = "1.5s"}, {{"SWARMCTL_REQUEST_TIMEOUT", "1m"}}), milliseconds(1500));
  for (const char* junk : {"5", "0", "-1s", "soon"}) {
    try {
      limit({.request_timeout = junk}, {});
      ADD_FAILURE() << junk << " was taken";
    } catch (const swarm::Error& error) {
      EXPECT_EQ(error.code(), swarm::Errc::usage);
      EXPECT_TRUE(std::string(error.what()).starts_with("--request-timeout '" + std::string(junk) + "': "));
    }
  }
}

TEST(Settings, completion_asks_for_as_long_as_the_variable_says) {
  const auto limit = [](const char* value) {
    return Settings({}, environment({{"SWARMCTL_COMPLETION_TIMEOUT", value}}), Disk{}.door())
        .completion_limit();
  };
  EXPECT_EQ(limit(""), std::chrono::milliseconds(120));
  EXPECT_EQ(limit("1.5s"), std::chrono::milliseconds(1500));
  EXPECT_THROW(limit("soon"), swarm::Error);
}

TEST(Settings, the_api_version_variable_is_an_upper_bound) {
  const auto newest = [](const char* value) {
    return Settings({}, environment({{"DOCKER_API_VERSION", value}}), Disk{}.door()).newest_api();
  };
  EXPECT_EQ(newest(""), swarm::any_api);
  EXPECT_EQ(newest("1.41"), (swarm::Api{1, 41}));
  EXPECT_EQ(newest("v1.40"), (swarm::Api{1, 40}));
  EXPECT_EQ(newest("9.99"), (swarm::Api{9, 99}));
  EXPECT_THROW(newest("new"), swarm::Error);
}
