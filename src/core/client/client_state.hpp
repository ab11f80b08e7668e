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

#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace swarm {

namespace client {

/// An Error of a function of the caller, on its way through the library, which handles only its own Errors.
struct CallersError {
  std::exception_ptr thrown;
};

/// The same function, whose Errors reach the caller unchanged, like its other exceptions.
template <class Result, class... Args>
std::function<Result(Args...)> of_caller(const std::function<Result(Args...)>& function) {
  if (!function) return {};
  return [function](Args... args) -> Result {
    try {
      return function(std::forward<Args>(args)...);
    } catch (const Error&) {
      throw CallersError{std::current_exception()};
    }
  };
}

}  // namespace client

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
    auto result = own_result([&] { return act(lease); });
    if (result) return std::move(*result.value);
    const Error& error = *result.error;
    ErrorFacts facts = error.facts();
    if (facts.service.empty()) facts.service = service;
    throw Error(error.code(), error.what(), error.hint(), std::move(facts));
  }

  template <class Act>
  static auto own_result(const Act& act) {
    try {
      return catch_error(act);
    } catch (const client::CallersError& error) {
      std::rethrow_exception(error.thrown);
    }
  }

  /// Prepares a spec for sending. `before`: the spec that it was derived from, or null.
  void prepare(Engine& engine, Json& spec, const Json& before) const {
    require_object(spec);
    require_text(spec);
    api::adopt_names(spec, api::spec_record());
    if (options.check_fields) check_fields(engine, spec);
    resolve_names(engine, spec, before);
    if (before.is_null()) return;
    edit::settle_engine_defaults(spec, before);
    edit::keep_force_update(spec, before);
  }

  const ClientOptions options;
  client::Pool pool;
  client::Connect another;  ///< Opens another connection for one call; null if each would start an ssh.
};

}  // namespace swarm
