// SPDX-License-Identifier: Apache-2.0
// Tests the values of DNS settings and of the hosts file.
#include "unit/core/spec/codec_cases.hpp"

using namespace swarm;

TEST(Hosts, addresses_are_in_canonical_form) {
  expect_reads(value::ip, {{"8.8.8.8", R"("8.8.8.8")"},
                           {" 1.1.1.1 ", R"("1.1.1.1")"},
                           {"2001:DB8:0:0::1", R"("2001:db8::1")"},
                           {"::ffff:10.0.0.1", R"("10.0.0.1")"}});
  for (const std::string_view junk :
       {"", "bad", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.256", "fe80::1%eth0", "1.2.3.4/8"})
    expect_refuses(value::ip, {{junk, "not an address: IPv4 or IPv6, such as 10.0.0.1 or fd00::1"}});
  EXPECT_NE(complaint([] { value::read_ip(std::string_view("1.1.1.1\0x", 9)); }), "");
}

TEST(Hosts, search_domains_have_a_letter_and_lose_the_last_dot) {
  expect_reads(value::dns_search, {{".", R"(".")"},
                                   {"a.example.com", R"("a.example.com")"},
                                   {"example.com.", R"("example.com")"},
                                   {" corp ", R"("corp")"}});
  for (const std::string_view junk : {"", "!!", "1.2.3", "-a.b", "a..b", "a_b.c", ".a"})
    expect_refuses(value::dns_search, {{junk, "not a domain: such as example.com, or a lone dot for none"}});
}

TEST(Hosts, resolver_options_are_one_word) {
  expect_reads(value::dns_option, {{"timeout:1", R"("timeout:1")"}, {"rotate", R"("rotate")"}});
  expect_refuses(value::dns_option, {{"", "empty: a resolver option such as timeout:3"},
                                     {"a b", "not one option: an option holds no blanks"}});
}

TEST(Hosts, entries_have_the_order_of_the_hosts_file) {
  expect_reads(value::host, {{"db:10.0.0.1", R"("10.0.0.1 db")"},
                             {"db=10.0.0.1", R"("10.0.0.1 db")"},
                             {"db:fd00::1", R"("fd00::1 db")"},
                             {"db=[fd00::1]", R"("fd00::1 db")"},
                             {"db:[fd00::1]", R"("fd00::1 db")"},
                             {"a b:10.0.0.1", R"("10.0.0.1 a b")"},
                             {"x:host-gateway", R"("host-gateway x")"}});
  expect_shows(value::host, {{"db=10.0.0.1", "db:10.0.0.1"}, {"db:fd00::1", "db=fd00::1"}});
  expect_refuses(value::host, {{"bad", "not a host entry: NAME:IP or NAME=IP"},
                               {":10.0.0.1", "not a host entry: NAME:IP or NAME=IP"},
                               {" db:10.0.0.1", "not a host entry: NAME:IP or NAME=IP"},
                               {"a  b:10.0.0.1", "not a host entry: NAME:IP or NAME=IP"},
                               {"a:b=10.0.0.1", "not a host entry: NAME:IP or NAME=IP"},
                               {"db:notip", "'notip' is not an address: NAME:IP, with IPv4 or IPv6"},
                               {"db:", "'' is not an address: NAME:IP, with IPv4 or IPv6"}});
  expect_shows_held(value::host, {{R"("10.0.0.1 a b")", "a b:10.0.0.1"}, {R"("odd")", "odd"}, {"7", ""}});
}

TEST(Hosts, the_gateways_word_gets_a_warning) {
  EXPECT_EQ(value::warnings_host(value::read_host("x:host-gateway")),
            std::vector<std::string>{
                "host-gateway is not resolved for services: tasks get the word itself in /etc/hosts"});
  EXPECT_EQ(value::warnings_host(value::read_host("x:1.2.3.4")), std::vector<std::string>{});
  EXPECT_EQ(value::warnings_host(nullptr), std::vector<std::string>{});
}
