// SPDX-License-Identifier: Apache-2.0
// Tests the edits of a spec: add, replace and remove items and members.
#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/error.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;

namespace {

std::string whole(const Json& item) { return item.get<std::string>(); }

Json parsed(const char* text) { return Json::parse(text); }

}  // namespace

TEST(Edit, keeps_unknown_members_and_their_order) {
  Json spec = parsed(
      R"({"Z":1,"New":{"b":2,"a":1},"TaskTemplate":{"Future":[3,1,2],"ContainerSpec":{"Image":"a"}}})");
  edit::put(spec, "/TaskTemplate/ContainerSpec/User", "root");
  EXPECT_EQ(spec.dump(), R"({"Z":1,"New":{"b":2,"a":1},"TaskTemplate":{"Future":[3,1,2],)"
                         R"("ContainerSpec":{"Image":"a","User":"root"}}})");
}

TEST(Edit, missing_parents_start_with_their_defaults) {
  Json spec = Json::object();
  edit::put(spec, "/UpdateConfig/Order", "start-first");
  EXPECT_EQ(spec, parsed(R"({"UpdateConfig":{"Parallelism":1,"FailureAction":"pause","Monitor":5000000000,
                             "MaxFailureRatio":0.0,"Order":"start-first"}})"));
}

TEST(Edit, an_item_of_the_same_key_is_replaced_in_its_place) {
  Json spec = parsed(R"({"L":["b","a","c"]})");
  edit::add(spec, "/L", "a", whole);
  edit::add(spec, "/L", "d", whole);
  EXPECT_EQ(spec["L"], parsed(R"(["b","a","c","d"])"));
}

TEST(Edit, of_two_items_of_the_same_key_none_outlives_a_replacement) {
  Json spec = parsed(R"({"L":["A=1","B=1","A=2"]})");
  edit::add(spec, "/L", "A=3", [](const Json& item) { return item.get<std::string>().substr(0, 1); });
  EXPECT_EQ(spec["L"], parsed(R"(["A=3","B=1"])"));
}

TEST(Edit, removing_keeps_the_order_of_the_rest_and_an_emptied_list_goes) {
  Json spec = parsed(R"({"L":["b","a","c"]})");
  EXPECT_EQ(edit::remove(spec, "/L", [](const Json& item) { return item == "a"; }), 1U);
  EXPECT_EQ(spec["L"], parsed(R"(["b","c"])"));
  EXPECT_EQ(edit::remove(spec, "/L", [](const Json&) { return true; }), 2U);
  EXPECT_EQ(spec, Json::object());
}

TEST(Edit, survives_members_of_the_wrong_type) {
  Json spec = parsed(R"({"TaskTemplate":[1],"EndpointSpec":{"Ports":"none"},"Mode":7})");
  EXPECT_EQ(swarm::find_at(spec, "/TaskTemplate/ContainerSpec/Env"), nullptr);
  EXPECT_EQ(edit::remove(spec, "/EndpointSpec/Ports", [](const Json&) { return true; }), 0U);
  EXPECT_EQ(edit::remove_host(spec, "db"), 0U);
  EXPECT_EQ(spec, parsed(R"({"TaskTemplate":[1],"EndpointSpec":{"Ports":"none"},"Mode":7})"));
}

TEST(Edit, replaces_nothing_of_the_wrong_type) {
  const char* odd = R"({"TaskTemplate":[1],"EndpointSpec":{"Ports":"none"},"Mode":"Global","Labels":7})";
  Json spec = parsed(odd);
  const auto refused = [&](const auto& act) {
    try {
      act();
      return false;
    } catch (const Error& error) {
      return error.code() == Errc::broken_answer;
    }
  };
  EXPECT_TRUE(refused([&] { edit::put(spec, "/TaskTemplate/ContainerSpec/Image", "x"); }));
  EXPECT_TRUE(refused([&] { edit::put(spec, "/Mode/Replicated/Replicas", 3); }));
  EXPECT_TRUE(refused([&] { edit::add(spec, "/EndpointSpec/Ports", "x", whole); }));
  EXPECT_TRUE(refused([&] { edit::put_pairs(spec, "/Labels", {{"a", "b"}}); }));
  EXPECT_TRUE(refused([&] { edit::publish(spec, {parsed(R"({"TargetPort":80})")}); }));
  EXPECT_EQ(spec, parsed(odd));
}

