// SPDX-License-Identifier: Apache-2.0
// Tests how apply merges a file, the live spec and the file that was applied before.
#include <swarm/access.hpp>
#include <swarm/apply.hpp>

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

using namespace swarm;

namespace {

/// The spec of a table row: a member belongs to ContainerSpec unless its name is a member of the spec or of
/// the task template.
Json spec_of(const char* text) {
  Json members = Json::parse(text), spec = Json::object();
  spec["TaskTemplate"]["ContainerSpec"] = Json::object();
  for (auto& [name, value] : members.items()) {
    const bool top = name == "Labels" || name == "Mode" || name == "UpdateConfig" || name == "EndpointSpec";
    const bool task =
        name == "Placement" || name == "Networks" || name == "RestartPolicy" || name == "Resources";
    (top ? spec : task ? spec["TaskTemplate"] : spec["TaskTemplate"]["ContainerSpec"])[name] = value;
  }
  return spec;
}

Json label_of(const Json& spec) { return value_at(spec, "/Labels/io.swarmctl.applied"); }

Json document(const char* text) {
  Json item = spec_of(text);
  apply::remember(item);
  return item;
}

/// The live spec after `requested` is applied, if `last` was applied before (empty: nothing was).
Json merged(const char* last, const char* live, const char* requested) {
  Json spec = spec_of(live);
  if (*last != '\0') spec["Labels"]["io.swarmctl.applied"] = label_of(document(last));
  apply::merge(spec, document(requested));
  return spec;
}

/// The same as text, without the label and empty objects.
std::string became(const char* last, const char* live, const char* requested) {
  Json spec = apply::without_memory(merged(last, live, requested));
  Json members = value_at(spec, "/TaskTemplate/ContainerSpec");
  for (const char* name : {"Placement", "Networks", "RestartPolicy", "Resources"})
    if (spec["TaskTemplate"].contains(name)) members[name] = spec["TaskTemplate"][name];
  for (const char* name : {"Labels", "Mode", "UpdateConfig", "EndpointSpec"})
    if (!value_at(spec, std::string("/") + name).empty()) members[name] = spec[name];
  return members.dump();
}

}  // namespace

