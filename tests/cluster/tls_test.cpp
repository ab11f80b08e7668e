// SPDX-License-Identifier: Apache-2.0
// Tests of an engine that requires a client certificate, chosen by variables, flags or a docker context.
#include "cluster/cluster.hpp"

#include <filesystem>

#include <gtest/gtest.h>

using test::Cluster;
using test::Outcome;

namespace {

const std::string host = "tcp://192.168.77.1:2376";

class Tls : public testing::Test {
 protected:
  const Cluster cluster;
  const std::string folder = cluster.certificates(1);
  const std::string leader_of_it = cluster.node_id(1);
};

}  // namespace

TEST_F(Tls, is_spoken_as_dockers_variables_say) {
  const Outcome outcome = cluster.swarmctl_inside(
      {"where"}, {{"DOCKER_HOST", host}, {"DOCKER_TLS_VERIFY", "1"}, {"DOCKER_CERT_PATH", folder}});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_NE(outcome.out.find("role     manager"), std::string::npos) << outcome.out;
}

TEST_F(Tls, is_spoken_as_flags_say) {
  const std::vector<std::string> words{"-H",
                                       host,
                                       "--tlsverify",
                                       "--tlscacert",
                                       folder + "/ca.pem",
                                       "--tlscert",
                                       folder + "/cert.pem",
                                       "--tlskey",
                                       folder + "/key.pem",
                                       "ls",
                                       "-q"};
  const Outcome outcome = cluster.swarmctl_inside(words);
  EXPECT_EQ(outcome.code, 0) << outcome.err;
}

TEST_F(Tls, distrusts_an_engine_of_another_authority_before_anything_is_sent) {
  const Outcome outcome = cluster.swarmctl_inside(
      {"ls"},
      {{"DOCKER_HOST", host}, {"DOCKER_TLS_VERIFY", "1"}, {"DOCKER_CERT_PATH", cluster.certificates(2)}});
  EXPECT_EQ(outcome.code, 8);
  EXPECT_NE(outcome.err.find("certificate is not trusted"), std::string::npos) << outcome.err;
}

TEST_F(Tls, without_our_certificate_is_no_permission) {
  const Outcome outcome =
      cluster.swarmctl_inside({"-H", host, "--tlsverify", "--tlscacert", folder + "/ca.pem", "ls"});
  EXPECT_EQ(outcome.code, 8);
  EXPECT_NE(outcome.err.find("certificate"), std::string::npos) << outcome.err;
}

TEST_F(Tls, is_asked_for_by_name_where_it_was_left_out) {
  const Outcome outcome = cluster.swarmctl_inside({"-H", host, "ls"});
  EXPECT_EQ(outcome.code, 8);
  EXPECT_NE(outcome.err.find("TLS"), std::string::npos) << outcome.err;
}

/// A folder of docker contexts, created by the docker CLI.
class Context : public Tls {
 protected:
  Context() {
    char pattern[] = "/tmp/swarmctl-contexts-XXXXXX";
    configuration = mkdtemp(pattern);
    docker({"context", "create", "far", "--docker",
            "host=" + host + ",ca=" + folder + "/ca.pem,cert=" + folder + "/cert.pem,key=" + folder +
                "/key.pem"});
  }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ~Context() override { std::filesystem::remove_all(configuration); }

  void docker(std::vector<std::string> words) const {
    words.insert(words.begin(), "docker");
    const Outcome outcome = test::run({.argv = words, .environment = {{"DOCKER_CONFIG", configuration}}});
    if (outcome.code != 0) throw std::runtime_error(outcome.err);
  }

  /// What `where` prints about the chosen engine, with these flags and variables.
  [[nodiscard]] std::string where(std::vector<std::string> words,
                                  std::vector<std::pair<std::string, std::string>> environment = {}) const {
    environment.emplace_back("DOCKER_CONFIG", configuration);
    words.emplace_back("where");
    const Outcome outcome = cluster.swarmctl_inside(words, environment);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return outcome.out;
  }

  std::string configuration;
};

TEST_F(Context, brings_its_certificates_along_however_it_is_chosen) {
  const auto means_it = [](const std::string& result) {
    return result.find("engine   " + host) != std::string::npos &&
           result.find("context  far") != std::string::npos &&
           result.find("role     manager") != std::string::npos;
  };
  EXPECT_PRED1(means_it, where({"--context", "far"}));
  EXPECT_PRED1(means_it, where({}, {{"DOCKER_CONTEXT", "far"}}));
  docker({"context", "use", "far"});
  EXPECT_PRED1(means_it, where({}));
}