TEST(Edit, many_items_cost_what_their_number_does) {
  // This would take minutes if each item were compared with all others.
  constexpr std::size_t many = 100'000;
  std::vector<Json> items, ports;
  std::vector<value::Pair> pairs;
  for (std::size_t i = 0; i < many; ++i) {
    const std::string name = "KEY" + std::to_string(i);
    items.emplace_back(name);
    pairs.push_back({name, "x"});
    const std::size_t number = 1 + i % 60'000;
    ports.push_back({{"TargetPort", number}, {"PublishedPort", number}});
  }
  Json spec = Json::object();
  for (const char* round : {"added", "replaced"}) {
    edit::add_all(spec, "/Env", items, whole);
    edit::put_pairs(spec, "/Labels", pairs);
    edit::publish(spec, ports);
    EXPECT_EQ(spec["Env"].size(), many) << round;
    EXPECT_EQ(spec["Labels"].size(), many) << round;
    EXPECT_EQ(spec["EndpointSpec"]["Ports"].size(), 60'000U) << round;
  }
}

TEST(Mode, numbers_belong_to_their_modes) {
  Json spec = Json::object();
  edit::set_mode(spec, edit::Mode::replicated_job, 5, std::nullopt);
  EXPECT_EQ(spec["Mode"], parsed(R"({"ReplicatedJob":{"MaxConcurrent":5,"TotalCompletions":5}})"));
  edit::rescale(spec, 9, std::nullopt);
  EXPECT_EQ(spec["Mode"], parsed(R"({"ReplicatedJob":{"MaxConcurrent":5,"TotalCompletions":9}})"));
  EXPECT_THROW(edit::set_mode(spec, edit::Mode::global, 3, std::nullopt), Error);
  EXPECT_THROW(edit::set_mode(spec, edit::Mode::replicated, 3, 2), Error);
}

TEST(Mode, null_chooses_none) {
  EXPECT_EQ(edit::mode_of(parsed(R"({"Mode":{"Global":null,"GlobalJob":{}}})")), edit::Mode::global_job);
  EXPECT_EQ(edit::mode_of(parsed(R"({"Mode":null})")), edit::Mode::replicated);
}

TEST(Health, another_flag_turns_checks_on_again) {
  Json spec = parsed(R"({"TaskTemplate":{"ContainerSpec":{"Healthcheck":{"Test":["NONE"]}}}})");
  edit::health(spec, {.interval = 9});
  EXPECT_EQ(*swarm::find_at(spec, "/TaskTemplate/ContainerSpec/Healthcheck"), parsed(R"({"Interval":9})"));
  edit::no_health(spec);
  EXPECT_EQ(*swarm::find_at(spec, "/TaskTemplate/ContainerSpec/Healthcheck"), parsed(R"({"Test":["NONE"]})"));
}

TEST(Health, clearing_what_is_not_there_changes_nothing) {
  Json spec = parsed(R"({"TaskTemplate":{"ContainerSpec":{}}})");
  edit::health(spec, {.command = "", .retries = 0});
  EXPECT_EQ(spec, parsed(R"({"TaskTemplate":{"ContainerSpec":{}}})"));
}

TEST(Capabilities, a_grant_first_takes_back_a_drop) {
  struct Situation {
    const char *added, *dropped;
    std::vector<std::string> grant, withdraw;
    const char *added_after, *dropped_after;
  };
  const std::vector<Situation> situations{
      {"[]", R"(["CAP_MKNOD"])", {"CAP_MKNOD"}, {}, "[]", "[]"},
      {R"(["CAP_KILL"])", "[]", {}, {"CAP_KILL"}, "[]", "[]"},
      {"[]", "[]", {"CAP_KILL"}, {"CAP_KILL"}, R"(["CAP_KILL"])", "[]"},
      {R"(["CAP_KILL"])", "[]", {"ALL"}, {}, R"(["ALL"])", "[]"},
      {R"(["CAP_KILL"])", R"(["CAP_MKNOD"])", {"RESET"}, {"RESET"}, "[]", "[]"},
      {R"(["CAP_B"])", "[]", {"CAP_A"}, {}, R"(["CAP_B","CAP_A"])", "[]"},
      {"[]", "[]", {"ALL", "CAP_A"}, {"CAP_A", "CAP_B"}, R"(["ALL"])", R"(["CAP_A","CAP_B"])"},
      {"[]", "[]", {"ALL"}, {"CAP_A", "ALL"}, R"(["ALL"])", "[]"},
  };
  for (const Situation& s : situations) {
    Json spec = Json::object();
    edit::put(spec, "/TaskTemplate/ContainerSpec/CapabilityAdd", parsed(s.added));
    edit::put(spec, "/TaskTemplate/ContainerSpec/CapabilityDrop", parsed(s.dropped));
    edit::capabilities(spec, s.grant, s.withdraw);
    const auto list = [&](const char* pointer) {
      const Json* found = swarm::find_at(spec, pointer);
      return found != nullptr ? *found : Json::array();
    };
    EXPECT_EQ(list("/TaskTemplate/ContainerSpec/CapabilityAdd"), parsed(s.added_after)) << s.added;
    EXPECT_EQ(list("/TaskTemplate/ContainerSpec/CapabilityDrop"), parsed(s.dropped_after)) << s.dropped;
  }
}

TEST(LogDriver, options_merge_and_another_driver_starts_afresh) {
  Json spec = Json::object();
  edit::log_driver(spec, "json-file", {{"max-size", "10m"}});
  edit::log_driver(spec, std::nullopt, {{"max-file", "3"}});
  EXPECT_EQ(spec["TaskTemplate"]["LogDriver"],
            parsed(R"({"Name":"json-file","Options":{"max-size":"10m","max-file":"3"}})"));
  edit::log_driver(spec, "json-file", {{"max-size", "1m"}});
  EXPECT_EQ(spec["TaskTemplate"]["LogDriver"]["Options"], parsed(R"({"max-size":"1m","max-file":"3"})"));
  edit::log_driver(spec, "syslog", {});
  EXPECT_EQ(spec["TaskTemplate"]["LogDriver"], parsed(R"({"Name":"syslog"})"));
}

TEST(LogDriver, options_without_any_driver_are_refused) {
  Json spec = Json::object();
  EXPECT_THROW(edit::log_driver(spec, std::nullopt, {{"max-size", "1m"}}), Error);
}

TEST(EndpointPorts, a_port_that_was_just_removed_can_be_added_again) {
  Json spec = parsed(R"({"EndpointSpec":{"Ports":[{"Protocol":"tcp","TargetPort":80,"PublishedPort":8080,
                        "PublishMode":"ingress"}]}})");
  const Json before = spec;
  const Json port = spec["EndpointSpec"]["Ports"][0];
  EXPECT_EQ(edit::unpublish(spec, parsed(R"({"TargetPort":80})"), true, before), 1U);
  edit::publish(spec, {port});
  EXPECT_EQ(spec["EndpointSpec"]["Ports"], Json::array({port}));
}