TEST(Apply, a_member_is_set_kept_or_removed_by_who_said_it) {
  const struct {
    const char *what, *last, *live, *requested, *result;
  } cases[] = {
      {"a value: new", "", "{}", R"({"User":"a"})", R"({"User":"a"})"},
      {"a value: another", "", R"({"User":"b"})", R"({"User":"a"})", R"({"User":"a"})"},
      {"a value: of somebody else", "", R"({"User":"b"})", "{}", R"({"User":"b"})"},
      {"a value: left out", R"({"User":"b"})", R"({"User":"b"})", "{}", "{}"},
      {"a value: left out, changed since", R"({"User":"b"})", R"({"User":"c"})", "{}", "{}"},
      {"a value: left out and gone already", R"({"User":"b"})", "{}", "{}", "{}"},
      {"a value: removed since", R"({"User":"b"})", "{}", R"({"User":"b"})", R"({"User":"b"})"},
      {"a zero that the engine leaves out", "", "{}", R"({"TTY":false,"Hostname":"","Env":[]})", "{}"},
      {"a zero that says something", "", "{}", R"({"Init":false})", R"({"Init":false})"},
      {"a zero in the place of a value", "", R"({"TTY":true})", R"({"TTY":false})", R"({"TTY":false})"},
      {"a default in the place of an empty text", R"({"Isolation":""})", R"({"Isolation":"default"})",
       R"({"Isolation":""})", R"({"Isolation":"default"})"},
      {"an empty text: left out", R"({"EndpointSpec":{"Mode":""}})", R"({"EndpointSpec":{"Mode":"vip"}})",
       "{}", R"({"EndpointSpec":{"Mode":"vip"}})"},
      {"a zero in a policy", R"({"UpdateConfig":{"Delay":0}})",
       R"({"UpdateConfig":{"Parallelism":2,"FailureAction":"pause","Order":"stop-first"}})",
       R"({"UpdateConfig":{"Delay":0,"FailureAction":"","Order":""}})",
       R"({"UpdateConfig":{"Parallelism":2,"FailureAction":"pause","Order":"stop-first"}})"},
      {"a zero that the engine keeps: left out", R"({"Ulimits":[{"Name":"core","Hard":0,"Soft":0}]})",
       R"({"Ulimits":[{"Name":"core","Hard":0,"Soft":0}]})", R"({"Ulimits":[{"Name":"core"}]})",
       R"({"Ulimits":[{"Name":"core","Hard":0,"Soft":0}]})"},
      {"a command is one value", R"({"Args":["a","b"]})", R"({"Args":["a","b"]})", R"({"Args":["b"]})",
       R"({"Args":["b"]})"},
      {"a command: left out", R"({"Args":["a"]})", R"({"Args":["a"]})", "{}", "{}"},
      {"variables: set", "", R"({"Env":["A=1","B=2"]})", R"({"Env":["B=3","C=4"]})",
       R"({"Env":["A=1","B=3","C=4"]})"},
      {"variables: left out", R"({"Env":["A=1","B=2"]})", R"({"Env":["A=1","X=9","B=2"]})",
       R"({"Env":["B=2"]})", R"({"Env":["X=9","B=2"]})"},
      {"variables: all left out", R"({"Env":["A=1"]})", R"({"Env":["A=1"]})", "{}", "{}"},
      {"variables: in another order", "", R"({"Env":["A=1","B=2"]})", R"({"Env":["B=2","A=1"]})",
       R"({"Env":["A=1","B=2"]})"},
      {"labels: by key", R"({"Labels":{"a":"1","b":"2"}})", R"({"Labels":{"a":"1","b":"2","c":"3"}})",
       R"({"Labels":{"a":"9"}})", R"({"Labels":{"a":"9","c":"3"}})"},
      {"labels: an empty one", "", "{}", R"({"Labels":{"a":""}})", R"({"Labels":{"a":""}})"},
      {"mounts: by target", R"({"Mounts":[{"Type":"volume","Target":"/a"}]})",
       R"({"Mounts":[{"Type":"volume","Target":"/a"},{"Type":"tmpfs","Target":"/b"}]})",
       R"({"Mounts":[{"Type":"volume","Target":"/c"}]})",
       R"({"Mounts":[{"Type":"tmpfs","Target":"/b"},{"Type":"volume","Target":"/c"}]})"},
      {"mounts: members of one", R"({"Mounts":[{"Type":"volume","Target":"/a","ReadOnly":true}]})",
       R"({"Mounts":[{"Type":"volume","Target":"/a","ReadOnly":true,"Consistency":"default"}]})",
       R"({"Mounts":[{"Type":"volume","Target":"/a"}]})",
       R"({"Mounts":[{"Type":"volume","Target":"/a","Consistency":"default"}]})"},
      {"secrets: by place", R"({"Secrets":[{"File":{"Name":"a"},"SecretID":"1","SecretName":"x"}]})",
       R"({"Secrets":[{"File":{"Name":"a","UID":"0","GID":"0","Mode":292},"SecretID":"1","SecretName":"x"},{"File":{"Name":"b","UID":"0","GID":"0","Mode":292},"SecretID":"2","SecretName":"y"}]})",
       R"({"Secrets":[{"File":{"Name":"a"},"SecretID":"3","SecretName":"z"}]})",
       R"({"Secrets":[{"File":{"Name":"a","UID":"0","GID":"0","Mode":292},"SecretID":"3","SecretName":"z"},{"File":{"Name":"b","UID":"0","GID":"0","Mode":292},"SecretID":"2","SecretName":"y"}]})"},
      {"secrets: rotated", "",
       R"({"Secrets":[{"File":{"Name":"a","UID":"0","GID":"0","Mode":292},"SecretID":"9","SecretName":"x.1f00ba12"}]})",
       R"({"Secrets":[{"File":{"Name":"a"},"SecretID":"1","SecretName":"x"}]})",
       R"({"Secrets":[{"File":{"Name":"a","UID":"0","GID":"0","Mode":292},"SecretID":"9","SecretName":"x.1f00ba12"}]})"},
      {"secrets: the name is the place", "",
       R"({"Secrets":[{"File":{"Name":"a","UID":"5","GID":"","Mode":256},"SecretName":"a"}]})",
       R"({"Secrets":[{"SecretName":"a"}]})",
       R"({"Secrets":[{"File":{"Name":"a","UID":"5","GID":"","Mode":256},"SecretName":"a"}]})"},
      {"secrets: a new one by its name alone", "", "{}", R"({"Secrets":[{"SecretName":"a"}]})",
       R"({"Secrets":[{"SecretName":"a","File":{"Name":"a","UID":"0","GID":"0","Mode":292}}]})"},
      {"secrets: parts that are null", "", "{}",
       R"({"Secrets":[{"SecretName":"a","File":{"Name":null,"UID":"5","GID":null,"Mode":null}}]})",
       R"({"Secrets":[{"SecretName":"a","File":{"Name":"a","UID":"5","GID":"0","Mode":292}}]})"},
      {"configs: parts left out", R"({"Configs":[{"File":{"Name":"/a","UID":"5","Mode":256}}]})",
       R"({"Configs":[{"File":{"Name":"/a","UID":"5","GID":"6","Mode":256},"ConfigName":"a"}]})",
       R"({"Configs":[{"File":{"Name":"/a"},"ConfigName":"a"},{"Runtime":{},"ConfigName":"b"}]})",
       R"({"Configs":[{"File":{"Name":"/a","GID":"6","UID":"0","Mode":292},"ConfigName":"a"},{"Runtime":{},"ConfigName":"b"}]})"},
      {"networks: by target", R"({"Networks":[{"Target":"n1"}]})",
       R"({"Networks":[{"Target":"n1"},{"Target":"n2"}]})",
       R"({"Networks":[{"Target":"n3","Aliases":["w"]}]})",
       R"({"Networks":[{"Target":"n2"},{"Target":"n3","Aliases":["w"]}]})"},
      {"hosts: whole", R"({"Hosts":["10.0.0.1 a"]})", R"({"Hosts":["10.0.0.1 a","10.0.0.2 b"]})",
       R"({"Hosts":["10.0.0.3 c"]})", R"({"Hosts":["10.0.0.2 b","10.0.0.3 c"]})"},
      {"constraints: spacing", "", R"({"Placement":{"Constraints":["node.role == worker"]}})",
       R"({"Placement":{"Constraints":["node.role==worker"]}})",
       R"({"Placement":{"Constraints":["node.role == worker"]}})"},
      {"ports: what the engine adds",
       R"({"EndpointSpec":{"Ports":[{"TargetPort":80,"PublishedPort":8080}]}})",
       R"({"EndpointSpec":{"Ports":[{"Protocol":"tcp","TargetPort":80,"PublishedPort":8080,"PublishMode":"ingress"}]}})",
       R"({"EndpointSpec":{"Ports":[{"TargetPort":80,"PublishedPort":8080}]}})",
       R"({"EndpointSpec":{"Ports":[{"Protocol":"tcp","TargetPort":80,"PublishedPort":8080,"PublishMode":"ingress"}]}})"},
      {"ports: another one", R"({"EndpointSpec":{"Ports":[{"TargetPort":80,"PublishedPort":8080}]}})",
       R"({"EndpointSpec":{"Ports":[{"Protocol":"tcp","TargetPort":80,"PublishedPort":8080}]}})",
       R"({"EndpointSpec":{"Ports":[{"TargetPort":80,"PublishedPort":8081}]}})",
       R"({"EndpointSpec":{"Ports":[{"TargetPort":80,"PublishedPort":8081,"Protocol":"tcp"}]}})"},
      {"ports: two equal ones without number", "", R"({"EndpointSpec":{"Ports":[{"TargetPort":80}]}})",
       R"({"EndpointSpec":{"Ports":[{"TargetPort":80},{"TargetPort":80}]}})",
       R"({"EndpointSpec":{"Ports":[{"TargetPort":80},{"TargetPort":80}]}})"},
      {"name servers: the file's order", R"({"DNSConfig":{"Nameservers":["1.1.1.1"]}})",
       R"({"DNSConfig":{"Nameservers":["1.1.1.1","9.9.9.9"]}})",
       R"({"DNSConfig":{"Nameservers":["8.8.8.8","1.1.1.1"]}})",
       R"({"DNSConfig":{"Nameservers":["8.8.8.8","1.1.1.1","9.9.9.9"]}})"},
      {"platforms are one value", "", R"({"Placement":{"Platforms":[{"OS":"linux"}]}})",
       R"({"Placement":{"Platforms":[{"OS":"linux","Architecture":"amd64"}]}})",
       R"({"Placement":{"Platforms":[{"OS":"linux","Architecture":"amd64"}]}})"},
      {"a part of an object", R"({"Resources":{"Limits":{"MemoryBytes":4}}})",
       R"({"Resources":{"Limits":{"MemoryBytes":4,"NanoCPUs":5}}})", "{}",
       R"({"Resources":{"Limits":{"NanoCPUs":5}}})"},
      {"a whole object", R"({"Resources":{"Limits":{"MemoryBytes":4}}})",
       R"({"Resources":{"Limits":{"MemoryBytes":4}}})", "{}", "{}"},
      {"an object of empty members", "", "{}", R"({"Resources":{"Limits":{},"Reservations":{}}})", "{}"},
      {"an update policy: left out", R"({"UpdateConfig":{"Parallelism":2}})",
       R"({"UpdateConfig":{"Parallelism":2,"FailureAction":"pause","MaxFailureRatio":0,"Order":"stop-first"}})",
       "{}", "{}"},
      {"an update policy: a part left out", R"({"UpdateConfig":{"Parallelism":2,"Delay":5}})",
       R"({"UpdateConfig":{"Parallelism":2,"Delay":5,"Order":"stop-first"}})",
       R"({"UpdateConfig":{"Delay":5}})",
       R"({"UpdateConfig":{"Parallelism":1,"Delay":5,"Order":"stop-first"}})"},
      {"an update policy: all at once", "", "{}", R"({"UpdateConfig":{"Parallelism":0}})",
       R"({"UpdateConfig":{"Parallelism":0}})"},
      {"tasks: named", "", R"({"Mode":{"Replicated":{"Replicas":3}}})",
       R"({"Mode":{"Replicated":{"Replicas":5}}})", R"({"Mode":{"Replicated":{"Replicas":5}}})"},
      {"tasks: scaled by hand", "", R"({"Mode":{"Replicated":{"Replicas":3}}})",
       R"({"Mode":{"Replicated":{}}})", R"({"Mode":{"Replicated":{"Replicas":3}}})"},
      {"tasks: named no more", R"({"Mode":{"Replicated":{"Replicas":5}}})",
       R"({"Mode":{"Replicated":{"Replicas":5}}})", "{}", R"({"Mode":{"Replicated":{"Replicas":5}}})"},
      {"tasks: none", "", R"({"Mode":{"Replicated":{}}})", R"({"Mode":{"Replicated":{"Replicas":0}}})",
       R"({"Mode":{"Replicated":{"Replicas":0}}})"},
      {"the mode: left out", R"({"Mode":{"Global":{}}})", R"({"Mode":{"Global":{}}})", "{}",
       R"({"Mode":{"Global":{}}})"},
      {"the mode: another", "", R"({"Mode":{"Replicated":{"Replicas":3}}})", R"({"Mode":{"Global":{}}})",
       R"({"Mode":{"Global":{}}})"},
      {"a default that the engine leaves out", "", "{}", R"({"EndpointSpec":{"Mode":"vip"}})", "{}"},
      {"an unknown member stays", "", R"({"OfANewerEngine":{"kept":true}})", R"({"User":"a"})",
       R"({"OfANewerEngine":{"kept":true},"User":"a"})"},
      {"an image: the tag that runs", "", R"({"Image":"web:1@sha256:aa"})", R"({"Image":"web:1"})",
       R"({"Image":"web:1@sha256:aa"})"},
      {"an image: no tag is latest", "", R"({"Image":"web:latest@sha256:aa"})",
       R"({"Image":"docker.io/library/web"})", R"({"Image":"web:latest@sha256:aa"})"},
      {"an image: another tag", "",
       R"({"Image":"web:1@sha256:aa","Placement":{"Platforms":[{"OS":"linux"}],"MaxReplicas":1}})",
       R"({"Image":"web:2"})", R"({"Image":"web:2","Placement":{"MaxReplicas":1}})"},
  };
  for (const auto& one : cases) EXPECT_EQ(became(one.last, one.live, one.requested), one.result) << one.what;
}

