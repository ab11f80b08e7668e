// SPDX-License-Identifier: Apache-2.0
// Prints a service for people: docker's `inspect --pretty`, and what docker omits.
#pragma once

#include "output/lists/cells.hpp"

#include <swarm/json.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cli::pretty_parts {

/// Appends `label` with its blanks and tabs, then the value; nothing if the value is empty.
void line(std::string& out, std::string_view label, std::string_view value);
/// The text at the pointer with control characters made visible; also in the next two functions.
std::string shown_at(const swarm::Json& document, std::string_view pointer);
std::vector<std::string> shown_texts_at(const swarm::Json& document, std::string_view pointer);
/// Sorted by key.
using Pairs = std::vector<std::pair<std::string, std::string>>;
Pairs shown_pairs_at(const swarm::Json& document, std::string_view pointer);
/// Nanoseconds as Go prints them; empty if there are none.
std::string duration_at(const swarm::Json& document, std::string_view pointer);
/// Like duration_at, but 0 is empty too.
std::string some_duration_at(const swarm::Json& document, std::string_view pointer);

void container(std::string& out, const swarm::Json& container);
/// Null if the service sets no resources.
void resources(std::string& out, const swarm::Json* given);

}  // namespace cli::pretty_parts

namespace cli {

/// The name of the network that the spec refers to by name or ID; the argument itself if it was removed.
using NetworkName = std::function<std::string(const std::string& target)>;

/// One service (API: Service, with insertDefaults), between blank lines. docker's lines in its order, with
/// our additional lines for what is set.
std::string pretty(const swarm::Json& service, const NetworkName& network, Clock::time_point now);

}  // namespace cli
