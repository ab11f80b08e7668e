// SPDX-License-Identifier: Apache-2.0
// A service for eyes: docker's `inspect --pretty`, and what it leaves out.
#pragma once

#include "output/lists/cells.hpp"

#include <swarm/json.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cli::pretty_parts {

/// `label` with its blanks and tabs, then the value; nothing where the value is empty.
void line(std::string& out, std::string_view label, std::string_view value);
/// The texts with a separator between them.
/// The text at the pointer with its control characters made visible. The same holds for the next two.
std::string shown_at(const swarm::Json& document, std::string_view pointer);
std::vector<std::string> shown_texts_at(const swarm::Json& document, std::string_view pointer);
/// Sorted by key.
using Pairs = std::vector<std::pair<std::string, std::string>>;
Pairs shown_pairs_at(const swarm::Json& document, std::string_view pointer);
/// Nanoseconds as Go prints them; empty where there are none.
std::string duration_at(const swarm::Json& document, std::string_view pointer);
/// As duration_at, but 0 is empty too.
std::string some_duration_at(const swarm::Json& document, std::string_view pointer);

void container(std::string& out, const swarm::Json& container);
/// Null: the service says nothing of resources.
void resources(std::string& out, const swarm::Json* given);

}  // namespace cli::pretty_parts

namespace cli {

/// The name of a network, by what the spec says of it (a name or an ID); the argument itself where it is
/// gone.
using NetworkName = std::function<std::string(const std::string& target)>;

/// One service (API: Service, with insertDefaults), a blank line before and after it. docker's own lines, in
/// its order; lines of ours stand where they belong, and only for what is set.
std::string pretty(const swarm::Json& service, const NetworkName& network, Clock::time_point now);

}  // namespace cli
