// SPDX-License-Identifier: Apache-2.0
// The rows of field_rows.hpp.
#include "engine/field_rows.hpp"

#include <array>

namespace test {
namespace {

#define TASK "/TaskTemplate"
#define CONTAINER "/TaskTemplate/ContainerSpec"
#define NOWHERE "--constraint node.labels.nowhere==1 "  // no node matches, so no task starts

constexpr std::array created{
    CreateRow{"", "/Name", R"("<name>")"},
    CreateRow{"", CONTAINER "/Image", R"("busybox:latest")"},
    CreateRow{"", CONTAINER "/Args", R"(["sleep", "3600"])"},
    CreateRow{"--label a=1 -l b", "/Labels", R"({"a": "1", "b": ""})"},
    CreateRow{NOWHERE "--mode global", "/Mode", R"({"Global": {}})"},
    CreateRow{NOWHERE "--mode global-job", "/Mode", R"({"GlobalJob": {}})"},
    CreateRow{NOWHERE "--mode replicated-job --replicas 3 --max-concurrent 2", "/Mode",
              R"({"ReplicatedJob": {"MaxConcurrent": 2, "TotalCompletions": 3}})"},
    CreateRow{"--mode replicated --replicas 0", "/Mode", R"({"Replicated": {"Replicas": 0}})"},
    CreateRow{NOWHERE "--replicas 4", "/Mode", R"({"Replicated": {"Replicas": 4}})"},

    // ---- the container ----
    CreateRow{"--image busybox:v2", CONTAINER "/Image", R"("busybox:v2")"},
    CreateRow{"--image busybox:v2 --args 'top -d \"1 2\"'", CONTAINER "/Args",
              R"(["top", "-d", "1 2", "sleep", "3600"])"},
    CreateRow{"--entrypoint 'sh -c'", CONTAINER "/Command", R"(["sh", "-c"])"},
    CreateRow{"--command 'sh -x'", CONTAINER "/Command", R"(["sh", "-x"])"},
    CreateRow{"--env A=1 -e B -e HOME -e 'C=x y'", CONTAINER "/Env",
              R"(["A=1", "B", "HOME=/nonexistent", "C=x y"])"},
    CreateRow{"--env-file <file> --env Z=9", CONTAINER "/Env", R"(["X=1", "Y=two words", "Z=9"])"},
    CreateRow{"--workdir /srv", CONTAINER "/Dir", R"("/srv")"},
    CreateRow{"--user 1000:100", CONTAINER "/User", R"("1000:100")"},
    CreateRow{"--group video --group 44", CONTAINER "/Groups", R"(["video", "44"])"},
    CreateRow{"--hostname {{.Service.Name}}-{{.Task.Slot}}", CONTAINER "/Hostname",
              R"("{{.Service.Name}}-{{.Task.Slot}}")"},
    CreateRow{"--init", CONTAINER "/Init", "true"},
    CreateRow{"--init=false", CONTAINER "/Init", "false"},
    CreateRow{"--tty", CONTAINER "/TTY", "true"},
    CreateRow{"--read-only", CONTAINER "/ReadOnly", "true"},
    CreateRow{"--stop-signal SIGINT", CONTAINER "/StopSignal", R"("SIGINT")"},
    CreateRow{"--stop-grace-period 1m30s", CONTAINER "/StopGracePeriod", "90000000000"},
    CreateRow{"--container-label tier=front", CONTAINER "/Labels", R"({"tier": "front"})"},
    CreateRow{"--isolation process", CONTAINER "/Isolation", R"("process")"},
    CreateRow{"--credential-spec file://spec.json", CONTAINER "/Privileges/CredentialSpec/File",
              R"("spec.json")"},
    CreateRow{"--credential-spec registry://spec", CONTAINER "/Privileges/CredentialSpec/Registry",
              R"("spec")"},
    CreateRow{"--credential-spec config://<config>", CONTAINER "/Privileges/CredentialSpec/Config",
              R"("<config.id>")"},
    CreateRow{"--credential-spec config://<config>", CONTAINER "/Configs",
              R"([{"Runtime": {}, "ConfigID": "<config.id>", "ConfigName": "<config>"}])"},
    CreateRow{"--cap-add net_admin --cap-add CAP_SYS_TIME", CONTAINER "/CapabilityAdd",
              R"(["CAP_NET_ADMIN", "CAP_SYS_TIME"])"},
    CreateRow{"--cap-drop ALL", CONTAINER "/CapabilityDrop", R"(["ALL"])"},
    CreateRow{"--sysctl net.core.somaxconn=1024", CONTAINER "/Sysctls", R"({"net.core.somaxconn": "1024"})"},
    CreateRow{
        "--ulimit nofile=1024:2048 --ulimit nproc=64", CONTAINER "/Ulimits",
        R"([{"Name": "nofile", "Hard": 2048, "Soft": 1024}, {"Name": "nproc", "Hard": 64, "Soft": 64}])"},
    CreateRow{"--oom-score-adj -500", CONTAINER "/OomScoreAdj", "-500", {1, 46}},

    // ---- files ----
    CreateRow{"--mount type=bind,source=/tmp,target=/t,readonly,bind-propagation=rslave", CONTAINER "/Mounts",
              R"([{"Type": "bind", "Source": "/tmp", "Target": "/t", "ReadOnly": true,
                   "BindOptions": {"Propagation": "rslave"}}])"},
    CreateRow{"--mount type=bind,src=/tmp,dst=/t,bind-recursive=disabled",
              CONTAINER "/Mounts/0/BindOptions/NonRecursive", "true"},
    CreateRow{"--mount type=volume,source=data,target=/d,volume-nocopy,volume-label=a=b,volume-driver=local,"
              "volume-opt=type=nfs",
              CONTAINER "/Mounts",
              R"([{"Type": "volume", "Source": "data", "Target": "/d", "VolumeOptions": {"NoCopy": true,
                   "Labels": {"a": "b"}, "DriverConfig": {"Name": "local", "Options": {"type": "nfs"}}}}])"},
    CreateRow{"--mount type=tmpfs,target=/t,tmpfs-size=1m,tmpfs-mode=1770", CONTAINER "/Mounts",
              R"([{"Type": "tmpfs", "Target": "/t", "TmpfsOptions": {"SizeBytes": 1048576, "Mode": 1016}}])"},
    CreateRow{"--secret <secret>", CONTAINER "/Secrets",
              R"([{"File": {"Name": "<secret>", "UID": "0", "GID": "0", "Mode": 292},
                   "SecretID": "<secret.id>", "SecretName": "<secret>"}])"},
    CreateRow{"--secret source=<secret>,target=/run/tls.pem,uid=1,gid=2,mode=0400",
              CONTAINER "/Secrets/0/File",
              R"({"Name": "/run/tls.pem", "UID": "1", "GID": "2", "Mode": 256})"},
    CreateRow{"--config <config>", CONTAINER "/Configs",
              R"([{"File": {"Name": "<config>", "UID": "0", "GID": "0", "Mode": 292},
                   "ConfigID": "<config.id>", "ConfigName": "<config>"}])"},
    CreateRow{"--config source=<config>,target=/etc/c,uid=1,gid=2,mode=0440", CONTAINER "/Configs/0/File",
              R"({"Name": "/etc/c", "UID": "1", "GID": "2", "Mode": 288})"},

    // ---- network ----
    CreateRow{"--network <net>", TASK "/Networks", R"([{"Target": "<net.id>"}])"},
    CreateRow{"--network name=<net>,alias=web,alias=www,driver-opt=a=b", TASK "/Networks",
              R"([{"Target": "<net.id>", "Aliases": ["web", "www"], "DriverOpts": {"a": "b"}}])"},
    CreateRow{"--publish 18080:80 -p 18053-18054:53-54/udp", "/EndpointSpec/Ports",
              R"([{"Protocol": "tcp", "TargetPort": 80, "PublishedPort": 18080, "PublishMode": "ingress"},
                  {"Protocol": "udp", "TargetPort": 53, "PublishedPort": 18053, "PublishMode": "ingress"},
                  {"Protocol": "udp", "TargetPort": 54, "PublishedPort": 18054, "PublishMode": "ingress"}])"},
    CreateRow{"--publish published=18081,target=81,protocol=tcp,mode=host", "/EndpointSpec/Ports",
              R"([{"Protocol": "tcp", "TargetPort": 81, "PublishedPort": 18081, "PublishMode": "host"}])"},
    CreateRow{"--endpoint-mode dnsrr", "/EndpointSpec/Mode", R"("dnsrr")"},
    CreateRow{"--host db:10.0.0.1 --host db6=fd00::1", CONTAINER "/Hosts",
              R"(["10.0.0.1 db", "fd00::1 db6"])"},
    CreateRow{"--dns 10.0.0.9 --dns 10.0.0.2", CONTAINER "/DNSConfig/Nameservers",
              R"(["10.0.0.9", "10.0.0.2"])"},
    CreateRow{"--dns-option ndots:3", CONTAINER "/DNSConfig/Options", R"(["ndots:3"])"},
    CreateRow{"--dns-search example.org", CONTAINER "/DNSConfig/Search", R"(["example.org"])"},

    // ---- resources ----
    CreateRow{"--limit-cpu 0.5", TASK "/Resources/Limits/NanoCPUs", "500000000"},
    CreateRow{"--limit-memory 64m", TASK "/Resources/Limits/MemoryBytes", "67108864"},
    CreateRow{"--limit-pids 100", TASK "/Resources/Limits/Pids", "100"},
    CreateRow{"--reserve-cpu 0.25", TASK "/Resources/Reservations/NanoCPUs", "250000000"},
    CreateRow{"--reserve-memory 32m", TASK "/Resources/Reservations/MemoryBytes", "33554432"},
    CreateRow{"--generic-resource ssd=2 --generic-resource gpu=1",
              TASK "/Resources/Reservations/GenericResources",
              R"([{"DiscreteResourceSpec": {"Kind": "ssd", "Value": 2}},
                  {"DiscreteResourceSpec": {"Kind": "gpu", "Value": 1}}])"},
    CreateRow{"--memory-swap 128m --limit-memory 64m", TASK "/Resources/SwapBytes", "134217728", {1, 52}},
    CreateRow{"--memory-swappiness 10", TASK "/Resources/MemorySwappiness", "10", {1, 52}},

    // ---- placement ----
    CreateRow{"--constraint node.role==worker --constraint node.labels.zone!=b",
              TASK "/Placement/Constraints", R"(["node.role==worker", "node.labels.zone!=b"])"},
    CreateRow{"--placement-pref spread=node.labels.zone", TASK "/Placement/Preferences",
              R"([{"Spread": {"SpreadDescriptor": "node.labels.zone"}}])"},
    CreateRow{"--replicas-max-per-node 2", TASK "/Placement/MaxReplicas", "2"},

    // ---- restart, update, rollback ----
    CreateRow{"--restart-condition on-failure", TASK "/RestartPolicy/Condition", R"("on-failure")"},
    CreateRow{"--restart-delay 0s", TASK "/RestartPolicy/Delay", "0"},
    CreateRow{"--restart-max-attempts 3", TASK "/RestartPolicy/MaxAttempts", "3"},
    CreateRow{"--restart-window 2m", TASK "/RestartPolicy/Window", "120000000000"},
    CreateRow{"--update-parallelism 0", "/UpdateConfig/Parallelism", "0"},
    CreateRow{"--update-delay 10s", "/UpdateConfig/Delay", "10000000000"},
    CreateRow{"--update-failure-action rollback", "/UpdateConfig/FailureAction", R"("rollback")"},
    CreateRow{"--update-max-failure-ratio 0.25", "/UpdateConfig/MaxFailureRatio", "0.25"},
    CreateRow{"--update-monitor 30s", "/UpdateConfig/Monitor", "30000000000"},
    CreateRow{"--update-order start-first", "/UpdateConfig/Order", R"("start-first")"},
    CreateRow{"--rollback-parallelism 2", "/RollbackConfig/Parallelism", "2"},
    CreateRow{"--rollback-delay 1s", "/RollbackConfig/Delay", "1000000000"},
    CreateRow{"--rollback-failure-action continue", "/RollbackConfig/FailureAction", R"("continue")"},
    CreateRow{"--rollback-max-failure-ratio 0.5", "/RollbackConfig/MaxFailureRatio", "0.5"},
    CreateRow{"--rollback-monitor 15s", "/RollbackConfig/Monitor", "15000000000"},
    CreateRow{"--rollback-order start-first", "/RollbackConfig/Order", R"("start-first")"},

    // ---- health, logs ----
    CreateRow{"--health-cmd 'test -f /ok'", CONTAINER "/Healthcheck/Test", R"(["CMD-SHELL", "test -f /ok"])"},
    CreateRow{"--health-cmd '[\"test\",\"-f\",\"/ok\"]'", CONTAINER "/Healthcheck/Test",
              R"(["CMD", "test", "-f", "/ok"])"},
    CreateRow{"--health-interval 5s", CONTAINER "/Healthcheck/Interval", "5000000000"},
    CreateRow{"--health-timeout 2s", CONTAINER "/Healthcheck/Timeout", "2000000000"},
    CreateRow{"--health-retries 4", CONTAINER "/Healthcheck/Retries", "4"},
    CreateRow{"--health-start-period 1m", CONTAINER "/Healthcheck/StartPeriod", "60000000000"},
    CreateRow{"--health-start-interval 3s", CONTAINER "/Healthcheck/StartInterval", "3000000000", {1, 44}},
    CreateRow{"--no-healthcheck", CONTAINER "/Healthcheck/Test", R"(["NONE"])"},
    CreateRow{"--log-driver json-file --log-opt max-size=10m --log-opt max-file=3", TASK "/LogDriver",
              R"({"Name": "json-file", "Options": {"max-file": "3", "max-size": "10m"}})"},
};

