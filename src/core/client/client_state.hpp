// SPDX-License-Identifier: Apache-2.0
// The state of a Client, and what all its calls have in common.
#pragma once

#include "builders/checks.hpp"
#include "client/connections.hpp"

#include <swarm/client.hpp>
#include <swarm/endpoint.hpp>
#include <swarm/equivalence.hpp>
#include <swarm/shape.hpp>
#include <swarm/spec_checks.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace swarm {

struct Client::State {
  State(client::Connect connect, client::Connect further, ClientOptions given)
      : options(std::move(given)), pool(std::move(connect), options.at_most), another(std::move(further)) {}

  /// Throws usage for a manager or a header that cannot be used.
  static std::unique_ptr<State> of(const std::vector<Endpoint>& managers, const ClientOptions& options);

  /// Runs one call on a connection and within its deadline. Adds the service's name to errors.
  template <class Options, class Act>
  auto run(const Options& call, std::string_view service, const Act& act) {
    client::Lease lease(pool, call.deadline.value_or(options.deadline), call.stop);
    return on(lease, service, act);
  }

  template <class Act>
  auto on(client::Lease& lease, std::string_view service, const Act& act) {
    auto result = catch_error([&] { return act(lease); });
    if (result) return std::move(*result.value);
    const Error& error = *result.error;
    ErrorFacts facts = error.facts();
    if (facts.service.empty()) facts.service = service;
    throw Error(error.code(), error.what(), error.hint(), std::move(facts));
  }

  /// Prepares a spec for sending. `before`: the spec that it was derived from, or null.
  void prepare(Engine& engine, Json& spec, const Json& before) const {
    require_object(spec);
    require_text(spec);
    api::adopt_names(spec, api::spec_record());
    if (options.check_fields) check_fields(engine, spec);
    resolve_names(engine, spec, before);
    if (!before.is_null()) edit::settle_engine_defaults(spec, before);
  }

  const ClientOptions options;
  client::Pool pool;
  client::Connect another;  ///< Opens another connection for one call; null if each would start an ssh.
};

}  // namespace swarm
