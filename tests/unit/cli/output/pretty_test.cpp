// SPDX-License-Identifier: Apache-2.0
// Tests the readable form of a service.
#include "output/document/pretty.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace {

using swarm::Json;

std::string sheet_of(const char* service) {
  return cli::pretty(
      Json::parse(service), [](const std::string& id) { return id == "n1" ? "front" : id; },
      *cli::parse_time("2026-01-01T06:00:00Z"));
}

TEST(Pretty, a_bare_service_is_short) {
  EXPECT_EQ(
      sheet_of(R"({"ID":"abc","Spec":{"Name":"bare","TaskTemplate":{"ContainerSpec":{"Image":"busybox"}},
                     "Mode":{"Global":{}},"EndpointSpec":{"Mode":"dnsrr"}},"Endpoint":{"Spec":{}}})"),
      "\nID:\t\tabc\nName:\t\tbare\nService Mode:\tGlobal\nPlacement:\nContainerSpec:\n Image:\t\tbusybox\n"
      "Endpoint Mode:\tdnsrr\n\n");
}

TEST(Pretty, what_docker_shows_stands_as_docker_shows_it) {
  EXPECT_EQ(sheet_of(R"({"ID":"abc","Spec":{"Name":"web","Labels":{"tier":"web","empty":"","a":"b c"},
   "TaskTemplate":{"ContainerSpec":{"Image":"nginx","Args":["echo","a b"],"Env":["A=1","B=2 3"],"Dir":"/w","Init":true,
     "User":"u","CapabilityAdd":["CAP_NET_ADMIN","CAP_X"],"CapabilityDrop":["CAP_CHOWN"],"Sysctls":{"b":"2","a":"1"},
     "Ulimits":[{"Name":"nofile","Hard":2048,"Soft":1024}],"Mounts":[{"Type":"bind","Source":"/s","Target":"/t","ReadOnly":true}],
     "Configs":[{"File":{"Name":"/c"},"ConfigName":"cfg"}],"Secrets":[{"File":{"Name":"tls"},"SecretName":"tlss"}],
     "Healthcheck":{"Test":["CMD-SHELL","curl x"],"Interval":5000000000,"Retries":3}},
    "LogDriver":{"Name":"json-file","Options":{"max-size":"10m","a":"b"}},
    "Resources":{"Limits":{"NanoCPUs":500000000,"MemoryBytes":1610612736,"Pids":100},
      "Reservations":{"NanoCPUs":100000000,"MemoryBytes":134217728}},
    "Placement":{"Constraints":["a==b","c==d"],"Preferences":[{"Spread":{"SpreadDescriptor":"node.labels.z"}}],"MaxReplicas":2},
    "Networks":[{"Target":"n1"},{"Target":"back"}]},
   "Mode":{"Replicated":{"Replicas":3}},
   "UpdateConfig":{"Parallelism":1,"Delay":5000000000,"FailureAction":"pause","Monitor":5000000000,"MaxFailureRatio":0.1,"Order":"stop-first"},
   "RollbackConfig":{"Parallelism":1,"FailureAction":"pause","Monitor":0,"MaxFailureRatio":0,"Order":"start-first"}},
   "Endpoint":{"Spec":{"Mode":"vip"},"Ports":[{"Protocol":"tcp","TargetPort":80,"PublishedPort":8080,"PublishMode":"ingress"},
     {"Protocol":"udp","TargetPort":53,"PublishedPort":53,"PublishMode":"host"}]},
   "UpdateStatus":{"State":"completed","StartedAt":"2026-01-01T04:00:00Z","CompletedAt":"2026-01-01T05:59:00Z","Message":"update completed"}})"),
            R"(
ID:		abc
Name:		web
Labels:
 a=b c
 empty
 tier=web
Service Mode:	Replicated
 Replicas:	3
UpdateStatus:
 State:		completed
 Started:	2 hours ago
 Completed:	About a minute ago
 Message:	update completed
Placement:
 Constraints:	[a==b c==d]
 Preferences:   [spread=node.labels.z]
 Max Replicas Per Node:   2
UpdateConfig:
 Parallelism:	1
 Delay:		5s
 On failure:	pause
 Monitoring Period: 5s
 Max failure ratio: 0.1
 Update order:      stop-first
RollbackConfig:
 Parallelism:	1
 On failure:	pause
 Max failure ratio: 0
 Rollback order:    start-first
ContainerSpec:
 Image:		nginx
 Args:		echo a b 
 Env:		A=1 B=2 3 
 Dir:		/w
 Init:		true
 User: u
Capabilities:
 Add: CAP_NET_ADMIN, CAP_X
 Drop: CAP_CHOWN
SysCtls:
 a: 1
 b: 2
Ulimits:
 nofile: 1024:2048
Mounts:
 Target:	/t
  Source:	/s
  ReadOnly:	true
  Type:		bind
Configs:
 Target:	/c
  Source:	cfg
