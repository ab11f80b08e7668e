// SPDX-License-Identifier: Apache-2.0
// The portable form of a service spec: a document that makes the same service on another swarm. Pure.
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

/// The name of each ID.
struct Names {
  std::map<std::string, std::string, std::less<>> networks, secrets, configs;
};

/// The first part of the labels that are kept with a service for ourselves.
inline constexpr std::string_view own_labels = "io.swarmctl.";

enum class Image {
  as_it_runs,  ///< With its digest.
  by_tag,      ///< Without the digest, and the platforms that go with it, unless it has no tag.
};

/// Adds the IDs that the spec of a service refers to.
void collect_ids(const Json& spec, References& found);

/// The spec without what says nothing: empty members, and what the engine fills in by itself. The number of
/// tasks stays, whatever it is. Members are in the API's order; those that it does not have stay as they are.
/// Two specs of one normal form ask for the same.
Json normal_form(Json spec);

/// The normal form with names for IDs, without counters and own labels. What `names` lacks is in `missing`
/// ("network ID", "secret NAME"); a network then keeps its ID.
Json from_spec(Json spec, const Names& names, Image image, std::vector<std::string>& missing);

}  // namespace swarm::portable
