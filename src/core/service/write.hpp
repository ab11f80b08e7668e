// SPDX-License-Identifier: Apache-2.0
// Builds the requests that change services, and interprets their responses.
#pragma once

#include <swarm/engine.hpp>
#include <swarm/json.hpp>
#include <swarm/service_client.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace swarm {

/// "/services/{ref}"; throws not_found for a text that cannot be a name and would lead to another path.
std::string service_path(std::string_view name_or_id);

Request create_request(const std::string& spec, const CreateOptions& options);
Request update_request(const std::string& id, std::uint64_t version, const std::string& spec,
                       const UpdateOptions& options);
Request remove_request(const std::string& id);

/// The meaning of a response to a write, before reading back.
enum class Verdict {
  done,
  refused,          ///< Nothing was done.
  out_of_sequence,  ///< Nothing was done: the version was not the newest.
  lost,             ///< It may have been done.
};
enum class Write { create, update, remove };
Verdict judge(Write write, const Response& answer);

/// Whether the engine refused a write because its store lacks something: the service itself, or a secret,
/// config or network that it refers to.
bool rests_on_absence(const Response& answer);

/// Why a response counts as lost, as text.
std::string why_lost(const Response& answer);

/// The list of strings at "/Warnings".
std::vector<std::string> warnings_in(const Json& answer);

}  // namespace swarm
