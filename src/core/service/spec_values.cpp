// SPDX-License-Identifier: Apache-2.0
// Checks the values of a specification, member by member; the shapes define its structure.
#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/error.hpp>
#include <swarm/spec_values.hpp>
#include <swarm/text.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace swarm::api {
namespace {

struct Choices {
  std::string_view at, words;
};

struct Range {
  std::string_view at;
  std::int64_t least = 0;
  std::uint64_t most = std::numeric_limits<std::int64_t>::max();
};

constexpr std::uint64_t most_of_64_bits = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint64_t most_of_32_bits = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint64_t most_of_int = std::numeric_limits<std::int32_t>::max();
constexpr std::uint64_t last_port = 65535;

#define CONTAINER "/TaskTemplate/ContainerSpec"
#define MOUNT CONTAINER "/Mounts/-"
#define PORT "/EndpointSpec/Ports/-"
#define RESERVATIONS "/TaskTemplate/Resources/Reservations"

constexpr std::array choices{
    Choices{"/UpdateConfig/FailureAction", "pause|continue|rollback"},
    Choices{"/UpdateConfig/Order", "stop-first|start-first"},
    Choices{"/RollbackConfig/FailureAction", "pause|continue|rollback"},
    Choices{"/RollbackConfig/Order", "stop-first|start-first"},
    Choices{"/EndpointSpec/Mode", "vip|dnsrr"},
    Choices{PORT "/Protocol", "tcp|udp|sctp"},
    Choices{PORT "/PublishMode", "ingress|host"},
    Choices{"/TaskTemplate/RestartPolicy/Condition", "none|on-failure|any"},
    Choices{"/TaskTemplate/Runtime", "container|plugin"},
    Choices{CONTAINER "/Isolation", "default|process|hyperv"},
    Choices{CONTAINER "/Healthcheck/Test/0", "NONE|CMD|CMD-SHELL"},
    Choices{CONTAINER "/Privileges/Seccomp/Mode", "default|unconfined|custom"},
    Choices{CONTAINER "/Privileges/AppArmor/Mode", "default|disabled"},
    Choices{MOUNT "/Type", "bind|volume|image|tmpfs|npipe|cluster"},
    Choices{MOUNT "/BindOptions/Propagation", "private|rprivate|shared|rshared|slave|rslave"},
};

constexpr std::array ranges{
    Range{"/Mode/Replicated/Replicas"},
    Range{"/Mode/ReplicatedJob/MaxConcurrent"},
    Range{"/Mode/ReplicatedJob/TotalCompletions"},
    Range{"/UpdateConfig/Parallelism", 0, most_of_64_bits},
    Range{"/UpdateConfig/Delay"},
    Range{"/UpdateConfig/Monitor"},
    Range{"/UpdateConfig/MaxFailureRatio", 0, 1},
    Range{"/RollbackConfig/Parallelism", 0, most_of_64_bits},
    Range{"/RollbackConfig/Delay"},
    Range{"/RollbackConfig/Monitor"},
    Range{"/RollbackConfig/MaxFailureRatio", 0, 1},
    Range{PORT "/TargetPort", 0, last_port},
    Range{PORT "/PublishedPort", 0, last_port},
    Range{"/TaskTemplate/ForceUpdate", 0, most_of_64_bits},
    Range{"/TaskTemplate/RestartPolicy/Delay"},
    Range{"/TaskTemplate/RestartPolicy/MaxAttempts", 0, most_of_64_bits},
    Range{"/TaskTemplate/RestartPolicy/Window"},
    Range{"/TaskTemplate/Placement/MaxReplicas", 0, most_of_64_bits},
    Range{"/TaskTemplate/Resources/Limits/NanoCPUs"},
    Range{"/TaskTemplate/Resources/Limits/MemoryBytes"},
    Range{"/TaskTemplate/Resources/Limits/Pids"},
    Range{RESERVATIONS "/NanoCPUs"},
    Range{RESERVATIONS "/MemoryBytes"},
    Range{RESERVATIONS "/GenericResources/-/DiscreteResourceSpec/Value"},
    Range{CONTAINER "/StopGracePeriod"},
    Range{CONTAINER "/Healthcheck/Interval"},
    Range{CONTAINER "/Healthcheck/Timeout"},
    Range{CONTAINER "/Healthcheck/StartPeriod"},
    Range{CONTAINER "/Healthcheck/StartInterval"},
    Range{CONTAINER "/Healthcheck/Retries", 0, most_of_int},
    Range{MOUNT "/TmpfsOptions/SizeBytes"},
    Range{MOUNT "/TmpfsOptions/Mode", 0, most_of_32_bits},
    Range{CONTAINER "/Secrets/-/File/Mode", 0, most_of_32_bits},
    Range{CONTAINER "/Configs/-/File/Mode", 0, most_of_32_bits},
};

/// Calls `act` with each value at the pointer and its place, "EndpointSpec.Ports[0].Protocol", until it returns
/// true.
template <class Act>
bool any_value_at(const Json& value, std::string_view pointer, const std::string& place, const Act& act) {
  if (pointer.empty()) return act(value, place);
  const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
  const std::string_view step = pointer.substr(1, end - 1), rest = pointer.substr(end);
  if (value.is_array()) {
    const std::size_t count = step == "-" ? value.size() : std::min<std::size_t>(value.size(), 1);
    for (std::size_t i = 0; i < count; ++i)
      if (any_value_at(value[i], rest, place + "[" + std::to_string(i) + "]", act)) return true;
    return false;
  }
  const auto member = value.is_object() ? value.find(std::string(step)) : value.end();
  return member != value.end() &&
         any_value_at(*member, rest, place + (place.empty() ? "" : ".") + std::string(step), act);
}

std::vector<std::string> choice_words(std::string_view words) {
  std::vector<std::string> all;
  while (!words.empty()) {
    const std::size_t end = std::min(words.find('|'), words.size());
    all.emplace_back(words.substr(0, end));
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return all;
}

/// As the engine compares them.
std::string folded_choice(std::string_view word) {
  std::string folded = lower(word);
  std::ranges::replace(folded, '_', '-');
  return folded;
}

std::optional<ValueFault> wrong_choice(const Json& document, const Choices& rule) {
  std::optional<ValueFault> fault;
  any_value_at(document, rule.at, {}, [&](const Json& value, const std::string& place) {
    const std::string given = text_at(value);
    std::vector<std::string> allowed = choice_words(rule.words);
    const auto is_given = [&](const std::string& one) { return folded_choice(one) == folded_choice(given); };
    if (given.empty() || std::ranges::any_of(allowed, is_given)) return false;
    const std::string last = std::exchange(allowed.back(), {});
    allowed.pop_back();
    fault = ValueFault{place, "must be " + join(allowed, ", ") + " or " + last + ", and is " + given};
    return true;
  });
  return fault;
}

bool is_within(const Json& value, const Range& range) {
  if (value.is_number_float()) {
    const auto number = value.get<double>();
    return number >= static_cast<double>(range.least) && number <= static_cast<double>(range.most);
  }
  if (value.is_number_unsigned()) return value.get<std::uint64_t>() <= range.most;
  if (!value.is_number_integer()) return true;
  const auto number = value.get<std::int64_t>();
  return number >= range.least && (number < 0 || static_cast<std::uint64_t>(number) <= range.most);
}

std::optional<ValueFault> wrong_number(const Json& document, const Range& range) {
  std::optional<ValueFault> fault;
  any_value_at(document, range.at, {}, [&](const Json& value, const std::string& place) {
    if (is_within(value, range)) return false;
    const std::string least = std::to_string(range.least), most = std::to_string(range.most);
    fault = ValueFault{place, "must be between " + least + " and " + most + ", and is " + value.dump()};
    return true;
  });
  return fault;
}

/// An engine that gets such a resource closes the connection.
std::optional<ValueFault> nameless_resource(const Json& document) {
  std::optional<ValueFault> fault;
  any_value_at(document, RESERVATIONS "/GenericResources/-", {},
               [&](const Json& value, const std::string& place) {
                 if (value_at(value, "/NamedResourceSpec").is_object() ||
                     value_at(value, "/DiscreteResourceSpec").is_object())
                   return false;
                 fault = ValueFault{place, "must have DiscreteResourceSpec or NamedResourceSpec"};
                 return true;
               });
  return fault;
}

std::optional<ValueFault> wrong_constraint(const Json& document) {
  std::optional<ValueFault> fault;
  any_value_at(document, "/TaskTemplate/Placement/Constraints/-", {},
               [&](const Json& value, const std::string& place) {
                 const std::string given = text_at(value);
                 const auto read = catch_error([&] { return value::read_constraint(given); });
                 if (!read) fault = ValueFault{place, "cannot be \"" + given + "\": " + read.error->what()};
                 return fault.has_value();
               });
  return fault;
}

/// With two at one place, the container has only one of them, or does not start.
std::optional<ValueFault> second_of_one_place(const Json& document) {
  std::optional<ValueFault> fault;
  for (const char* list : {"Mounts", "Secrets", "Configs"}) {
    std::map<std::string, std::string> first;
    any_value_at(document, CONTAINER "/" + std::string(list) + "/-", {},
                 [&](const Json& item, const std::string& place) {
                   const std::string target = edit::place(list, item);
                   const auto [known, is_new] = first.try_emplace(target, place);
                   if (target.empty() || is_new) return false;
                   fault = ValueFault{place, "has the same place in the container as " + known->second};
                   return true;
                 });
    if (fault) return fault;
  }
  return fault;
}

#undef RESERVATIONS
#undef PORT
#undef MOUNT
#undef CONTAINER

}  // namespace

std::string_view choices_of(std::string_view pointer) {
  const auto* const found = std::ranges::find(choices, pointer, &Choices::at);
  return found == choices.end() ? std::string_view() : found->words;
}

ValueFault value_fault(const Json& document) {
  for (const Choices& rule : choices)
    if (auto fault = wrong_choice(document, rule)) return *fault;
  for (const Range& range : ranges)
    if (auto fault = wrong_number(document, range)) return *fault;
  if (auto fault = nameless_resource(document)) return *fault;
  if (auto fault = wrong_constraint(document)) return *fault;
  return second_of_one_place(document).value_or(ValueFault{});
}

std::vector<ValueFault> doubtful_values(const Json& document) {
  // As numbers, none of them makes permissions that anybody wants.
  constexpr std::array typed{400, 440, 444, 600, 640, 644, 660, 664, 666, 700, 750, 755, 770, 775, 777, 1777};
  std::vector<ValueFault> all;
  for (const char* mode : {"Secrets/-/File/Mode", "Configs/-/File/Mode", "Mounts/-/TmpfsOptions/Mode"})
    any_value_at(document, "/TaskTemplate/ContainerSpec/" + std::string(mode), {},
                 [&](const Json& value, const std::string& place) {
                   if (std::ranges::none_of(typed, [&](int one) { return value == one; })) return false;
                   const std::string digits = value.dump();
                   const auto meant = std::stoul(digits, nullptr, 8);
                   all.push_back({place, digits + " is a decimal number; the permissions 0" + digits +
                                             " are " + std::to_string(meant) + ", in YAML also 0o" + digits});
                   return false;
                 });
  return all;
}

}  // namespace swarm::api