TEST(EndpointPorts, the_published_part_counts_and_host_mode_is_found_too) {
  Json spec = parsed(R"({"EndpointSpec":{"Ports":[
      {"Protocol":"tcp","TargetPort":80,"PublishedPort":8080,"PublishMode":"ingress"},
      {"Protocol":"tcp","TargetPort":80,"PublishedPort":8081,"PublishMode":"ingress"},
      {"Protocol":"tcp","TargetPort":90,"PublishedPort":90,"PublishMode":"host"}]}})");
  const Json before = spec;
  EXPECT_EQ(edit::unpublish(spec, parsed(R"({"TargetPort":80,"PublishedPort":8081})"), true, before), 1U);
  EXPECT_EQ(edit::unpublish(spec, parsed(R"({"TargetPort":90})"), true, before), 1U);
  EXPECT_EQ(spec["EndpointSpec"]["Ports"].size(), 1U);
  EXPECT_EQ(spec["EndpointSpec"]["Ports"][0]["PublishedPort"], 8080);
}

TEST(EndpointPorts, one_published_port_has_one_target) {
  Json spec = Json::object();
  const Json port = parsed(R"({"TargetPort":80,"PublishedPort":8080})");
  edit::publish(spec, {port, port});
  edit::publish(spec, {port});
  EXPECT_EQ(spec["EndpointSpec"]["Ports"].size(), 1U);
  EXPECT_THROW(edit::publish(spec, {parsed(R"({"TargetPort":81,"PublishedPort":8080})")}), Error);
}

TEST(Hosts, a_name_goes_and_an_entry_without_names_with_it) {
  const auto after = [](const char* hosts, const char* typed) {
    Json spec = Json::object();
    edit::put(spec, "/TaskTemplate/ContainerSpec/Hosts", parsed(hosts));
    edit::remove_host(spec, typed);
    const Json* left = swarm::find_at(spec, "/TaskTemplate/ContainerSpec/Hosts");
    return left != nullptr ? left->dump() : "none";
  };
  EXPECT_EQ(after(R"(["1.1.1.1 a b","2.2.2.2 a"])", "a"), R"(["1.1.1.1 b"])");
  EXPECT_EQ(after(R"(["1.1.1.1 a b","2.2.2.2 a"])", "a:2.2.2.2"), R"(["1.1.1.1 a b"])");
  EXPECT_EQ(after(R"(["1.1.1.1 a a"])", "a=1.1.1.1"), "none");
  EXPECT_EQ(after(R"(["::1 a"])", "a:[::1]"), "none");
  EXPECT_EQ(after(R"(["1.1.1.1 b"])", "a"), R"(["1.1.1.1 b"])");
}

