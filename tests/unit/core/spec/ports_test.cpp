// SPDX-License-Identifier: Apache-2.0
// Tests how published ports are parsed and printed.
#include "unit/core/spec/codec_cases.hpp"

using namespace swarm;

namespace {

/// One word per port, as `show` prints it.
std::string shown(std::string_view typed) {
  std::string line;
  for (const Json& port : value::read_ports(typed))
    line += (line.empty() ? "" : " ") + value::show_ports(port);
  return line;
}

void expect_refused(const std::vector<Case>& table) { expect_refuses(value::ports, table); }

}  // namespace

TEST(Ports, have_members_in_the_engines_order) {
  EXPECT_EQ(value::read_ports("8080:80/udp").dump(),
            R"([{"Protocol":"udp","TargetPort":80,"PublishedPort":8080,"PublishMode":"ingress"}])");
  EXPECT_EQ(value::read_ports("80").dump(),
            R"([{"Protocol":"tcp","TargetPort":80,"PublishMode":"ingress"}])");
  EXPECT_EQ(value::read_ports("published=80,target=80,mode=host").dump(),
            R"([{"Protocol":"tcp","TargetPort":80,"PublishedPort":80,"PublishMode":"host"}])");
}

TEST(Ports, range_pairs_one_to_one) {
  const std::vector<Case> table{
      {"80", "80"},
      {"80/sctp", "80/sctp"},
      {"80/", "80"},
      {"53:53/UDP", "53:53/udp"},
      {"8080:80/tcp", "8080:80"},
      {":80", "80"},
      {"0:80", "80"},
      {"80-82", "80 81 82"},
      {"8000-8002:80-82", "8000:80 8001:81 8002:82"},
      {"8000-8002:80", "8000:80 8001:80 8002:80"},
      {"80-80", "80"},
      {"target=80", "80"},
      {"published=0,target=80", "80"},
      {"PUBLISHED=8080,Target=80,Protocol=UDP,mode=Ingress", "8080:80/udp"},
      {"target=80,mode=host", "target=80,mode=host"},
      {"published=53,target=53,protocol=udp,mode=host", "published=53,target=53,protocol=udp,mode=host"}};
  for (const auto& [typed, outcome] : table) EXPECT_EQ(shown(typed), outcome) << typed;
}

TEST(Ports, shown_are_read_back) {
  for (const std::string_view typed : {"80", "8000-8002:80-82", "53:53/udp", "9:9/sctp",
                                       "target=80,mode=host", "published=1,target=2,protocol=sctp,mode=host"})
    for (const Json& port : value::read_ports(typed))
      EXPECT_EQ(value::read_ports(value::show_ports(port)), Json::array({port}));
}

TEST(Ports, refuse_a_wrong_short_form) {
  constexpr std::string_view address =
      "an address cannot be given: a service's port is published on every node; "
      "[PUBLISHED:]TARGET[/PROTOCOL]";
  constexpr std::string_view several =
      "one port per flag: repeat the flag for each [PUBLISHED:]TARGET[/PROTOCOL]";
  expect_refused({{"", "empty: [PUBLISHED:]TARGET[/PROTOCOL]"},
                  {"127.0.0.1:8080:80", address},
                  {"0.0.0.0::80", address},
                  {"[::1]:8080:80", address},
                  {"zz", "target port cannot be 'zz': a port from 1 to 65535"},
                  {"80:0", "target port cannot be '0': a port from 1 to 65535"},
                  {"80:", "target port cannot be '': a port from 1 to 65535"},
                  {"x:y", "target port cannot be 'y': a port from 1 to 65535"},
                  {"x:80", "published port cannot be 'x': a port from 0 to 65535"},
                  {"99999:80", "published port cannot be '99999': a port from 0 to 65535"},
                  {"0-2:80-82", "published port cannot be '0': a port from 1 to 65535"},
                  {"82-80", "target port '82-80' runs backwards: FIRST-LAST"},
                  {"8000-8001:80-82", "ranges of different length: 8000-8001 and 80-82"},
                  {"8000:80-82", "ranges of different length: 8000 and 80-82"},
                  {"8080:80,9090:90", several},
                  {"80,443/tcp", several},
                  {"8080:80 9090:90", several},
                  {"80/foo", "protocol cannot be 'foo': tcp, udp or sctp"}});
}

TEST(Ports, refuse_a_wrong_long_form) {
  expect_refused(
      {{"published=8080", "target is missing: the port inside the container"},
       {"target=0", "target cannot be '0': a port from 1 to 65535"},
       {"target=http", "target cannot be 'http': a port from 1 to 65535"},
       {"target=80,published=65536", "published cannot be '65536': a port from 0 to 65535"},
       {"target=80,published=8000-8001", "published cannot be '8000-8001': a port from 0 to 65535"},
       {"published=8080,target=80,protocol=icmp", "protocol cannot be 'icmp': tcp, udp or sctp"},
       {"published=8080,target=80,mode=bogus", "mode cannot be 'bogus': ingress or host"},
       {"target=80,foo=1", "unknown key 'foo': target, published, protocol or mode"},
       {"published=1, target=2", "unknown key ' target': target, published, protocol or mode"},
       {"target=80,published=8080,target=90",
        "target is given twice: one port per flag, repeat the flag for each"},
       {"target=80,mode", "'mode' needs a value: mode=VALUE"},
       {"target=80,mode=", "mode is empty"}});
}

TEST(Ports, held_by_the_engine_are_shown_whatever_they_are) {
  expect_shows_held(value::ports,
                    {{R"({"Name":"http","Protocol":"tcp","TargetPort":80,"New":{}})", "80"},
                     {R"({"TargetPort":"80","PublishedPort":null})", "0"},
                     {R"({"Protocol":"quic","TargetPort":80,"PublishedPort":81})", "81:80/quic"},
                     {"null", "0"}});
}
