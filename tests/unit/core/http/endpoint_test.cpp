// SPDX-License-Identifier: Apache-2.0
// Tests the parser of engine addresses.
#include <swarm/endpoint.hpp>
#include <swarm/error.hpp>

#include <string>

#include <gtest/gtest.h>

namespace {

using swarm::Endpoint;
using swarm::parse_endpoint;

/// All members of an endpoint in one line.
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
      {"tcp://", "tcp path= host=localhost port=0 user=", "tcp://localhost"},
      {"tcp://a:1/v1", "tcp path=/v1 host=a port=1 user=", "tcp://a:1/v1"},
      {"tcp://a:1//b/./c/../d//", "tcp path=/b/d host=a port=1 user=", "tcp://a:1/b/d"},
      {"tcp://a:1//", "tcp path= host=a port=1 user=", "tcp://a:1"},
      {"tcp://a:1/..", "tcp path= host=a port=1 user=", "tcp://a:1"},
      {"tcp://a/b@c:d", "tcp path=/b@c:d host=a port=0 user=", "tcp://a/b@c:d"},
      {"a:1/b", "tcp path=/b host=a port=1 user=", "tcp://a:1/b"},
      {"tcp://[::1]:1/b", "tcp path=/b host=::1 port=1 user=", "tcp://[::1]:1/b"},
      {"http://a:1/b/", "tcp path=/b host=a port=1 user=", "tcp://a:1/b"},
      {"https://a:1/b", "tcp path=/b host=a port=1 user= tls", "tcp://a:1/b"},
      {"tcp://me@a:80", "tcp path= host=a port=80 user=", "tcp://a:80"},
      {"tcp://me:secret@a:80/b", "tcp path=/b host=a port=80 user=", "tcp://a:80/b"},
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
      {"tcp://a:", "engine address 'tcp://a:': port '' is not a number from 1 to 65535"},
      {"tcp://a:0", "engine address 'tcp://a:0': port '0' is not a number from 1 to 65535"},
      {"tcp://a:65536", "engine address 'tcp://a:65536': port '65536' is not a number from 1 to 65535"},
      {"tcp://a:80x", "engine address 'tcp://a:80x': port '80x' is not a number from 1 to 65535"},
      {"tcp://a:80/v1?x",
       "engine address 'tcp://a:80/v1?x': '?' and '#' have no meaning in an engine's address"},
      {"tcp://a:80#x", "engine address 'tcp://a:80#x': '?' and '#' have no meaning in an engine's address"},
      {"tcp://me:secret@a:0", "engine address 'tcp://me:***@a:0': port '0' is not a number from 1 to 65535"},
      {"ssh://", "engine address 'ssh://': the host is missing"},
      {"docker.sock/x:1", "engine address 'docker.sock/x:1': the port is missing"},
      {"tcp://::1:80", "engine address 'tcp://::1:80': an IPv6 address must be in brackets"},
      {"tcp://[::1:80", "engine address 'tcp://[::1:80': ']' is missing"},
      {"tcp://[::1]80", "engine address 'tcp://[::1]80': only ':PORT' may follow ']'"},
      {"tcp://[[::1]:80", "engine address 'tcp://[[::1]:80': a host cannot contain a bracket"},
      {"tcp://a b:80", "engine address 'tcp://a b:80': it contains a blank or a control character"},
      {"fd://3", "engine address 'fd://3': 'fd://' is not known"},
      {"ssh://-oProxyCommand=x", "engine address 'ssh://-oProxyCommand=x': a host cannot begin with '-'"},
      {"ssh://-x@a", "engine address 'ssh://-x@a': the user before '@' is not a name"},
      {"ssh://me:secret@a", "engine address: a password does not belong in ssh://"},
      {std::string("unix:///a\0b", 11),
       "engine address 'unix:///a\\x00b': a socket's path cannot contain NUL"},
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

std::string refusal(const std::string& address) {
  try {
    parse_endpoint(address);
    return {};
  } catch (const swarm::Error& error) {
    EXPECT_EQ(error.code(), swarm::Errc::usage) << address;
    return error.what();
  }
}

TEST(Endpoint, of_ssh_takes_no_character_that_openssh_refuses) {
  for (const char c : std::string_view("'`\";&<>|(){}")) {
    for (const std::string& word :
         {std::string(1, c) + "id", "i" + std::string(1, c), "i" + std::string(1, c) + "d"}) {
      EXPECT_EQ(
          refusal("ssh://" + word + "@h"),
          "engine address 'ssh://" + word + "@h': the user before '@' contains a character that ssh refuses");
      EXPECT_EQ(refusal("ssh://me@" + word),
                "engine address 'ssh://me@" + word + "': the host contains a character that ssh refuses");
    }
  }
  for (const char* address : {"ssh://h$", "ssh://$h", "ssh://a\\b", "ssh://[a;b]"})
    EXPECT_NE(refusal(address), "") << address;
  for (const char* address : {"ssh://me\\@h", "ssh://$(id)@h", "ssh://-o@h", "ssh://h\x01"})
    EXPECT_NE(refusal(address), "") << address;
  // As in OpenSSH: machine accounts end with '$', and a domain comes before a backslash.
  for (const char* address :
       {"ssh://host$@h", "ssh://domain\\me@h", "ssh://m-e.x_y+1%2@h-1.example_2", "ssh://h~!*"})
    EXPECT_EQ(refusal(address).find("that ssh refuses"), std::string::npos) << address;
}

}  // namespace
