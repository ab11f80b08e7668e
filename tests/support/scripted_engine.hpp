// SPDX-License-Identifier: Apache-2.0
// Two in-process engines for tests: one follows a strict script, the other keeps state as a real engine does.
#pragma once

#include <swarm/error.hpp>
#include <swarm/json.hpp>
#include <swarm/transport.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace test {

/// A request, split into its parts.
struct Sent {
  std::string method;
  std::string path;  ///< Without version prefix and query, decoded: "/services/web".
  std::string api;   ///< "1.56"; empty if the path has no version.
  std::map<std::string, std::string> query;
  std::string body, registry_auth;

  [[nodiscard]] swarm::Json json() const;
};
Sent take_apart(const swarm::Request& request);

/// Answers each request with the next step of a script. A request that does not match the next step fails the
/// test (and throws broken_answer), and so does a step that no request used.
class ScriptedEngine : public swarm::Transport {
 public:
  class Step {
   public:
    /// Sets the response. The engine's Api-Version and Date headers are added unless `headers` has them.
    Step& answers(int status, std::string body = {},
                  std::vector<std::pair<std::string, std::string>> headers = {});
    Step& says(int status, const std::string& message);  ///< {"message": …}
    /// For a request that needs a store with a leader: first offers `lie`, the response of a manager without
    /// a leader.
    Step& behind(std::string lie);
    Step& is_lost(std::string why = "the connection broke after the request was sent");
    Step& throws(swarm::Error error);
    Step& with_body(std::string json);             ///< The request's body must be this document.
    Step& with_registry_auth(std::string header);  ///< The request must have this X-Registry-Auth.
    Step& in_pieces_of(std::size_t bytes);         ///< Streams: the size of the pieces of the body.
    Step& then_breaks_off();                       ///< Streams: throws broken_answer after the body.
    Step& after(std::function<void()> hook);       ///< Runs before the response is returned.

   private:
    friend class ScriptedEngine;
    std::string line_;
    std::optional<std::string> body_, registry_auth_;
    swarm::Response answer_{.status = 200};
    std::optional<swarm::Error> error_;
    std::size_t piece_ = 0;
    bool breaks_off_ = false;
    std::string lie_;
    std::function<void()> hook_;
  };

  explicit ScriptedEngine(std::string api = "1.56") : api_(std::move(api)) {}
  ~ScriptedEngine() override;

  /// `line` is method and path, decoded: `GET /services?filters={"name":["web"]}`. A version prefix is
  /// compared only if `line` has one ("GET /v1.41/services/web").
  Step& expect(std::string line);
  /// Sets the engine's clock from now on, as a Date header ("Fri, 02 Jan 2026 03:04:05 GMT").
  void set_date(std::string date) { date_ = std::move(date); }
  /// Sets the engine's newest version in the next expected responses; empty: no such header.
  void set_api(std::string api) { api_ = std::move(api); }

  swarm::Response send(const swarm::Request& request) override;
  swarm::Response stream(const swarm::Request& request, const swarm::Sink& sink,
                         const std::function<void(const swarm::Response&)>& answered = {}) override;
  [[nodiscard]] std::string peer() const override { return "unix:///run/scripted.sock"; }

  std::vector<swarm::Request> sent;  ///< All requests, in order.

 private:
  std::unique_ptr<Step> next(const swarm::Request& request);

  std::string api_;
  std::string date_ = "Fri, 02 Jan 2026 03:04:05 GMT";
  std::deque<std::unique_ptr<Step>> script_;
};

/// A swarm manager in memory. Services can be created, listed, inspected, updated and deleted; secrets and
/// configs can be created, listed and deleted; networks, tasks, nodes and one registry digest can be read.
class FakeEngine : public swarm::Transport {
 public:
  explicit FakeEngine(std::string api = "1.56", std::string oldest_api = "1.24");
  ~FakeEngine() override;

  /// Resets the state: networks front, back, mid; secrets tls, key, db; configs app, ngx, web; nothing else.
  /// Members of `state` (services, tasks, nodes, digest, platforms, …) replace these.
  void reset();
  void reset(const swarm::Json& state);
  /// One kind: "services", "tasks", "nodes", "networks", "secrets", "configs", "platforms", "digest".
  swarm::Json& operator[](std::string_view kind);

  swarm::Response send(const swarm::Request& request) override;
  swarm::Response stream(const swarm::Request& request, const swarm::Sink& sink,
                         const std::function<void(const swarm::Response&)>& answered = {}) override;
  [[nodiscard]] std::string peer() const override { return "unix:///run/fake.sock"; }

  /// Requests that can change something (POST, PUT, DELETE).
  [[nodiscard]] std::vector<Sent> writes() const;

  std::recursive_mutex turn;    ///< Locked while a request is answered, and by a test that changes the state.
  std::vector<Sent> sent;       ///< All requests that were not refused for their version, in order.
  bool has_leader = true;       ///< False: the store is empty, and the node list has no leader.
  bool checks_versions = true;  ///< A stale version of an update gets 'update out of sequence'.
  std::int64_t clock;  ///< The engine's time in seconds since the epoch; the timestamp of what is created.
  std::string swarm_state = "active/manager";  ///< Header Swarm of /_ping.
  std::string logs;                            ///< Body of /services/{ref}/logs and /tasks/{ref}/logs.
  std::size_t piece = 0;                       ///< Streams: bytes per piece; 0: all at once.
  /// Called first. A response that it returns replaces the engine's, and the state does not change. A request that
  /// needs a leader does not accept a node list that names none.
  std::function<std::optional<swarm::Response>(const Sent&)> instead;
  /// Called after each response is made, before it is returned: for changes by others and lost responses.
  std::function<void(const Sent&, swarm::Response&)> afterwards;

 private:
  swarm::Response answer(const Sent& request);
  swarm::Response answer_of_empty_store(const Sent& request);
  swarm::Response refuse_version(const Sent& request) const;
  swarm::Response services(const Sent& request);
  swarm::Response create(const Sent& request);
  swarm::Response update(const Sent& request, swarm::Json& service);
  swarm::Response list(const Sent& request);
  swarm::Response distribution();
  swarm::Response stored_files(const Sent& request);
  swarm::Response lookup(const Sent& request, const std::string& kind);
  void finish(const Sent& request, swarm::Response& response) const;

  std::string api_, oldest_api_;
  std::unique_ptr<swarm::Json> state_;
  std::uint64_t index_ = 100;  ///< Of the next change.
  int created_ = 0;
};

/// An HTTP response with a JSON error body.
swarm::Response refusal(int status, const std::string& message);
/// The refusal of a manager that has no leader.
swarm::Response no_leader();
/// The node list of a swarm that has a leader (true) or lost it (false).
std::string nodes_with_leader(bool leader = true);
/// "Fri, 02 Jan 2026 03:04:05 GMT", and "2026-01-02T03:04:05.000000000Z".
std::string http_date(std::int64_t seconds);
std::string iso_date(std::int64_t seconds);

}  // namespace test