TEST(Apply, a_second_time_changes_nothing) {
  for (const char* requested :
       {R"({"User":"a","TTY":false,"Labels":{"a":"1"}})", R"({"Env":["B=2","A=1"],"Args":["x"]})",
        R"({"UpdateConfig":{"Delay":5},"Mode":{"Replicated":{"Replicas":2}}})",
        R"({"Networks":[{"Target":"n1"}],"DNSConfig":{"Search":["a","b"]}})"}) {
    const Json once =
        merged(R"({"User":"b","Env":["C=1"],"UpdateConfig":{"Parallelism":2}})",
               R"({"User":"b","Env":["C=1","A=1"],"UpdateConfig":{"Parallelism":2}})", requested);
    Json twice = once;
    apply::merge(twice, document(requested));
    EXPECT_EQ(twice.dump(), once.dump()) << requested;
  }
}

TEST(Apply, of_a_hundred_thousand_variables_does_not_compare_each_with_each) {
  Json item = document(R"({"Image":"web:1"})");
  for (int i = 0; i < 100'000; ++i)
    item["TaskTemplate"]["ContainerSpec"]["Env"].push_back("VARIABLE_" + std::to_string(i) + "=x");
  Json live = item;
  apply::merge(live, item);
  EXPECT_EQ(live, item);
}

TEST(Apply, remembers_names_and_no_values) {
  Json item = document(R"({"Image":"web:1","Env":["PASSWORD=hunter2","A"],"Args":["x","y"],"Hosts":[],
      "Labels":{"a":"1","io.swarmctl.applied":"old"},"Mounts":[{"Type":"bind","Source":"/s","Target":"/t"}]})");
  item["Name"] = "web";
  item["TaskTemplate"]["ForceUpdate"] = 3;
  apply::remember(item);
  EXPECT_EQ(
      label_of(item),
      R"({"Labels":{"a":1},"TaskTemplate":{"ContainerSpec":{"Args":1,"Env":{"A":1,"PASSWORD":1},"Image":1,)"
      R"("Mounts":{"/t":{"Source":1,"Target":1,"Type":1}}}}})");
}

