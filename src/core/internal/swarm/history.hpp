// SPDX-License-Identifier: Apache-2.0
// The revisions of a service: its past specs, who made each and why, stored as configs of the swarm.
//
// Each change is one config, called "swarmctl.ID.N" after the service's ID and the first revision in it. It
// holds the specification that the change made and, if no earlier config has it, the one that was replaced,
// which somebody else made. A config's content cannot change, so the engine's verdict on a rollout is stored
// in the next config. A verdict of the command that the engine does not know is stored as a label.
#pragma once

#include <swarm/diff.hpp>
#include <swarm/json.hpp>
#include <swarm/service_client.hpp>
#include <swarm/stored_files.hpp>
#include <swarm/tasks.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace swarm::history {

/// Labels of the configs: the service's ID and name, and the number of the newest revision in the config.
inline constexpr std::string_view service_label = "io.swarmctl.history.service";
inline constexpr std::string_view name_label = "io.swarmctl.history.name";
inline constexpr std::string_view revision_label = "io.swarmctl.history.revision";
/// The verdict of the command that waited for the newest revision in it.
inline constexpr std::string_view verdict_label = "io.swarmctl.history.verdict";

/// Who changed a service, with which command, and why.
struct Author {
  std::string verb, user, host, client, note;
};

struct Revision {
  std::uint64_t number = 0;
  std::uint64_t replaced = 0;  ///< Version.Index of the service that was changed; 0: by somebody else.
  Author author{};             ///< Empty: somebody else.
  EngineTime recorded{};       ///< The epoch: unknown.
  std::string verdict{};       ///< The rollout's verdict; empty: none, or unknown.
  bool is_rollback = false;    ///< The engine restored it (UpdateOptions::rollback).
  std::shared_ptr<const Json> spec{};

  [[nodiscard]] bool is_by_others() const { return author.verb.empty(); }
};
using Revisions = std::vector<Revision>;

// ---- pure ----

/// The prefix of the names of a service's configs.
std::string name_prefix(std::string_view service_id);

/// Whether a config of this name may be one of ours, which no service refers to.
bool is_record(std::string_view config_name);

/// The revisions in these configs, sorted by number. Ignores configs of other services and those that
/// `record` did not write.
Revisions revisions_in(const std::vector<StoredFile>& files, std::string_view service_id);

/// The most recent revision; null if there is none. It need not have the highest number: of two concurrent
/// writers, the second to be accepted may have the smaller one.
const Revision* latest(const Revisions& all);

/// Whether `live` is the spec that was recorded as it was sent, ignoring the label of an applied file.
bool is_spec_of(const Json& recorded, const Json& live);

/// The outcome of the update in `service`, a document of the API; empty if it shows none.
std::string verdict_of(const Json& service, bool is_rollback);

/// The wait timed out, and the rollout went on.
inline constexpr std::string_view timed_out = "timed out";
/// The same, because a signal ended the wait.
inline constexpr std::string_view interrupted = "interrupted";

/// The verdict to show: the command's, unless the rollout ended after the command had given up; then the
/// engine's.
std::string final_verdict(const std::string& said, const std::string& engines);

/// The config (API: ConfigSpec) that records an accepted change. `files` are all whose names have the same
/// prefix.
Json config_of(const std::vector<StoredFile>& files, const ServiceChange& change, const Author& author);

/// The oldest configs that hold none of the newest `kept` revisions. At most two, because removing each takes
/// a request.
std::vector<StoredFile> surplus(const std::vector<StoredFile>& files, std::string_view service_id,
                                std::size_t kept);

/// `recorded` with the engine's own additions, taken from the spec that followed it.
Json with_engine_additions(const Json& recorded, const Json& after);

/// The differences from one revision to the next, without the label that remembers an applied file.
std::vector<Difference> changes(const Json& before, const Json& after);

/// On one line: "~Replicas 2 → 3, +Env[A], -Labels.tier". Shows no values except numbers, switches and digests.
std::string summary(const Json& before, const Json& after);

}  // namespace swarm::history

namespace swarm {

/// Reads and writes the revisions. Throws what FileClient throws.
class HistoryClient {
 public:
  struct Recorded {
    StoredFile result;
    std::vector<StoredFile> surplus;  ///< Configs that are more than the kept revisions need.
  };

  explicit HistoryClient(Engine& engine, Pause pause = sleep_for)
      : files_(engine, FileKind::config, std::move(pause)) {}

  history::Revisions revisions(std::string_view service_id);

  /// Two requests, or one for a service that was just created; more if somebody else records at the same time,
  /// or if a response is lost. Throws refused if the spec is too large for a config.
  Recorded record(const ServiceChange& change, const history::Author& author, std::size_t kept);

  /// Two requests: stores the command's verdict on the newest revision in it.
  void add_verdict(const StoredFile& result, const std::string& verdict) {
    files_.set_label(result, history::verdict_label, verdict);
  }

  /// The remaining configs of a removed service.
  std::vector<StoredFile> files_of(std::string_view service_id);

  /// Removes one; it is kept if a service refers to it.
  void remove(const StoredFile& file) { static_cast<void>(files_.remove(file)); }

 private:
  FileClient files_;
};

}  // namespace swarm
