// SPDX-License-Identifier: Apache-2.0
// The portable form of a service spec: a document that creates the same service on another swarm. Pure.
#pragma once

#include <swarm/json.hpp>

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace swarm::portable {

/// The IDs that a spec refers to.
struct References {
  std::set<std::string, std::less<>> networks, secrets, configs;
};

/// The name for each ID.
struct Names {
  std::map<std::string, std::string, std::less<>> networks, secrets, configs;
};

/// The prefix of our own labels on a service.
inline constexpr std::string_view own_labels = "io.swarmctl.";

enum class Image {
  as_it_runs,  ///< With its digest.
  by_tag,      ///< Without the digest and the platforms that belong to it, unless it has no tag.
};

/// Adds the IDs that the spec of a service refers to.
void collect_ids(const Json& spec, References& found);

/// The spec without empty members and without what the engine fills in by itself. Always keeps the number of
/// tasks. Members are in the API's order; those unknown to the API are unchanged. Two specs with the same
/// normal form ask for the same.
Json normal_form(Json spec);

/// The normal form with names instead of IDs, without counters and own labels. IDs that `names` lacks are
/// added to `missing` ("network ID", "secret NAME"); such a network keeps its ID.
Json from_spec(Json spec, const Names& names, Image image, std::vector<std::string>& missing);

}  // namespace swarm::portable