TEST(Apply, remembers_the_same_of_another_order) {
  EXPECT_EQ(
      label_of(document(R"({"User":"a","Env":["A=1","B=2"],"Mounts":[{"Target":"/t"},{"Target":"/u"}]})")),
      label_of(document(R"({"Mounts":[{"Target":"/u"},{"Target":"/t"}],"Env":["B=2","A=1"],"User":"a"})")));
}

TEST(Apply, remembers_all_but_a_list_that_is_too_long) {
  Json item = spec_of(R"({"User":"a","Env":[]})");
  for (int i = 0; i < 4097; ++i)
    item["TaskTemplate"]["ContainerSpec"]["Env"].push_back("V" + std::to_string(i) + "=1");
  apply::remember(item);
  Json live = item;
  apply::merge(live, document("{}"));
  EXPECT_FALSE(live["TaskTemplate"]["ContainerSpec"].contains("User"));
}

TEST(Apply, sends_what_the_engine_did_not_keep_but_once) {
  const Json requested = document(R"({"Odd":{"a":1},"Mounts":[{"Target":"/t","Odd":1}]})");
  const Json live = spec_of(R"({"Mounts":[{"Target":"/t"}]})");
  Json first = live;
  apply::merge(first, requested);
  EXPECT_TRUE(first["TaskTemplate"]["ContainerSpec"].contains("Odd"));
  EXPECT_TRUE(first["TaskTemplate"]["ContainerSpec"]["Mounts"][0].contains("Odd"));
  Json kept = live;
  kept["Labels"] = requested["Labels"];
  Json second = kept;
  apply::merge(second, requested);
  EXPECT_EQ(second, kept);
}

