// SPDX-License-Identifier: Apache-2.0
// The client for a swarm: what all calls have in common, and the five operations.
#include "client/client_state.hpp"

#include <swarm/access.hpp>
#include <swarm/endpoint.hpp>
#include <swarm/stored_files.hpp>
#include <swarm/text.hpp>

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

namespace swarm {

using client::Lease;

namespace {

/// Rejects a header that the engine would accept but no node could use.
std::string checked(std::string registry_auth) {
  std::string standard = registry_auth;
  std::ranges::replace(standard, '-', '+');
  std::ranges::replace(standard, '_', '/');
  if (!registry_auth.empty() && !read_json_or_null(from_base64(standard).value_or("")).is_object())
    throw Error(Errc::usage,
                "registry_auth is not base64url of a JSON object, as swarm::registry_auth makes it");
  return registry_auth;
}

}  // namespace

Client::Client(std::unique_ptr<State> state) : state_(std::move(state)) {}
Client::State& Client::state() const {
  if (state_ == nullptr) throw Error(Errc::usage, "this client was moved from");
  return *state_;
}
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;
Client::~Client() = default;

std::unique_ptr<Client::State> Client::State::of(const std::vector<Endpoint>& managers,
                                                 const ClientOptions& options) {
  static_cast<void>(swarm::connect(managers, options.connection));  // throws for an invalid address
  ConnectOptions how = options.connection;
  how.fell_over = client::of_caller(how.fell_over);
  how.awaits_leader = client::of_caller(how.awaits_leader);
  const client::Connect connect = [managers, how] { return swarm::connect(managers, how); };
  // Further connections are used on threads of the library, where nobody could catch an exception.
  how.fell_over = {};
  how.awaits_leader = {};
  const client::Connect further = [managers, how] { return swarm::connect(managers, how); };
  const bool over_ssh = std::ranges::find(managers, Endpoint::Kind::ssh, &Endpoint::kind) != managers.end();
  const client::Connect none = [] { return std::unique_ptr<Transport>(); };
  return std::make_unique<State>(connect, over_ssh ? none : further, options);
}

Client::Client(const std::vector<std::string>& managers, const ClientOptions& options) {
  std::vector<Endpoint> endpoints;
  for (const std::string& manager : managers) {
    endpoints.push_back(parse_endpoint(manager));
    if (endpoints.back().kind == Endpoint::Kind::tcp && options.tls) endpoints.back().tls = options.tls;
  }
  state_ = State::of(endpoints, options);
}

Client Client::over(const std::function<std::unique_ptr<Transport>()>& connect,
                    const ClientOptions& options) {
  check::require_function(connect);
  return Client(std::make_unique<State>(connect, connect, options));
}

Created Client::create(const ServiceSpec& spec, const CreateCall& call) { return create(spec.json(), call); }

Created Client::create(const Json& document, const CreateCall& call) {
  return state().run(call, text_at(document, "/Name"), [&](Lease& lease) {
    Json spec = document;
    state().prepare(lease.engine(), spec, {});
    CreateOptions options{.registry_auth = checked(call.registry_auth)};
    const std::string image = text_at(spec, "/TaskTemplate/ContainerSpec/Image");
    if (options.registry_auth.empty() && state().options.login)
      if (const auto login = client::of_caller(state().options.login)(image))
        options.registry_auth = registry_auth(login);
    return ServiceClient(lease.engine(), lease.pause()).create(spec, options);
  });
}

std::vector<ServiceRow> Client::list(const std::vector<Filter>& filters, const Call& call) {
  return state().run(call, {}, [&](Lease& lease) {
    std::vector<ServiceRow> rows;
    const ListOptions options{.filters = filters, .restart = [&] { rows.clear(); }};
    ServiceClient(lease.engine(), lease.pause()).list(options, [&](ServiceRow&& row) {
      rows.push_back(std::move(row));
      return true;
    });
    return rows;
  });
}

void Client::each(const std::vector<Filter>& filters, const std::function<bool(ServiceRow&&)>& row,
                  const Call& call) {
  check::require_function(row);
  state().run(call, {}, [&](Lease& lease) {
    ServiceClient(lease.engine(), lease.pause()).list({.filters = filters}, client::of_caller(row));
    return true;
  });
}

Service Client::inspect(std::string_view name_or_id, const Call& call) {
  return state().run(call, name_or_id,
                     [&](Lease& lease) { return ServiceClient(lease.engine()).inspect(name_or_id); });
}

std::optional<Service> Client::find(std::string_view name_or_id, const Call& call) {
  return state().run(call, name_or_id,
                     [&](Lease& lease) { return ServiceClient(lease.engine()).find(name_or_id); });
}

Updated Client::update(std::string_view name_or_id, const std::function<void(ServiceSpec&)>& edit,
                       const UpdateCall& call) {
  check::require_function(edit);
  return update(name_or_id, Edit([&](Json& json) {
                  ServiceSpec spec = ServiceSpec::from(json);
                  client::of_caller(edit)(spec);
                  json = spec.json();
                }),
                call);
}

Updated Client::update(std::string_view name_or_id, const Edit& edit, const UpdateCall& call) {
  return state().run(call, name_or_id, [&](Lease& lease) {
    const auto apply = client::of_caller(std::function<Edit::Warnings(Json&)>(edit));
    const Edit prepared([&](Json& spec) {
      const Json before = spec;
      auto warnings = apply(spec);
      state().prepare(lease.engine(), spec, before);
      return warnings;
    });
    const UpdateOptions options{.if_version = call.if_version,
                                .always_send = call.always_send,
                                .registry_auth = checked(call.registry_auth)};
    return ServiceClient(lease.engine(), lease.pause()).update(name_or_id, prepared, options);
  });
}

Updated Client::rollback(std::string_view name_or_id, const UpdateCall& call) {
  return state().run(call, name_or_id, [&](Lease& lease) {
    const UpdateOptions options{.if_version = call.if_version, .rollback = true};
    return ServiceClient(lease.engine(), lease.pause())
        .update(
            name_or_id, [](Json&) {}, options);
  });
}

Removed Client::remove(std::string_view name_or_id, const Call& call) {
  return state().run(call, name_or_id, [&](Lease& lease) {
    return ServiceClient(lease.engine(), lease.pause()).remove(name_or_id);
  });
}

Tasks Client::tasks(std::string_view name_or_id, const Call& call) {
  return state().run(call, name_or_id, [&](Lease& lease) {
    const std::string id = ServiceClient(lease.engine()).inspect(name_or_id).id();
    Tasks all;
    TaskClient(lease.engine())
        .each(
            {{"service", {id}}}, [&](Task&& task) { all.push_back(std::move(task)); }, [&] { all.clear(); });
    return all;
  });
}

std::vector<Node> Client::nodes(const Call& call) {
  return state().run(call, {}, [](Lease& lease) { return TaskClient(lease.engine()).nodes(); });
}

std::vector<Named> Client::networks(const Call& call) {
  return state().run(call, {}, [](Lease& lease) { return Lookup(lease.engine()).all_networks(); });
}
std::vector<Named> Client::secrets(const Call& call) {
  return state().run(call, {}, [](Lease& lease) { return Lookup(lease.engine()).all_secrets(); });
}
std::vector<Named> Client::configs(const Call& call) {
  return state().run(call, {}, [](Lease& lease) { return Lookup(lease.engine()).all_configs(); });
}

namespace {

Named create_file(const Lease& lease, FileKind kind, const SecretSpec& spec) {
  const std::string tried = "create " + std::string(noun(kind)) + " " + spec.name();
  const std::size_t size = from_base64(text_at(spec.json(), "/Data")).value_or("").size();
  if (size >= limit_of(kind))
    throw Error(Errc::usage, "cannot " + tried + ": it has " + std::to_string(size) +
                                 " bytes, and must have fewer than " + std::to_string(limit_of(kind)));
  const Created created = FileClient(lease.engine(), kind, lease.pause()).create(spec.json());
  // The name may have existed before, and the content cannot be compared.
  if (created.found_by_reading)
    throw Error(Errc::outcome_unknown,
                "cannot tell whether the attempt to " + tried +
                    " went through: the response was lost, and one with that name exists");
  return {created.id, spec.name()};
}

void remove_file(const Lease& lease, FileKind kind, std::string_view name) {
  Lookup lookup(lease.engine());
  const std::vector<std::string> names{std::string(name)};
  const Named found = (kind == FileKind::secret ? lookup.secrets(names) : lookup.configs(names)).front();
  const auto removal =
      FileClient(lease.engine(), kind, lease.pause()).remove({.id = found.id, .name = found.name});
  if (removal == FileClient::Removal::in_use)
    throw Error(Errc::refused,
                "cannot remove " + std::string(noun(kind)) + " " + found.name + ": a service uses it");
}

}  // namespace

Named Client::create_secret(const SecretSpec& secret, const Call& call) {
  return state().run(call, {}, [&](Lease& lease) { return create_file(lease, FileKind::secret, secret); });
}
Named Client::create_config(const ConfigSpec& config, const Call& call) {
  return state().run(call, {}, [&](Lease& lease) { return create_file(lease, FileKind::config, config); });
}
void Client::remove_secret(std::string_view name, const Call& call) {
  state().run(call, {}, [&](Lease& lease) { return remove_file(lease, FileKind::secret, name), true; });
}
void Client::remove_config(std::string_view name, const Call& call) {
  state().run(call, {}, [&](Lease& lease) { return remove_file(lease, FileKind::config, name), true; });
}

Api Client::version(const Call& call) {
  return state().run(call, {}, [](Lease& lease) { return lease.engine().version(); });
}

}  // namespace swarm
