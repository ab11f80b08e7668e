// SPDX-License-Identifier: Apache-2.0
// Candidates within a value: unused keys, and values of the last key.
#include "complete/candidates.hpp"

#include <algorithm>
#include <array>

namespace cli::complete {
namespace {

constexpr std::string_view signals = "TERM|INT|QUIT|HUP|KILL|USR1|USR2|STOP|CONT|WINCH";
constexpr std::string_view capabilities =
    "ALL|RESET|AUDIT_CONTROL|AUDIT_READ|AUDIT_WRITE|BLOCK_SUSPEND|BPF|CHECKPOINT_RESTORE|CHOWN|DAC_OVERRIDE|DAC_READ_SEARCH|FOWNER|FSETID|IPC_LOCK|IPC_OWNER|KILL|LEASE|LINUX_IMMUTABLE|MAC_ADMIN|MAC_OVERRIDE|MKNOD|NET_ADMIN|NET_BIND_SERVICE|NET_BROADCAST|NET_RAW|PERFMON|SETFCAP|SETGID|SETPCAP|SETUID|SYS_ADMIN|SYS_BOOT|SYS_CHROOT|SYSLOG|SYS_MODULE|SYS_NICE|SYS_PACCT|SYS_PTRACE|SYS_RAWIO|SYS_RESOURCE|SYS_TIME|SYS_TTY_CONFIG|WAKE_ALARM";
constexpr std::string_view ulimits =
    "core=|cpu=|data=|fsize=|locks=|memlock=|msgqueue=|nice=|nofile=|nproc=|rss=|rtprio=|rttime=|sigpending=|stack=";
constexpr std::string_view drivers =
    "json-file|local|journald|syslog|fluentd|gelf|splunk|awslogs|gcplogs|etwlogs|none";
constexpr std::string_view dns_options =
    "ndots:|timeout:|attempts:|rotate|edns0|use-vc|single-request|single-request-reopen|no-tld-query|debug|inet6|trust-ad";
constexpr std::string_view constraints =
    "node.role==manager|node.role==worker|node.hostname==|node.labels.|node.id==|node.platform.os==linux|node.platform.os==windows|node.platform.arch==|node.ip==|engine.labels.|node.role!=manager|node.hostname!=";
constexpr std::string_view states =
    "new|allocated|pending|assigned|accepted|preparing|ready|starting|running|complete|shutdown|failed|rejected|remove|orphaned";

constexpr std::string_view member_names =
    "ID|Version.Index|CreatedAt|UpdatedAt|Spec.|PreviousSpec.|Endpoint.|UpdateStatus.State|UpdateStatus.Message";

struct Options {
  std::string_view drivers;  ///< "|a|b|"; empty: all.
  std::string_view keys;
};
constexpr std::array options{
    Options{"", "mode|max-buffer-size"},
    Options{"|json-file|journald|syslog|fluentd|gelf|splunk|gcplogs|", "env|env-regex|labels|labels-regex"},
    Options{"|awslogs|fluentd|gelf|journald|splunk|syslog|", "tag"},
    Options{"|json-file|local|", "max-size|max-file|compress"},
    Options{
        "|awslogs|",
        "awslogs-region|awslogs-group|awslogs-create-group|awslogs-stream|awslogs-datetime-format|awslogs-multiline-pattern|awslogs-credentials-endpoint"},
    Options{
        "|fluentd|",
        "fluentd-address|fluentd-async|fluentd-buffer-limit|fluentd-retry-wait|fluentd-max-retries|fluentd-sub-second-precision|fluentd-request-ack"},
    Options{"|gcplogs|", "gcp-project|gcp-log-cmd|gcp-meta-zone|gcp-meta-name|gcp-meta-id"},
    Options{
        "|gelf|",
        "gelf-address|gelf-compression-type|gelf-compression-level|gelf-tcp-max-reconnect|gelf-tcp-reconnect-delay"},
    Options{
        "|splunk|",
        "splunk-token|splunk-url|splunk-source|splunk-sourcetype|splunk-index|splunk-capath|splunk-caname|splunk-insecureskipverify|splunk-format|splunk-verify-connection|splunk-gzip|splunk-gzip-level"},
    Options{
        "|syslog|",
        "syslog-address|syslog-facility|syslog-tls-ca-cert|syslog-tls-cert|syslog-tls-key|syslog-tls-skip-verify|syslog-format"},
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

namespace {

struct Pair {
  std::string key, value;
};

class Value {
 public:
  Value(const Flag& row, const std::string& word) : row_(row) {
    const auto comma = row.single ? word.npos : word.rfind(',');
    head_ = comma == word.npos ? "" : word.substr(0, comma + 1);
    tail_ = word.substr(head_.size());
    for (std::size_t at = 0; at < head_.size();) {
      const auto end = head_.find(',', at);
      const std::string item = head_.substr(at, end - at);
      const auto equals = std::min(item.find('='), item.size());
      pairs_.push_back({item.substr(0, equals), item.substr(std::min(equals + 1, item.size()))});
      at = end + 1;
    }
  }

  [[nodiscard]] Candidates next(const OfKind& of_kind) const {
    const auto equals = tail_.find('=');
    if (equals == tail_.npos) return keys();
    const auto field = std::ranges::find(row_.fields, tail_.substr(0, equals), &Field::name);
    if (field == row_.fields.end()) return {};
    return values(*field, tail_.substr(equals + 1), of_kind);
  }

 private:
  [[nodiscard]] std::string given(std::string_view key) const {
    const auto found = std::ranges::find(pairs_, key, &Pair::key);
    return found == pairs_.end() ? std::string() : found->value;
  }

  [[nodiscard]] bool used(const Field& field) const {
    return std::ranges::find(pairs_, field.name, &Pair::key) != pairs_.end();
  }

  /// Whether the field belongs to another type: "tmpfs-size" does not apply to a volume.
  [[nodiscard]] bool of_another_type(const Field& field) const {
    const auto type = std::ranges::find(row_.fields, "type", &Field::name);
    if (type == row_.fields.end()) return false;
    const std::string typed = given("type");
    return std::ranges::any_of(split_choices(type->choices), [&](std::string_view choice) {
      return field.name.starts_with(std::string(choice) + "-") &&
             choice != (typed.empty() ? "volume" : typed);
    });
  }

  [[nodiscard]] Candidates keys() const {
    Candidates all;
    for (const Field& field : row_.fields)
      if ((field.need == Field::Need::repeats || !used(field)) && !of_another_type(field))
        all.push_back({head_ + std::string(field.name) + "=", {}});
    return all;
  }

  /// A required key is still missing.
  [[nodiscard]] bool unfinished(const Field& now) const {
    return std::ranges::any_of(row_.fields, [&](const Field& field) {
      return field.need == Field::Need::yes && field.name != now.name && !used(field);
    });
  }

  [[nodiscard]] Candidates values(const Field& field, const std::string& start, const OfKind& of_kind) const {
    Candidates all;
    for (const std::string_view choice : split_choices(field.choices))
      all.push_back({std::string(choice), {}});
    Complete kind = field.complete;
    if (kind == Complete::volume && given("type") == "bind") kind = Complete::file;
    const bool nameless = kind == Complete::volume && !given("type").empty() && given("type") != "volume";
    if (kind != Complete::nothing && !nameless)
      std::ranges::move(of_kind(kind, start), std::back_inserter(all));
    for (Candidate& one : all) {
      one.value.insert(0, head_ + std::string(field.name) + "=");
      if (!row_.single && unfinished(field) && !one.value.ends_with('/')) one.value += ',';
    }
    return all;
  }

  const Flag& row_;
  std::string head_, tail_;
  std::vector<Pair> pairs_;
};

}  // namespace

Candidates of_fields(const Flag& row, const std::string& word, const OfKind& of_kind) {
  return Value(row, word).next(of_kind);
}

}  // namespace cli::complete
