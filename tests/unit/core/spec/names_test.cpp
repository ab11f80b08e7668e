// SPDX-License-Identifier: Apache-2.0
// Tests the names of services, hosts, directories, signals and others.
#include "unit/core/spec/codec_cases.hpp"

using namespace swarm;

TEST(Names, of_services_are_dns_labels) {
  const std::string longest(63, 'a');
  const std::string longest_json = "\"" + longest + "\"";
  const std::string too_long(64, 'a');
  expect_reads(value::name,
               {{"web", R"("web")"}, {"a-_B1", R"("a-_B1")"}, {"1", R"("1")"}, {longest, longest_json}});
  expect_refuses(value::name, {{"", "empty: a name is letters, digits, - and _"},
                               {too_long, "too long: a name has at most 63 characters"}});
  for (const std::string_view junk : {"with_underscore.dot", "-a", "a-", "_a", "a b", "grün"})
    expect_refuses(value::name,
                   {{junk, "not a name: letters, digits, - and _, with a letter or digit at both ends"}});
}

TEST(Names, of_hosts_may_be_templates) {
  expect_reads(value::hostname,
               {{"", R"("")"},
                {"h1", R"("h1")"},
                {"a.example.com", R"("a.example.com")"},
                {"{{.Node.Hostname}}-{{.Task.Slot}}", R"("{{.Node.Hostname}}-{{.Task.Slot}}")"}});
  expect_refuses(
      value::hostname,
      {{"a b", "not a host name: letters, digits, -, _ and ., or a template such as {{.Node.Hostname}}"}});
}

TEST(Names, of_directories_are_absolute) {
  expect_reads(
      value::directory,
      {{"", R"("")"}, {"/", R"("/")"}, {"/srv/a b", R"("/srv/a b")"}, {R"(C:\srv)", R"("C:\\srv")"}});
  expect_refuses(value::directory, {{"rel", "not absolute: a path in the container such as /srv"},
                                    {"./rel", "not absolute: a path in the container such as /srv"}});
}

TEST(Names, of_signals_are_kept_as_typed) {
  expect_reads(value::stop_signal, {{"", R"("")"},
                                    {"SIGTERM", R"("SIGTERM")"},
                                    {"int", R"("int")"},
                                    {"9", R"("9")"},
                                    {"64", R"("64")"},
                                    {"SIGRTMIN+15", R"("SIGRTMIN+15")"},
                                    {"RTMAX-14", R"("RTMAX-14")"}});
  for (const std::string_view junk :
       {"0", "65", "-9", "SIGNOSUCH", "SIG", "RTMIN+16", "RTMAX-15", "RTMIN+", "TERM "})
    expect_refuses(
        value::stop_signal,
        {{junk, "not a signal: a name such as SIGTERM, INT or RTMIN+3, or a number from 1 to 64"}});
}

TEST(Names, of_groups_are_not_empty) {
  expect_reads(value::group, {{"1000", R"("1000")"}, {"wheel", R"("wheel")"}});
  expect_refuses(value::group, {{"", "empty: a group's name or number"},
                                {"a b", "not a group: a name or number, without blanks"}});
}

TEST(Names, of_capabilities_have_their_prefix) {
  expect_reads(value::capability, {{"net_admin", R"("CAP_NET_ADMIN")"},
                                   {"CAP_SYS_TIME", R"("CAP_SYS_TIME")"},
                                   {" cap_chown ", R"("CAP_CHOWN")"},
                                   {"all", R"("ALL")"},
                                   {"CAP_ALL", R"("ALL")"},
                                   {"RESET", R"("RESET")"}});
  for (const std::string_view junk : {"", "NET_ADMIM", "CAP_", "NET ADMIN"})
    expect_refuses(value::capability,
                   {{junk, "not a capability: ALL, RESET, or a Linux one such as NET_ADMIN"}});
}