TEST(Apply, treats_an_invalid_label_as_no_memory) {
  Json spec = spec_of(R"({"User":"b"})");
  for (const char* label : {"", "x", "[]", "{\"TaskTemplate\":1}", "7"}) {
    spec["Labels"]["io.swarmctl.applied"] = label;
    apply::merge(spec, document("{}"));
    EXPECT_EQ(text_at(spec, "/TaskTemplate/ContainerSpec/User"), "b") << label;
  }
}

TEST(Apply, leaves_networks_in_their_old_place_for_the_label_alone) {
  Json live = spec_of(R"({"User":"a"})");
  live["Networks"] = {{{"Target", "n1"}}};
  Json spec = live;
  apply::merge(spec, document(R"({"Networks":[{"Target":"n1"}]})"));
  EXPECT_EQ(apply::without_memory(spec).at("Networks"), live.at("Networks"));
  apply::merge(spec, document(R"({"Networks":[{"Target":"n2"}]})"));
  EXPECT_EQ(spec.at("TaskTemplate").at("Networks").dump(), R"([{"Target":"n2"}])");
  EXPECT_FALSE(spec.contains("Networks"));
}

TEST(Apply, runs_no_job_again_for_the_label_alone) {
  for (const char* job :
       {R"({"Mode":{"ReplicatedJob":{"TotalCompletions":2}}})", R"({"Mode":{"GlobalJob":{}}})"}) {
    Json spec = spec_of(job);
    apply::merge(spec, document(job));
    EXPECT_EQ(spec, spec_of(job));
  }
}