constexpr std::array updated{
    UpdateRow{"--label a=1 --label b=2", "--label-rm b --label-add c=3", "/Labels",
              R"({"a": "1", "c": "3"})"},
    UpdateRow{NOWHERE "--replicas 2", "--replicas 5", "/Mode", R"({"Replicated": {"Replicas": 5}})"},
    UpdateRow{NOWHERE "--replicas 2", "--replicas 0", "/Mode", R"({"Replicated": {"Replicas": 0}})"},
    UpdateRow{NOWHERE "--mode replicated-job --replicas 3 --max-concurrent 3",
              "--replicas 4 --max-concurrent 2", "/Mode",
              R"({"ReplicatedJob": {"MaxConcurrent": 2, "TotalCompletions": 4}})"},

    // ---- the container ----
    UpdateRow{"", "--image busybox:v2", CONTAINER "/Image", R"("busybox:v2")"},
    UpdateRow{"", "--args 'top -b'", CONTAINER "/Args", R"(["top", "-b"])"},
    UpdateRow{"", "--args ''", CONTAINER "/Args", "null"},
    UpdateRow{"", "--entrypoint 'sh -c'", CONTAINER "/Command", R"(["sh", "-c"])"},
    UpdateRow{"--entrypoint sh", "--command 'ash -x'", CONTAINER "/Command", R"(["ash", "-x"])"},
    UpdateRow{"--env A=1 --env B=2 --env C=3", "--env-rm B --env-add A=9 --env-add D=4", CONTAINER "/Env",
              R"(["A=9", "C=3", "D=4"])"},
    UpdateRow{"--workdir /srv", "--workdir /tmp", CONTAINER "/Dir", R"("/tmp")"},
    UpdateRow{"--workdir /srv", "--workdir ''", CONTAINER "/Dir", "null"},
    UpdateRow{"", "--user nobody", CONTAINER "/User", R"("nobody")"},
    UpdateRow{"--group video --group audio", "--group-rm video --group-add disk", CONTAINER "/Groups",
              R"(["audio", "disk"])"},
    UpdateRow{"", "--hostname h1", CONTAINER "/Hostname", R"("h1")"},
    UpdateRow{"--init", "--init=false", CONTAINER "/Init", "false"},
    UpdateRow{"", "--tty", CONTAINER "/TTY", "true"},
    UpdateRow{"--tty", "--tty=false", CONTAINER "/TTY", "null"},
    UpdateRow{"", "--read-only", CONTAINER "/ReadOnly", "true"},
    UpdateRow{"", "--stop-signal SIGUSR1", CONTAINER "/StopSignal", R"("SIGUSR1")"},
    UpdateRow{"--stop-grace-period 5s", "--stop-grace-period 0", CONTAINER "/StopGracePeriod", "0"},
    UpdateRow{"--container-label a=1", "--container-label-rm a --container-label-add b=2",
              CONTAINER "/Labels", R"({"b": "2"})"},
    UpdateRow{"", "--isolation hyperv", CONTAINER "/Isolation", R"("hyperv")"},
    UpdateRow{"", "--credential-spec config://<config>", CONTAINER "/Privileges/CredentialSpec/Config",
              R"("<config.id>")"},
    UpdateRow{"--cap-drop CAP_CHOWN", "--cap-add NET_ADMIN", CONTAINER "/CapabilityAdd",
              R"(["CAP_NET_ADMIN"])"},
    UpdateRow{"--cap-add NET_ADMIN", "--cap-drop NET_ADMIN --cap-drop CHOWN", CONTAINER "/CapabilityDrop",
              R"(["CAP_CHOWN"])"},
    UpdateRow{"--sysctl net.core.somaxconn=1", "--sysctl-rm net.core.somaxconn --sysctl-add kernel.msgmax=9",
              CONTAINER "/Sysctls", R"({"kernel.msgmax": "9"})"},
    UpdateRow{"--ulimit nproc=5 --ulimit nofile=1:2",
              "--ulimit-rm nproc --ulimit-add nofile=3:4 --ulimit-add core=0", CONTAINER "/Ulimits",
              R"([{"Name": "nofile", "Hard": 4, "Soft": 3}, {"Name": "core", "Hard": 0, "Soft": 0}])"},
    UpdateRow{"", "--oom-score-adj 100", CONTAINER "/OomScoreAdj", "100", {1, 46}},

    // ---- files ----
    UpdateRow{"--mount type=tmpfs,target=/z --mount type=volume,source=vol,target=/a",
              "--mount-rm /z --mount-add type=volume,source=war,target=/a,readonly --mount-add "
              "type=tmpfs,target=/b",
              CONTAINER "/Mounts",
              R"([{"Type": "volume", "Source": "war", "Target": "/a", "ReadOnly": true},
                  {"Type": "tmpfs", "Target": "/b"}])"},
    UpdateRow{"--secret source=<secret>,target=t",
              "--secret-rm <secret> --secret-add source=<secret2>,target=t", CONTAINER "/Secrets",
              R"([{"File": {"Name": "t", "UID": "0", "GID": "0", "Mode": 292}, "SecretID": "<secret2.id>",
                   "SecretName": "<secret2>"}])"},
    UpdateRow{"--config source=<config>,target=/c",
              "--config-rm <config> --config-add source=<config2>,target=/c", CONTAINER "/Configs",
              R"([{"File": {"Name": "/c", "UID": "0", "GID": "0", "Mode": 292}, "ConfigID": "<config2.id>",
                   "ConfigName": "<config2>"}])"},

    // ---- network ----
    UpdateRow{"--network <net>", "--network-rm <net> --network-add name=<net2>,alias=web", TASK "/Networks",
              R"([{"Target": "<net2.id>", "Aliases": ["web"]}])"},
    UpdateRow{"--publish 18090:80 --publish 18091:81", "--publish-rm 80 --publish-add 18092:82",
              "/EndpointSpec/Ports",
              R"([{"Protocol": "tcp", "TargetPort": 81, "PublishedPort": 18091, "PublishMode": "ingress"},
                  {"Protocol": "tcp", "TargetPort": 82, "PublishedPort": 18092, "PublishMode": "ingress"}])"},
    UpdateRow{"", "--endpoint-mode dnsrr", "/EndpointSpec/Mode", R"("dnsrr")"},
    UpdateRow{"--host db:10.0.0.1 --host web:10.0.0.2", "--host-rm db --host-add db=10.0.0.3",
              CONTAINER "/Hosts", R"(["10.0.0.2 web", "10.0.0.3 db"])"},
    UpdateRow{"--dns 10.0.0.9 --dns 10.0.0.2", "--dns-rm 10.0.0.2 --dns-add 10.0.0.1",
              CONTAINER "/DNSConfig/Nameservers", R"(["10.0.0.9", "10.0.0.1"])"},
    UpdateRow{"--dns-option ndots:3", "--dns-option-rm ndots:3 --dns-option-add rotate",
              CONTAINER "/DNSConfig/Options", R"(["rotate"])"},
    UpdateRow{"--dns-search a.org", "--dns-search-rm a.org --dns-search-add b.org",
              CONTAINER "/DNSConfig/Search", R"(["b.org"])"},

    // ---- resources ----
    UpdateRow{"--limit-cpu 1", "--limit-cpu 0.5", TASK "/Resources/Limits/NanoCPUs", "500000000"},
    UpdateRow{"--limit-memory 64m", "--limit-memory 1g", TASK "/Resources/Limits/MemoryBytes", "1073741824"},
    UpdateRow{"--limit-memory 64m", "--limit-memory 0", TASK "/Resources/Limits/MemoryBytes", "null"},
    UpdateRow{"", "--limit-pids 7", TASK "/Resources/Limits/Pids", "7"},
    UpdateRow{"", "--reserve-cpu 0.1", TASK "/Resources/Reservations/NanoCPUs", "100000000"},
    UpdateRow{"", "--reserve-memory 4m", TASK "/Resources/Reservations/MemoryBytes", "4194304"},
    UpdateRow{"--generic-resource ssd=2 --generic-resource gpu=1",
              "--generic-resource-rm gpu --generic-resource-add ssd=3",
              TASK "/Resources/Reservations/GenericResources",
              R"([{"DiscreteResourceSpec": {"Kind": "ssd", "Value": 3}}])"},
    UpdateRow{"--limit-memory 64m", "--memory-swap -1", TASK "/Resources/SwapBytes", "-1", {1, 52}},
    UpdateRow{"", "--memory-swappiness 0", TASK "/Resources/MemorySwappiness", "0", {1, 52}},

    // ---- placement ----
    UpdateRow{"--constraint node.role==worker --constraint node.labels.b==1",
              "--constraint-rm 'node.role == worker' --constraint-add node.labels.a==1",
              TASK "/Placement/Constraints", R"(["node.labels.b==1", "node.labels.a==1"])"},
    UpdateRow{"--placement-pref spread=node.labels.a",
              "--placement-pref-rm spread=node.labels.a --placement-pref-add spread=node.labels.b",
              TASK "/Placement/Preferences", R"([{"Spread": {"SpreadDescriptor": "node.labels.b"}}])"},
    UpdateRow{"", "--replicas-max-per-node 3", TASK "/Placement/MaxReplicas", "3"},

    // ---- restart, update, rollback ----
    UpdateRow{"--restart-condition any", "--restart-condition none", TASK "/RestartPolicy/Condition",
              R"("none")"},
    UpdateRow{"", "--restart-delay 1s", TASK "/RestartPolicy/Delay", "1000000000"},
    UpdateRow{"--restart-max-attempts 3", "--restart-max-attempts 0", TASK "/RestartPolicy/MaxAttempts", "0"},
    UpdateRow{"", "--restart-window 3s", TASK "/RestartPolicy/Window", "3000000000"},
    UpdateRow{"", "--update-parallelism 2", "/UpdateConfig/Parallelism", "2"},
    UpdateRow{"", "--update-delay 2s", "/UpdateConfig/Delay", "2000000000"},
    UpdateRow{"", "--update-failure-action continue", "/UpdateConfig/FailureAction", R"("continue")"},
    UpdateRow{"", "--update-max-failure-ratio 1", "/UpdateConfig/MaxFailureRatio", "1"},
    UpdateRow{"", "--update-monitor 4s", "/UpdateConfig/Monitor", "4000000000"},
    UpdateRow{"", "--update-order start-first", "/UpdateConfig/Order", R"("start-first")"},
    UpdateRow{"", "--rollback-parallelism 0", "/RollbackConfig/Parallelism", "0"},
    UpdateRow{"", "--rollback-delay 5s", "/RollbackConfig/Delay", "5000000000"},
    UpdateRow{"", "--rollback-failure-action continue", "/RollbackConfig/FailureAction", R"("continue")"},
    UpdateRow{"", "--rollback-max-failure-ratio 0.5", "/RollbackConfig/MaxFailureRatio", "0.5"},
    UpdateRow{"", "--rollback-monitor 6s", "/RollbackConfig/Monitor", "6000000000"},
    UpdateRow{"", "--rollback-order start-first", "/RollbackConfig/Order", R"("start-first")"},

    // ---- health, logs, the counter ----
    UpdateRow{"--no-healthcheck", "--health-cmd true", CONTAINER "/Healthcheck/Test",
              R"(["CMD-SHELL", "true"])"},
    UpdateRow{"--health-cmd true", "--health-interval 7s", CONTAINER "/Healthcheck",
              R"({"Test": ["CMD-SHELL", "true"], "Interval": 7000000000})"},
    UpdateRow{"", "--health-timeout 1s", CONTAINER "/Healthcheck/Timeout", "1000000000"},
    UpdateRow{"", "--health-retries 2", CONTAINER "/Healthcheck/Retries", "2"},
    UpdateRow{"", "--health-start-period 9s", CONTAINER "/Healthcheck/StartPeriod", "9000000000"},
    UpdateRow{
        "", "--health-start-interval 1s", CONTAINER "/Healthcheck/StartInterval", "1000000000", {1, 44}},
    UpdateRow{"--health-cmd true", "--no-healthcheck", CONTAINER "/Healthcheck", R"({"Test": ["NONE"]})"},
    UpdateRow{"--log-driver json-file --log-opt max-size=10m", "--log-opt max-file=3", TASK "/LogDriver",
              R"({"Name": "json-file", "Options": {"max-file": "3", "max-size": "10m"}})"},
    UpdateRow{"--log-driver json-file --log-opt max-size=10m", "--log-driver none", TASK "/LogDriver",
              R"({"Name": "none"})"},
    UpdateRow{"", "--force", TASK "/ForceUpdate", "1"},
};

#undef TASK
#undef CONTAINER
#undef NOWHERE

}  // namespace

std::span<const CreateRow> create_rows() { return created; }
std::span<const UpdateRow> update_rows() { return updated; }

}  // namespace test
