// SPDX-License-Identifier: Apache-2.0
// Filters services by KEY=VALUE.
#include "commands/lists/service_filter.hpp"

#include "flags/fields.hpp"
#include "flags/flag.hpp"
#include "output/document/mask.hpp"

#include <swarm/error.hpp>
#include <swarm/text.hpp>
#include <swarm/values.hpp>

#include <algorithm>

#include <fnmatch.h>

namespace cli {
namespace {

using swarm::ServiceRow;

bool is_ours(std::string_view key) { return key == "state" || key == "image"; }

/// The state of a service as one word: its last update's, or whether all wanted tasks run.
std::string state_of(const ServiceRow& row) {
  if (!row.update_state.empty() && row.update_state != "completed") return row.update_state;
  return row.running >= row.desired ? "converged" : "converging";
}

bool has_image(const ServiceRow& row, const std::string& wanted) {
  return matches_glob(wanted, row.image) || matches_glob(wanted, swarm::value::familiar_image(row.image)) ||
         row.image.substr(0, row.image.find_first_of(":@")) == wanted;
}

/// Rejects an impossible value, which would silently match nothing.
void check_word(const std::string& shown, std::string_view key, std::string_view value) {
  const auto field = std::ranges::find(fields::service_filter, key, &Field::name);
  if (!field->choices.empty() && !one_of(field->choices, value))
    throw swarm::Error(swarm::Errc::usage, shown + ": allowed are " + allowed_text(field->choices));
}

}  // namespace

bool is_glob(const std::string& name) { return name.find_first_of("*?[") != std::string::npos; }

bool matches_glob(const std::string& pattern, const std::string& text) {
  return fnmatch(pattern.c_str(), text.c_str(), 0) == 0;
}

ServiceFilter::ServiceFilter(std::string_view flag, const std::vector<std::string>& typed) {
  for (const std::string& filter : typed) {
    if (filter.empty()) continue;
    const auto equals = filter.find('=');
    const std::string key = swarm::lower(swarm::trimmed(filter.substr(0, equals)));
    if (equals == std::string::npos ||
        std::ranges::find(fields::service_filter, key, &Field::name) == fields::service_filter.end())
      throw swarm::Error(swarm::Errc::usage,
                         std::string(flag) + " " + masked(filter) +
                             ": allowed are id=, name=, label=, mode=, runtime=, state=, image=");
    const auto same = std::ranges::find(filters_, key, [](const auto& one) { return one.first; });
    auto& into = same != filters_.end() ? *same : filters_.emplace_back(key, std::vector<std::string>());
    into.second.emplace_back(swarm::trimmed(filter.substr(equals + 1)));
    check_word(std::string(flag) + " " + masked(filter), key, into.second.back());
  }
}

swarm::ListOptions ServiceFilter::options() const {
  swarm::ListOptions options{.status = false, .details = false};
  for (const auto& [key, values] : filters_) {
    if (is_ours(key))
      options.status = options.details = true;
    else
      options.filters.emplace_back(key, values);
  }
  return options;
}

bool ServiceFilter::passes(const ServiceRow& row) const {
  return std::ranges::all_of(filters_, [&](const auto& filter) {
    if (!is_ours(filter.first)) return true;
    return std::ranges::any_of(filter.second, [&](const std::string& value) {
      return filter.first == "state" ? state_of(row) == value : has_image(row, value);
    });
  });
}

}  // namespace cli
