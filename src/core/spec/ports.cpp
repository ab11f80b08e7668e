// SPDX-License-Identifier: Apache-2.0
// Published ports: their codec, and adding, removing and conflict checks.
#include "spec/edit.hpp"
#include "spec/equivalence.hpp"
#include "spec/fields.hpp"
#include "spec/typed.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/error.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <compare>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace swarm::spec {
namespace {

const std::string& default_protocol() { return default_text("/EndpointSpec/Ports/-/Protocol"); }
const std::string& default_publish_mode() { return default_text("/EndpointSpec/Ports/-/PublishMode"); }

}  // namespace
}  // namespace swarm::spec

namespace swarm::edit {

std::string protocol_of(const Json& port) {
  std::string protocol = text_at(port, "/Protocol");
  return protocol.empty() ? spec::default_protocol() : protocol;
}

std::string publish_mode_of(const Json& port) {
  std::string mode = text_at(port, "/PublishMode");
  return mode.empty() ? spec::default_publish_mode() : mode;
}

bool is_ingress(const Json& port) { return publish_mode_of(port) == "ingress"; }

}  // namespace swarm::edit

namespace swarm::value {
namespace {

using namespace swarm::spec;

constexpr std::uint64_t last_port = 65535;

struct Port {
  std::string protocol = default_protocol();
  std::uint64_t target = 0, published = 0;
  std::string mode = default_publish_mode();
};

Json entry(const Port& port) {
  Json result = {{"Protocol", port.protocol}, {"TargetPort", port.target}};
  if (port.published != 0) result["PublishedPort"] = port.published;
  result["PublishMode"] = port.mode;
  return result;
}

std::uint64_t number(std::string_view what, std::string_view typed, std::uint64_t least) {
  const auto result = whole(typed);
  if (!result || !result->fits || result->value > last_port || result->value < least)
    refuse(std::string(what) + " cannot be '" + std::string(typed) + "': a port from " +
           std::to_string(least) + " to 65535");
  return result->value;
}

struct PortRange {
  std::uint64_t first = 0, last = 0;
  [[nodiscard]] std::uint64_t size() const { return last - first + 1; }
};

/// PORT or FIRST-LAST; a single 0, which leaves the choice to the engine, only if `least` is 0.
PortRange range(std::string_view what, std::string_view typed, std::uint64_t least) {
  const Cut ends = cut(typed, '-');
  if (!ends.found) {
    const std::uint64_t port = number(what, typed, least);
    return {port, port};
  }
  const PortRange result{number(what, ends.before, 1), number(what, ends.after, 1)};
  if (result.last < result.first)
    refuse(std::string(what) + " '" + std::string(typed) + "' runs backwards: FIRST-LAST");
  return result;
}

std::string protocol(std::string_view typed) {
  std::string word = lower(typed);
  require_one_of("protocol", word, {"tcp", "udp", "sctp"});
  return word;
}

Json short_form(std::string_view typed) {
  const auto next = typed.find_first_of(", ");
  if (next != std::string_view::npos && typed.find_last_not_of(", ") > next)
    refuse("one port per flag: repeat the flag for each [PUBLISHED:]TARGET[/PROTOCOL]");
  const Cut by_protocol = cut(typed, '/');
  Port port;
  if (!by_protocol.after.empty()) port.protocol = protocol(by_protocol.after);
  const Cut sides = cut(by_protocol.before, ':');
  if (sides.after.find(':') != std::string_view::npos || typed.starts_with('['))
    refuse(
        "an address cannot be given: a service's port is published on every node; "
        "[PUBLISHED:]TARGET[/PROTOCOL]");
  const PortRange targets = range("target port", sides.found ? sides.after : sides.before, 1);
  const bool chosen = sides.found && !sides.before.empty();
  const PortRange published = chosen ? range("published port", sides.before, 0) : PortRange{};
  if (chosen && targets.size() != 1 && targets.size() != published.size())
    refuse("ranges of different length: " + std::string(sides.before) + " and " + std::string(sides.after));
  Json list = Json::array();
  const std::uint64_t size = chosen ? published.size() : targets.size();
  for (std::uint64_t i = 0; i < size; ++i) {
    port.target = targets.size() == 1 ? targets.first : targets.first + i;
    port.published = chosen ? published.first + i : 0;
    list.push_back(entry(port));
  }
  return list;
}

Json long_port(std::string_view typed) {
  Port port;
  std::vector<std::string> seen;
  for (const Field& field : fields(typed)) {
    if (std::find(seen.begin(), seen.end(), field.key) != seen.end())
      refuse(field.key + " is given twice: one port per flag, repeat the flag for each");
    seen.push_back(field.key);
    if (field.key == "target") {
      port.target = number("target", value_of(field), 1);
    } else if (field.key == "published") {
      port.published = number("published", value_of(field), 0);
    } else if (field.key == "protocol") {
      port.protocol = protocol(value_of(field));
    } else if (field.key == "mode") {
      port.mode = lower(value_of(field));
      require_one_of("mode", port.mode, {"ingress", "host"});
    } else {
      unknown_key(field, "target, published, protocol or mode");
    }
  }
  if (port.target == 0) refuse("target is missing: the port inside the container");
  return Json::array({entry(port)});
}

}  // namespace

Json read_ports(std::string_view typed) {
  utf8(typed);
  if (typed.empty()) refuse("empty: [PUBLISHED:]TARGET[/PROTOCOL]");
  return typed.find('=') == std::string_view::npos ? short_form(typed) : long_port(typed);
}

std::string show_ports(const Json& held) {
  const std::string target = std::to_string(integer_at(held, "/TargetPort"));
  const std::int64_t published = integer_at(held, "/PublishedPort");
  const std::string protocol = edit::protocol_of(held);
  if (edit::publish_mode_of(held) == "host") {
    FieldWriter writer;
    if (published != 0) writer.add("published", std::to_string(published));
    writer.add("target", target);
    if (protocol != default_protocol()) writer.add("protocol", protocol);
    writer.add("mode", "host");
    return writer.text();
  }
  const std::string start = published == 0 ? target : std::to_string(published) + ":" + target;
  return protocol == default_protocol() ? start : start + "/" + protocol;
}

}  // namespace swarm::value

