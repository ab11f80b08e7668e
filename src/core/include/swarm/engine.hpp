// SPDX-License-Identifier: Apache-2.0
// One engine and the API version agreed with it: adds the version to paths, turns refusals into Error.
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

/// The version is settled without a round trip of its own. Where the first request is a read, it goes without
/// a version and the engine names its newest in `Api-Version`; what does not answer that is asked in a
/// version. A write asks with the newest version known: an engine that is older refuses it, names its own,
/// and has done nothing. One thread at a time, and nothing else uses its Transport, which has to outlive it.
class Engine {
 public:
  /// `at_most` is an upper bound (DOCKER_API_VERSION); it holds for speak_newest as well.
  explicit Engine(Transport& transport, Api at_most = any_api);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Makes the requests that follow fail with `unsupported` on an engine older than `since`, naming `what`
  /// ("cap-add needs API 1.41 and the engine speaks 1.40"). Checked before anything is changed. It holds until
  /// `require_nothing`; what is refused at once is not kept.
  void require(Api since, std::string what);
  void require_nothing() { needs_.clear(); }
  /// Throws unsupported if the version in use is older than `since`.
  void check(Api since, const std::string& what) const;

  /// A request for `path` without version prefix ("/services/web"). Any status comes back, once the version
  /// is agreed. Throws what Transport::send throws, and unsupported.
  Response send(Request request);
  /// The body of a 2xx goes to `sink` as it arrives. What `sink` throws comes out of here.
  Response stream(Request request, const Sink& sink);

  /// GET that must succeed with one JSON document. Throws what `fail` throws, and broken_answer.
  /// `tried` opens the message, without "cannot" ("inspect web"); empty: "read PATH".
  Json read(std::string path, std::string_view tried = {});
  /// The same; broken_answer as well where the document is not as the record says.
  Json read(std::string path, const api::Record& record);

  /// The version in use; asks `HEAD /_ping` where nothing was asked yet.
  Api version();
  /// The version in which the last answer was given. Newer than `version()` where the engine is newer than we
  /// know and was asked without one.
  [[nodiscard]] Api spoken() const { return spoken_; }
  /// The engine's own newest version (its Api-Version header), once something was asked; may be newer than
  /// ours.
  [[nodiscard]] std::optional<Api> offered() const { return offered_; }
  /// Speaks the engine's own version from now on, even a newer one than we know: what an engine hides from
  /// an older version would be lost by writing it back.
  void speak_newest();

  /// `changed` is called after each change of a service that is accepted, by the ServiceClient that made it,
  /// before that returns. What it throws comes out of there.
  void observe(std::function<void(const ServiceChange&)> changed) { changed_ = std::move(changed); }
  /// For a ServiceClient.
  void tell(const ServiceChange& change) const {
    if (changed_) changed_(change);
  }

  [[nodiscard]] std::string peer() const { return transport_.peer(); }
  Transport& transport() { return transport_; }
  [[nodiscard]] Api at_most() const { return at_most_; }

  /// The time of the engine's clock in its last answer (Date header, whole seconds since 1970); 0: none seen.
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
  Api ceiling_;  ///< The newest of `at_most_` that we are ready to speak.
  Api api_;
  Api spoken_;
  bool agreed_ = false;
  bool version_wanted_ = false;  ///< This peer does not answer reads without a version.
  std::optional<Api> offered_;
  std::vector<Need> needs_;
  std::function<void(const ServiceChange&)> changed_;
  std::int64_t clock_ = 0;
};

/// Throws the Error that a refusal stands for. `tried` opens the message, without "cannot" ("update web").
/// 404 not_found, in the engine's words alone; 409 name_taken; 'update out of sequence' stale_version; a
/// worker, no swarm, a locked one: not_manager, each with its own next step; a manager without a leader or
/// whose leader did not answer no_leader; what is no engine's answer broken_answer; anything else refused, in
/// the engine's own words without 'rpc error: code = … desc = '.
[[noreturn]] void fail(const Response& answer, const std::string& tried);
/// The same of a write, where a 503 of the engine's own is a refusal.
[[noreturn]] void fail_write(const Response& answer, const std::string& tried);

/// The engine's own word that there is no such thing; a 404 of something in between says nothing about it.
bool says_absent(const Response& answer);

}  // namespace swarm
