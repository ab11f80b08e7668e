// SPDX-License-Identifier: Apache-2.0
// One engine and the negotiated API version: adds the version to paths, and converts error responses to
// Error.
#pragma once

#include <swarm/error.hpp>
#include <swarm/json.hpp>
#include <swarm/transport.hpp>

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace swarm {

namespace api {
struct Record;
}

struct ServiceChange;

/// A version of the Engine API, such as 1.41.
struct Api {
  int major = 0, minor = 0;
  constexpr auto operator<=>(const Api&) const = default;
  [[nodiscard]] std::string text() const;
  static std::optional<Api> parse(std::string_view text);
};

/// The newest API version whose fields this library knows by name.
inline constexpr Api newest_known{1, 56};
/// No upper bound.
inline constexpr Api any_api{1000, 0};

/// Negotiates the version without an extra round trip. A first request that reads is sent without a version,
/// and the engine names its newest in `Api-Version`; if that fails, the request is sent again with a version.
/// A write is sent with the newest known version: an older engine rejects it, names its own version, and has
/// done nothing. Use one thread at a time; nothing else may use its Transport, which must outlive it.
class Engine {
 public:
  /// `at_most` is an upper bound (DOCKER_API_VERSION); it also limits speak_newest.
  explicit Engine(Transport& transport, Api at_most = any_api);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Makes the following requests fail with `unsupported` on an engine older than `since`, naming `what`
  /// ("cap-add needs API 1.41 and the engine speaks 1.40"). Checked before anything is changed. Applies until
  /// `require_nothing`; a requirement that throws immediately is not kept.
  void require(Api since, std::string what);
  void require_nothing() { needs_.clear(); }
  /// Throws unsupported if the version in use is older than `since`.
  void check(Api since, const std::string& what) const;

  /// Sends a request whose `path` has no version prefix ("/services/web"). Returns any status once the
  /// version is negotiated. Throws what Transport::send throws, and unsupported.
  Response send(Request request);
  /// Passes the body of a 2xx response to `sink` as it arrives. Exceptions of `sink` propagate.
  Response stream(Request request, const Sink& sink);

  /// A GET that must succeed with one JSON document. Throws what `fail` throws, and broken_answer. `tried` is
  /// the start of the message after "cannot" ("inspect web"); empty: "read PATH".
  Json read(std::string path, std::string_view tried = {});
  /// The same; also throws broken_answer if the document does not match the record.
  Json read(std::string path, const api::Record& record);

  /// The version in use; sends `HEAD /_ping` if there was no request yet.
  Api version();
  /// The version of the last response. Newer than `version()` if the engine is newer than we know and was
  /// asked without a version.
  [[nodiscard]] Api spoken() const { return spoken_; }
  /// The engine's newest version (its Api-Version header) after the first request; may be newer than ours.
  [[nodiscard]] std::optional<Api> offered() const { return offered_; }
  /// From now on speaks the engine's newest version, even one newer than we know: fields that an engine hides
  /// from an older version would be lost on writing the document back.
  void speak_newest();

  /// `changed` is called after each accepted change of a service, by the ServiceClient that made it, before
  /// that returns. Its exceptions propagate.
  void observe(std::function<void(const ServiceChange&)> changed) { changed_ = std::move(changed); }
  /// For a ServiceClient.
  void tell(const ServiceChange& change) const {
    if (changed_) changed_(change);
  }

  [[nodiscard]] std::string peer() const { return transport_.peer(); }
  Transport& transport() { return transport_; }
  [[nodiscard]] Api at_most() const { return at_most_; }

  /// The engine's clock in its last response (Date header, whole seconds since the epoch); 0: unknown.
  [[nodiscard]] std::int64_t clock() const { return clock_; }

 private:
  struct Need {
    Api since;
    std::string what;
  };
  enum class Asked { without_version, in_version };
  bool omits_version(const Request& request) const;
  std::string versioned(std::string_view path) const;
  void ask();
  bool again(const Request& request, const Response& answer, Asked asked);
  bool step_back(const Response& answer);
  Error too_old(std::string_view words) const;
  void note(const Response& answer);
  void check_needs() const;

  Transport& transport_;
  Api at_most_;
  Api ceiling_;  ///< The newest version up to `at_most_` that we are ready to speak.
  Api api_;
  Api spoken_;
  bool agreed_ = false;
  bool version_wanted_ = false;  ///< This peer does not answer reads without a version.
  std::optional<Api> offered_;
  std::vector<Need> needs_;
  std::function<void(const ServiceChange&)> changed_;
  std::int64_t clock_ = 0;
};

/// Throws the Error for an error response. `tried` is the start of the message after "cannot" ("update web").
/// 404: not_found, with only the engine's message; 409: name_taken; 'update out of sequence': stale_version;
/// a worker, a node in no swarm or a locked swarm: not_manager, each with its own next step; a manager
/// without a leader, or whose leader did not answer: no_leader; a response that is not an engine's:
/// broken_answer; anything else: refused, with the engine's message without 'rpc error: code = … desc = '.
[[noreturn]] void fail(const Response& answer, const std::string& tried);
/// The same for a write, for which a 503 from the engine itself is a refusal.
[[noreturn]] void fail_write(const Response& answer, const std::string& tried);

/// Whether the engine itself says that the object does not exist; a 404 from a proxy does not count.
bool says_absent(const Response& answer);

}  // namespace swarm