TEST(Apply, keeps_the_counter_of_forced_updates) {
  Json spec = spec_of("{}");
  spec["TaskTemplate"]["ForceUpdate"] = 7;
  Json requested = spec_of("{}");
  requested["TaskTemplate"]["ForceUpdate"] = 1;
  apply::remember(requested);
  apply::merge(spec, requested);
  EXPECT_EQ(spec["TaskTemplate"]["ForceUpdate"], 7);
}

TEST(Apply, names_what_a_document_refers_to) {
  Json requested = spec_of(R"({"Networks":[{"Target":"front"}],
      "Secrets":[{"File":{"Name":"a"},"SecretName":"x"},{"File":{"Name":"b"},"SecretName":"y"}],
      "Configs":[{"File":{"Name":"c"},"ConfigID":"id"},{"Runtime":{},"ConfigName":"cred"}],
      "Privileges":{"CredentialSpec":{"Config":"cred"}}})");
  const Json live =
      spec_of(R"({"Secrets":[{"File":{"Name":"b"},"SecretID":"9","SecretName":"y.1f00ba12"}]})");
  std::vector<std::string> names;
  apply::for_each_reference(requested, live, [&](const apply::Reference& one) {
    names.push_back(one.name + (one.has_id ? " known" : ""));
    one.put("i-" + one.name, one.name);
  });
  EXPECT_EQ(names, (std::vector<std::string>{"front", "x", "id known", "cred", "cred"}));
  EXPECT_EQ(requested["TaskTemplate"]["Networks"].dump(), R"([{"Target":"i-front"}])");
  EXPECT_EQ(value_at(requested, "/TaskTemplate/ContainerSpec/Secrets/0/SecretID"), "i-x");
  EXPECT_EQ(value_at(requested, "/TaskTemplate/ContainerSpec/Privileges/CredentialSpec/Config"), "i-cred");
}
