// SPDX-License-Identifier: Apache-2.0
// One service by its name or ID, whose absence is confirmed.
#pragma once

#include <swarm/engine.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace swarm {

/// GET /services/{ref}; `rest` is a request without path. An answer that says_absent() has been confirmed by
/// a manager with a leader. Throws not_found for what is no name at all.
Response get_service(Engine& engine, std::string_view name_or_id, std::string_view query = {},
                     Request rest = {});

/// Whether there is no such service, asked through a list. Throws no_leader. The limits of time are those of
/// `like`.
bool is_absent(Engine& engine, const std::string& name_or_id, const Request& like = {});

}  // namespace swarm
