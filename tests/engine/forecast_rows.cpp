// SPDX-License-Identifier: Apache-2.0
// The rows of forecast_rows.hpp.
#include "engine/forecast_rows.hpp"

#include <array>

namespace test {
namespace {

using enum ForecastRow::Tasks;

constexpr std::array rows{
    // ---- the service ----
    ForecastRow{stay, "--label a=1", "--label-add b=2"},
    ForecastRow{stay, "--label a=1", "--label-rm a"},
    ForecastRow{stay, "", "--label-file <file>"},
    ForecastRow{stay, "--replicas 1", "--replicas 2"},
    ForecastRow{stay, "--replicas 2", "--replicas 1"},
    ForecastRow{stay, "", "--replicas 0"},
    ForecastRow{go, "--replicas 2", "--replicas 1 --env-add A=1"},
    ForecastRow{stay, "--env A=1", "--replicas 2 --env-add A=1"},
    ForecastRow{stay, "--mode global", "--label-add a=1"},
    ForecastRow{go, "--mode global", "--env-add A=1"},
    ForecastRow{stay, "--mode global", "--constraint-add node.role==worker"},
    ForecastRow{go, "--mode replicated-job --replicas 2 --max-concurrent 1", "--max-concurrent 2"},
    ForecastRow{go, "--mode replicated-job --replicas 1", "--replicas 2"},
    ForecastRow{go, "--mode global-job", "--label-add a=1"},
    ForecastRow{go, "", "--spec <spec> --no-resolve-image"},

    // ---- the container ----
    ForecastRow{go, "", "--image busybox:v2 --no-resolve-image"},
    ForecastRow{go, "", "--args 'httpd -f -v'"},
    ForecastRow{go, "", "--entrypoint 'httpd -f' --args ''"},
    ForecastRow{go, "", "--command 'httpd -f' --args ''"},
    ForecastRow{go, "", "--env-add A=1"},
    ForecastRow{go, "--env A=1", "--env-rm A"},
    ForecastRow{go, "", "--env-file <file>"},
    ForecastRow{go, "", "--workdir /tmp"},
    ForecastRow{go, "", "--user nobody"},
    ForecastRow{go, "", "--group-add 44"},
    ForecastRow{go, "--group 44", "--group-rm 44"},
    ForecastRow{go, "", "--hostname h1"},
    ForecastRow{go, "", "--init"},
    ForecastRow{go, "", "--tty"},
    ForecastRow{stay, "", "--tty=false --label-add a=1"},
    ForecastRow{go, "", "--read-only"},
    ForecastRow{go, "", "--stop-signal SIGUSR1"},
    ForecastRow{go, "", "--stop-grace-period 2s"},
    ForecastRow{go, "", "--container-label-add a=1"},
    ForecastRow{go, "--container-label a=1", "--container-label-rm a"},
    ForecastRow{go, "", "--isolation hyperv"},
    ForecastRow{stay, "", "--isolation default --label-add a=1"},
    ForecastRow{go, "", "--credential-spec config://<config>"},
    ForecastRow{go, "", "--cap-add NET_ADMIN"},
    ForecastRow{go, "", "--cap-drop CHOWN"},
    ForecastRow{go, "", "--sysctl-add net.core.somaxconn=512"},
    ForecastRow{go, "--sysctl net.core.somaxconn=512", "--sysctl-rm net.core.somaxconn"},
    ForecastRow{go, "", "--ulimit-add nofile=64:128"},
    ForecastRow{go, "--ulimit nofile=64:128", "--ulimit-rm nofile"},
    ForecastRow{go, "", "--oom-score-adj 100"},

    // ---- files ----
    ForecastRow{go, "", "--mount-add type=tmpfs,target=/t"},
    ForecastRow{go, "--mount type=tmpfs,target=/t", "--mount-rm /t"},
    ForecastRow{go, "", "--secret-add <secret>"},
    ForecastRow{go, "--secret <secret>", "--secret-rm <secret>"},
    ForecastRow{go, "", "--config-add <config>"},
    ForecastRow{go, "--config <config>", "--config-rm <config>"},
    ForecastRow{go, "--secret <secret>", "--secret-rotate <secret>=<content>"},
    ForecastRow{go, "--config <config>", "--prune-original --config-rotate <config>=<content>"},

    // ---- network ----
    ForecastRow{go, "", "--network-add <net>"},
    ForecastRow{go, "--network <net>", "--network-rm <net>"},
    ForecastRow{go, "", "--publish-add 18190:80"},
    ForecastRow{go, "--publish 18191:80", "--publish-rm 80"},
    ForecastRow{go, "", "--publish-add published=18192,target=80,mode=host"},
    ForecastRow{go, "", "--endpoint-mode dnsrr"},
    ForecastRow{stay, "", "--endpoint-mode vip --label-add a=1"},
    ForecastRow{go, "", "--host-add db:10.0.0.1"},
    ForecastRow{go, "--host db:10.0.0.1", "--host-rm db"},
    ForecastRow{go, "", "--dns-add 10.0.0.9"},
    ForecastRow{go, "--dns 10.0.0.9", "--dns-rm 10.0.0.9"},
    ForecastRow{go, "", "--dns-option-add rotate"},
    ForecastRow{go, "--dns-option rotate", "--dns-option-rm rotate"},
    ForecastRow{go, "", "--dns-search-add a.org"},
    ForecastRow{go, "--dns-search a.org", "--dns-search-rm a.org"},

    // ---- resources ----
    ForecastRow{go, "", "--limit-cpu 0.5"},
    ForecastRow{go, "", "--limit-memory 64m"},
    ForecastRow{stay, "", "--limit-memory 0 --label-add a=1"},
    ForecastRow{go, "", "--limit-pids 50"},
    ForecastRow{go, "", "--reserve-cpu 0.01"},
    ForecastRow{go, "", "--reserve-memory 4m"},
    ForecastRow{go, "--limit-memory 64m", "--memory-swap 128m"},
    ForecastRow{go, "", "--memory-swappiness 10"},
    ForecastRow{go, "", "--generic-resource-add ssd=1"},
    ForecastRow{go, "--generic-resource ssd=1", "--generic-resource-rm ssd"},

    // ---- placement ----
    ForecastRow{stay, "", "--constraint-add node.role==manager"},
    ForecastRow{stay, "--constraint node.role==manager", "--constraint-rm node.role==manager"},
    ForecastRow{go, "", "--constraint-add node.role==worker"},
    ForecastRow{stay, "", "--placement-pref-add spread=node.labels.zone"},
    ForecastRow{stay, "--placement-pref spread=node.labels.zone",
                "--placement-pref-rm spread=node.labels.zone"},
    ForecastRow{stay, "--replicas 2", "--replicas-max-per-node 2"},

    // ---- restart, update, rollback ----
    ForecastRow{go, "", "--restart-condition on-failure"},
    ForecastRow{go, "", "--restart-delay 3s"},
    ForecastRow{go, "", "--restart-max-attempts 3"},
    ForecastRow{go, "", "--restart-window 3s"},
    ForecastRow{stay, "", "--update-parallelism 2"},
    ForecastRow{stay, "", "--update-delay 2s"},
    ForecastRow{stay, "", "--update-failure-action continue"},
    ForecastRow{stay, "", "--update-max-failure-ratio 1"},
    ForecastRow{stay, "", "--update-monitor 4s"},
    ForecastRow{stay, "", "--update-order start-first"},
    ForecastRow{stay, "", "--rollback-parallelism 0"},
    ForecastRow{stay, "", "--rollback-delay 5s"},
    ForecastRow{stay, "", "--rollback-failure-action continue"},
    ForecastRow{stay, "", "--rollback-max-failure-ratio 0.5"},
    ForecastRow{stay, "", "--rollback-monitor 6s"},
    ForecastRow{stay, "", "--rollback-order start-first"},

    // ---- health, logs ----
    ForecastRow{go, "", "--health-cmd true"},
    ForecastRow{go, "--health-cmd true", "--health-interval 7s"},
    ForecastRow{go, "", "--health-timeout 1s"},
    ForecastRow{go, "", "--health-retries 2"},
    ForecastRow{go, "", "--health-start-period 9s"},
    ForecastRow{go, "", "--health-start-interval 1s"},
    ForecastRow{go, "", "--no-healthcheck"},
    ForecastRow{go, "", "--log-driver local"},
    ForecastRow{go, "--log-driver json-file", "--log-opt max-file=3"},

    // ---- what changes no field, or all of them ----
    ForecastRow{go, "", "--force"},
    ForecastRow{stay, "", "--with-registry-auth"},
    ForecastRow{stay, "", "--rollback", "--label-add a=1"},
    ForecastRow{go, "", "--rollback", "--env-add A=1"},
};

}  // namespace

std::span<const ForecastRow> forecast_rows() { return rows; }

}  // namespace test
