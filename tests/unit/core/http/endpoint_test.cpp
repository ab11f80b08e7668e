// SPDX-License-Identifier: Apache-2.0
#include <swarm/endpoint.hpp>
#include <swarm/error.hpp>

#include <string>

#include <gtest/gtest.h>

namespace {

using swarm::Endpoint;
using swarm::parse_endpoint;

/// Everything about an endpoint, in one line.
std::string all_of(const Endpoint& e) {
  static const char* kinds[] = {"unix", "tcp", "ssh"};
  return std::string(kinds[static_cast<int>(e.kind)]) + " path=" + e.path + " host=" + e.host +
         " port=" + std::to_string(e.port) + " user=" + e.user + (e.tls ? " tls" : "");
}

TEST(Endpoint, is_read_from_every_form) {
  const struct {
    const char *address, *read, *text;
  } table[] = {
      {"unix:///run/d.sock", "unix path=/run/d.sock host= port=0 user=", "unix:///run/d.sock"},
      {"/run/d.sock", "unix path=/run/d.sock host= port=0 user=", "unix:///run/d.sock"},
      {"/run/with blank.sock",
       "unix path=/run/with blank.sock host= port=0 user=", "unix:///run/with blank.sock"},
      {"unix://", "unix path=/var/run/docker.sock host= port=0 user=", "unix:///var/run/docker.sock"},
      {"tcp://a.example", "tcp path= host=a.example port=0 user=", "tcp://a.example"},
      {"tcp://a.example:2375/", "tcp path= host=a.example port=2375 user=", "tcp://a.example:2375"},
      {"tcp://:2375", "tcp path= host=localhost port=2375 user=", "tcp://localhost:2375"},
      {"a:1", "tcp path= host=a port=1 user=", "tcp://a:1"},
      {"tcp://[::1]:65535", "tcp path= host=::1 port=65535 user=", "tcp://[::1]:65535"},
      {"[fe80::1]:80", "tcp path= host=fe80::1 port=80 user=", "tcp://[fe80::1]:80"},
      {"http://a:80", "tcp path= host=a port=80 user=", "tcp://a:80"},
      {"https://a:80", "tcp path= host=a port=80 user= tls", "tcp://a:80"},
      {"ssh://a", "ssh path= host=a port=0 user=", "ssh://a"},
      {"ssh://a/", "ssh path= host=a port=0 user=", "ssh://a"},
      {"ssh://me@a:22/run/d.sock", "ssh path=/run/d.sock host=a port=22 user=me", "ssh://me@a:22/run/d.sock"},
  };
  for (const auto& row : table) {
    const Endpoint endpoint = parse_endpoint(row.address);
    EXPECT_EQ(all_of(endpoint), row.read) << row.address;
    EXPECT_EQ(endpoint.text(), row.text) << row.address;
  }
}

TEST(Endpoint, is_refused_with_the_reason) {
  const std::string long_path = "unix:///" + std::string(107, 'x');
  const struct {
    std::string address, message;
  } table[] = {
      {"", "engine address '': it is empty"},
      {"docker.sock", "engine address 'docker.sock': the port is missing"},
      {"tcp://", "engine address 'tcp://': the host is missing"},
      {"tcp://a:", "engine address 'tcp://a:': port '' is not a number from 1 to 65535"},
      {"tcp://a:0", "engine address 'tcp://a:0': port '0' is not a number from 1 to 65535"},
      {"tcp://a:65536", "engine address 'tcp://a:65536': port '65536' is not a number from 1 to 65535"},
      {"tcp://a:80x", "engine address 'tcp://a:80x': port '80x' is not a number from 1 to 65535"},
      {"tcp://a:80/v1", "engine address 'tcp://a:80/v1': a path after the port is not known"},
      {"tcp://me@a:80", "engine address 'tcp://me@a:80': a user is known only with ssh://"},
      {"tcp://::1:80", "engine address 'tcp://::1:80': an IPv6 address stands in brackets"},
      {"tcp://[::1:80", "engine address 'tcp://[::1:80': ']' is missing"},
      {"tcp://[::1]80", "engine address 'tcp://[::1]80': only ':PORT' may follow ']'"},
      {"tcp://a b:80", "engine address 'tcp://a b:80': it holds a blank or a control character"},
      {"fd://3", "engine address 'fd://3': 'fd://' is not known"},
      {"ssh://-oProxyCommand=x", "engine address 'ssh://-oProxyCommand=x': a host does not begin with '-'"},
      {"ssh://-x@a", "engine address 'ssh://-x@a': the user before '@' is not a name"},
      {"ssh://me:secret@a", "engine address: a password does not belong into ssh://"},
      {long_path, "engine address '" + long_path + "': a socket's path has at most 107 bytes"},
  };
  for (const auto& row : table) {
    try {
      parse_endpoint(row.address);
      ADD_FAILURE() << row.address << " was accepted";
    } catch (const swarm::Error& error) {
      EXPECT_EQ(error.code(), swarm::Errc::usage) << row.address;
      EXPECT_EQ(error.what(), row.message);
    }
  }
}

}  // namespace