Secrets:
 Target:	tls
  Source:	tlss
Log Driver:
 Name:		json-file
 LogOpts:
  a:       b
  max-size:       10m

Resources:
 Reservations:
  CPU:		0.1
  Memory:	128MiB
 Limits:
  CPU:		0.5
  Memory:	1.5GiB
  PIDs:		100
Networks: front back 
Endpoint Mode:	vip
Ports:
 PublishedPort = 8080
  Protocol = tcp
  TargetPort = 80
  PublishMode = ingress
 PublishedPort = 53
  Protocol = udp
  TargetPort = 53
  PublishMode = host 
 Healthcheck:
  Interval = 5s
  Retries = 3
  StartPeriod =	0s
  Timeout =	0s
  Tests:
	 Test = CMD-SHELL
	 Test = curl x 

)");
}

TEST(Pretty, what_docker_leaves_out_is_shown_where_it_is_set) {
  EXPECT_EQ(sheet_of(R"({"ID":"abc","Spec":{"Name":"job",
   "TaskTemplate":{"ContainerSpec":{"Image":"nginx","Command":["/bin/sh","-c"],"Groups":["g1","g2"],"Hostname":"h1",
     "TTY":true,"OpenStdin":true,"ReadOnly":true,"StopSignal":"SIGINT","StopGracePeriod":90000000000,"Isolation":"default",
     "OomScoreAdj":-5,"Labels":{"cl":"1"},"Privileges":{"CredentialSpec":{"File":"f"},"SELinuxContext":null,"NoNewPrivileges":true},
     "Hosts":["1.2.3.4 db","::1 six"],"DNSConfig":{"Nameservers":["8.8.8.8","1.1.1.1"],"Search":["x.org"],"Options":["ndots:1"]},
     "Healthcheck":{"Test":["NONE"],"StartInterval":2000000000}},
    "RestartPolicy":{"Condition":"on-failure","Delay":5000000000,"MaxAttempts":3,"Window":0},
    "Resources":{"Limits":{},"Reservations":{"GenericResources":[{"DiscreteResourceSpec":{"Kind":"gpu","Value":2}},
       {"NamedResourceSpec":{"Kind":"fpga","Value":"a1"}}]},"SwapBytes":-1,"MemorySwappiness":0},
    "Networks":[{"Target":"n1","Aliases":["al","il"],"DriverOpts":{"k":"v"}}]},
   "Mode":{"ReplicatedJob":{"MaxConcurrent":2,"TotalCompletions":10}}},
   "Endpoint":{"Spec":{"Mode":"vip"}},
   "JobStatus":{"JobIteration":{"Index":7},"LastExecution":"2026-01-01T03:00:00Z"}})"),
            R"(
ID:		abc
Name:		job
Service Mode:	Replicated Job
 Max Concurrent:	2
 Total Completions:	10
 Iteration:	7
 Last Execution:	3 hours ago
Placement:
RestartPolicy:
 Condition:	on-failure
 Delay:		5s
 Max attempts:	3
ContainerSpec:
 Image:		nginx
 Command:	/bin/sh -c 
 Groups: g1 g2
 Hostname: h1
 TTY: true
 Open Stdin: true
 Read Only: true
 Stop Signal: SIGINT
 Stop Grace Period: 1m30s
 OOM Score Adj: -5
Container Labels:
 cl=1
Privileges:
 Credential Spec File: f
 No New Privileges: true
Hosts:
 1.2.3.4 db
 ::1 six
DNS:
 Nameservers:	8.8.8.8 1.1.1.1
 Search:	x.org
 Options:	ndots:1
Resources:
 Reservations:
  gpu:		2
  fpga:		a1
 Swap:		unlimited
 Swappiness:	0
Networks: front 
 Aliases on front: al, il
 Option on front: k=v
Endpoint Mode:	vip
 Healthcheck:
  Interval = 0s
  Retries = 0
  StartPeriod =	0s
  StartInterval =	2s
  Timeout =	0s
  Tests:
	 Test = NONE 

)");
}

TEST(Pretty, foreign_words_cannot_move_the_cursor_and_wrong_types_do_no_harm) {
  EXPECT_EQ(
      sheet_of(
          R"({"ID":5,"Spec":{"Name":"a\u001b[2J\nb","Labels":[1],"TaskTemplate":{"ContainerSpec":{"Image":7,"Env":"x",
                      "Args":[1,{"a":2}],"Mounts":[3]},"Resources":"x","Networks":[{"Target":9}]},"Mode":3},"Endpoint":null})"),
      "\nID:\t\t\nName:\t\ta\\x1b[2J\\x0ab\nService Mode:\nPlacement:\nContainerSpec:\n Image:\t\t\n"
      " Args:\t\t1 {\"a\":2} \nMounts:\n Target:\t\n  Source:\t\n  ReadOnly:\tfalse\n  Type:\t\t\n"
      "Networks:  \nEndpoint Mode:\t\n\n");
}

}  // namespace
