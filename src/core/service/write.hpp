// SPDX-License-Identifier: Apache-2.0
// The requests that change services, and what their answers say.
#pragma once

#include <swarm/engine.hpp>
#include <swarm/json.hpp>
#include <swarm/service_client.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace swarm {

/// "/services/{ref}"; throws not_found for what is no name at all and would lead to another path.
std::string service_path(std::string_view name_or_id);

Request create_request(const std::string& spec, const CreateOptions& options);
Request update_request(const std::string& id, std::uint64_t version, const std::string& spec,
                       const UpdateOptions& options);
Request remove_request(const std::string& id);

/// What an answer to a write means before anybody reads back.
enum class Verdict {
  done,
  refused,          ///< Nothing was done.
  out_of_sequence,  ///< Nothing was done: the version was not the newest.
  lost,             ///< It may have been done.
};
enum class Write { create, update, remove };
Verdict judge(Write write, const Response& answer);

/// Whether the engine refused a write because something is absent from its store: the service itself, or a
/// secret, config or network that it refers to.
bool rests_on_absence(const Response& answer);

/// Why an answer counts as lost, in words.
std::string why_lost(const Response& answer);

/// The list of strings at "/Warnings".
std::vector<std::string> warnings_in(const Json& answer);

}  // namespace swarm