namespace swarm::edit {
namespace {

constexpr std::string_view ports_at = "/EndpointSpec/Ports";

struct Entry {
  std::uint64_t target, published;
  std::string protocol, mode;
  auto operator<=>(const Entry&) const = default;
};

Entry entry(const Json& port) {
  return {count_at(port, "/TargetPort"), count_at(port, "/PublishedPort"), protocol_of(port),
          publish_mode_of(port)};
}

/// The target of each published port, and the number of equal entries.
class Taken {
 public:
  void add(const Entry& entry) {
    ++equal_[entry];
    if (entry.published != 0) target_of_.try_emplace(key(entry), entry.target);
  }
  [[nodiscard]] std::size_t equal_to(const Entry& entry) const {
    const auto found = equal_.find(entry);
    return found == equal_.end() ? 0 : found->second;
  }
  /// Throws if the published port belongs to another target.
  void check(const Entry& requested) const {
    const auto existing = requested.published == 0 ? target_of_.end() : target_of_.find(key(requested));
    if (existing == target_of_.end()) return;
    throw Error(
        Errc::usage,
        "port " + std::to_string(requested.published) + "/" + requested.protocol +
            " is already published to target " + std::to_string(existing->second),
        {Step::unpublish_port, {std::to_string(requested.published), std::to_string(existing->second)}});
  }

 private:
  using Published = std::tuple<std::uint64_t, std::string, std::string>;
  static Published key(const Entry& entry) { return {entry.published, entry.protocol, entry.mode}; }

  std::map<Entry, std::size_t> equal_;
  std::map<Published, std::uint64_t> target_of_;
};

}  // namespace

void publish(Json& spec, const std::vector<Json>& ports) {
  Taken taken;
  std::vector<Json> missing;
  if (const Json* list = find_at(spec, ports_at); list != nullptr && list->is_array())
    for (const Json& existing : *list) taken.add(entry(existing));
  std::map<Entry, std::size_t> requested_so_far;
  for (const Json& port : ports) {
    const Entry requested = entry(port);
    const std::size_t before = requested.published == 0 ? requested_so_far[requested]++ : 0;
    if (taken.equal_to(requested) > before) continue;
    taken.check(requested);
    taken.add(requested);
    missing.push_back(port);
  }
  append(spec, ports_at, std::move(missing));
}

std::size_t unpublish(Json& spec, const Json& port, bool any_mode, const Json& before) {
  Entry requested = entry(port);
  const auto matches = [&](const Json& other) {
    const Entry existing = entry(other);
    return existing.target == requested.target && existing.protocol == requested.protocol &&
           existing.mode == requested.mode &&
           (requested.published == 0 || existing.published == requested.published);
  };
  const auto count = [&] {
    const Json* list = find_at(before, ports_at);
    return list != nullptr && list->is_array() ? std::ranges::count_if(*list, matches) : 0;
  };
  if (any_mode && count() == 0) requested.mode = "host";
  const auto matched = static_cast<std::size_t>(count());
  remove(spec, ports_at, matches);
  return matched;
}

void check(const Json& spec) {
  const Json* endpoint = find_at(spec, "/EndpointSpec/Mode");
  const Json* ports = find_at(spec, ports_at);
  if (endpoint != nullptr && *endpoint == "dnsrr" && ports != nullptr && ports->is_array() &&
      std::ranges::any_of(*ports, is_ingress))
    throw Error(Errc::usage, "endpoint mode dnsrr cannot publish ports in ingress mode",
                Step::publish_in_host_mode);
  const Json* swap = find_at(spec, "/TaskTemplate/Resources/SwapBytes");
  if (swap != nullptr && swap->is_number() &&
      find_at(spec, "/TaskTemplate/Resources/Limits/MemoryBytes") == nullptr)
    throw Error(Errc::usage, "a swap limit needs a memory limit", Step::limit_memory);
}

}  // namespace swarm::edit