TEST(CredentialSpec, the_same_config_twice_is_one_reference) {
  Json spec = Json::object();
  const Json reference = parsed(R"({"Runtime":{},"ConfigID":"c1","ConfigName":"app"})");
  const Json credential = parsed(R"({"Config":"c1","File":"","Registry":""})");
  edit::credential_spec(spec, credential, reference);
  edit::credential_spec(spec, credential, reference);
  EXPECT_EQ(spec["TaskTemplate"]["ContainerSpec"]["Configs"], Json::array({reference}));
  edit::credential_spec(spec, Json::object(), std::nullopt);
  EXPECT_EQ(spec["TaskTemplate"]["ContainerSpec"],
            parsed(R"({"Privileges":{"SELinuxContext":null,"NoNewPrivileges":false}})"));
}

TEST(Networks, attaching_twice_is_refused) {
  Json spec = Json::object();
  edit::attach(spec, parsed(R"({"Target":"n1"})"), "front");
  EXPECT_THROW(edit::attach(spec, parsed(R"({"Target":"n1","Aliases":["x"]})"), "front"), Error);
}

TEST(Networks, of_the_old_member_count_where_the_task_template_has_none) {
  const auto text = [](const char* spec) { return edit::networks(parsed(spec)).dump(); };
  EXPECT_EQ(text(R"({"Networks":[{"Target":"a"}]})"), R"([{"Target":"a"}])");
  EXPECT_EQ(text(R"({"Networks":[{"Target":"a"}],"TaskTemplate":{"Networks":[]}})"), R"([{"Target":"a"}])");
  EXPECT_EQ(text(R"({"Networks":[{"Target":"a"}],"TaskTemplate":{"Networks":[{"Target":"b"}]}})"),
            R"([{"Target":"b"}])");
  EXPECT_EQ(text(R"({"Networks":7,"TaskTemplate":{"Networks":null}})"), "[]");
}

TEST(Networks, of_the_old_member_move_with_an_edit) {
  const char* old = R"({"TaskTemplate":{},"Networks":[{"Target":"a","Aliases":["x"]},{"Target":"b"}]})";
  Json spec = parsed(old);
  edit::attach(spec, {{"Target", "c"}}, "c");
  EXPECT_EQ(
      spec.dump(),
      R"({"TaskTemplate":{"Networks":[{"Target":"a","Aliases":["x"]},{"Target":"b"},{"Target":"c"}]}})");
  spec = parsed(old);
  EXPECT_EQ(edit::detach(spec, "a"), 1U);
  EXPECT_EQ(spec.dump(), R"({"TaskTemplate":{"Networks":[{"Target":"b"}]}})");
  spec = parsed(R"({"TaskTemplate":{"Networks":[{"Target":"a"}]},"Networks":[{"Target":"b"}]})");
  EXPECT_EQ(edit::detach(spec, "a"), 1U);
  EXPECT_EQ(spec.dump(), R"({"TaskTemplate":{}})") << "the old member must not come into force";
}

TEST(Networks, of_the_old_member_stay_where_an_edit_changes_nothing) {
  const char* old = R"({"Networks":[{"Target":"a"}]})";
  Json spec = parsed(old);
  EXPECT_EQ(edit::detach(spec, "c"), 0U);
  EXPECT_THROW(edit::attach(spec, {{"Target", "a"}}, "a"), Error);
  EXPECT_EQ(spec.dump(), old);
}

TEST(Ports, equal_bare_ones_are_ports_of_their_own) {
  const Json bare = parsed(R"({"TargetPort":80,"Protocol":"tcp","PublishMode":"ingress"})");
  Json spec = Json::object();
  edit::publish(spec, {bare, bare});
  EXPECT_EQ(spec["EndpointSpec"]["Ports"].size(), 2U);
  edit::publish(spec, {bare, bare});
  EXPECT_EQ(spec["EndpointSpec"]["Ports"].size(), 2U) << "they are there already";
  Json full = bare;
  full["PublishedPort"] = 8080U;
  edit::publish(spec, {full, full});
  EXPECT_EQ(spec["EndpointSpec"]["Ports"].size(), 3U);
}
