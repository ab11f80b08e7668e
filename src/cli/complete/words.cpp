// SPDX-License-Identifier: Apache-2.0
// Lists of words.
#include "complete/words.hpp"

#include <algorithm>
#include <array>

namespace cli::complete {
namespace {

constexpr std::string_view signals = "TERM|INT|QUIT|HUP|KILL|USR1|USR2|STOP|CONT|WINCH";
constexpr std::string_view capabilities =
    "ALL|RESET|AUDIT_CONTROL|AUDIT_READ|AUDIT_WRITE|BLOCK_SUSPEND|BPF|CHECKPOINT_RESTORE|CHOWN|DAC_OVERRIDE|"
    "DAC_READ_SEARCH|FOWNER|FSETID|IPC_LOCK|IPC_OWNER|KILL|LEASE|LINUX_IMMUTABLE|MAC_ADMIN|MAC_OVERRIDE|"
    "MKNOD|"
    "NET_ADMIN|NET_BIND_SERVICE|NET_BROADCAST|NET_RAW|PERFMON|SETFCAP|SETGID|SETPCAP|SETUID|SYS_ADMIN|SYS_"
    "BOOT|"
    "SYS_CHROOT|SYSLOG|SYS_MODULE|SYS_NICE|SYS_PACCT|SYS_PTRACE|SYS_RAWIO|SYS_RESOURCE|SYS_TIME|"
    "SYS_TTY_CONFIG|WAKE_ALARM";
constexpr std::string_view ulimits =
    "core=|cpu=|data=|fsize=|locks=|memlock=|msgqueue=|nice=|nofile=|nproc=|rss=|rtprio=|rttime=|sigpending=|"
    "stack=";
constexpr std::string_view drivers =
    "json-file|local|journald|syslog|fluentd|gelf|splunk|awslogs|gcplogs|etwlogs|none";
constexpr std::string_view dns_options =
    "ndots:|timeout:|attempts:|rotate|edns0|use-vc|single-request|single-request-reopen|no-tld-query|debug|"
    "inet6|trust-ad";
constexpr std::string_view constraints =
    "node.role==manager|node.role==worker|node.hostname==|node.labels.|node.id==|node.platform.os==linux|"
    "node.platform.os==windows|node.platform.arch==|node.ip==|engine.labels.|node.role!=manager|"
    "node.hostname!=";
constexpr std::string_view states =
    "new|allocated|pending|assigned|accepted|preparing|ready|starting|running|complete|shutdown|failed|"
    "rejected|remove|orphaned";

constexpr std::string_view member_names =
    "ID|Version.Index|CreatedAt|UpdatedAt|Spec.|PreviousSpec.|Endpoint.|UpdateStatus.State|"
    "UpdateStatus.Message";

struct Options {
  std::string_view drivers;  ///< "|a|b|"; empty: all.
  std::string_view keys;
};
constexpr std::array options{
    Options{"", "mode|max-buffer-size"},
    Options{"|json-file|journald|syslog|fluentd|gelf|splunk|gcplogs|", "env|env-regex|labels|labels-regex"},
    Options{"|awslogs|fluentd|gelf|journald|splunk|syslog|", "tag"},
    Options{"|json-file|local|", "max-size|max-file|compress"},
    Options{"|awslogs|",
            "awslogs-region|awslogs-group|awslogs-create-group|awslogs-stream|awslogs-datetime-format|"
            "awslogs-multiline-pattern|awslogs-credentials-endpoint"},
    Options{"|fluentd|",
            "fluentd-address|fluentd-async|fluentd-buffer-limit|fluentd-retry-wait|fluentd-max-retries|"
            "fluentd-sub-second-precision|fluentd-request-ack"},
    Options{"|gcplogs|", "gcp-project|gcp-log-cmd|gcp-meta-zone|gcp-meta-name|gcp-meta-id"},
    Options{"|gelf|",
            "gelf-address|gelf-compression-type|gelf-compression-level|gelf-tcp-max-reconnect|"
            "gelf-tcp-reconnect-delay"},
    Options{
        "|splunk|",
        "splunk-token|splunk-url|splunk-source|splunk-sourcetype|splunk-index|splunk-capath|splunk-caname|"
        "splunk-insecureskipverify|splunk-format|splunk-verify-connection|splunk-gzip|splunk-gzip-level"},
    Options{"|syslog|",
            "syslog-address|syslog-facility|syslog-tls-ca-cert|syslog-tls-cert|syslog-tls-key|"
            "syslog-tls-skip-verify|syslog-format"},
};

}  // namespace

std::vector<std::string_view> words_of(Complete kind) {
  switch (kind) {
    case Complete::shell: return split_choices("bash|zsh|fish");
    case Complete::signal: return split_choices(signals);
    case Complete::capability: return split_choices(capabilities);
    case Complete::ulimit: return split_choices(ulimits);
    case Complete::log_driver: return split_choices(drivers);
    case Complete::dns_option: return split_choices(dns_options);
    case Complete::constraint: return split_choices(constraints);
    case Complete::spread: return split_choices("spread=node.labels.|spread=engine.labels.");
    case Complete::task_state: return split_choices(states);
    case Complete::goal: return split_choices("converged|healthy|running=|completed|gone");
    case Complete::member: return split_choices(member_names);
    case Complete::format: return split_choices("json|table|raw");
    default: return {};
  }
}

std::vector<std::string> log_options(std::string_view driver) {
  std::vector<std::string> keys;
  for (const Options& some : options) {
    const bool all = driver.empty() || some.drivers.empty();
    if (!all && some.drivers.find("|" + std::string(driver) + "|") == some.drivers.npos) continue;
    for (const std::string_view key : split_choices(some.keys)) keys.push_back(std::string(key) + "=");
  }
  return keys;
}

}  // namespace cli::complete
