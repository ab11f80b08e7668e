// SPDX-License-Identifier: Apache-2.0
// The revisions of a service: its past specs, who made each and why, stored as configs of the swarm.
//
// Each change is one config, called "swarmctl.ID.N" after the service's ID and the first revision in it. It
// holds the specification that the change made and, if no earlier one has it, the one that was replaced: then
// somebody else made that. A config's content can't change, so the engine's verdict of a rollout stands in the next
// one. What the command said and the engine does not know is a label.
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
/// What the command that waited for the newest revision in it said.
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

/// Whether the engine has, in `live`, the spec that was recorded as it was sent, whatever file was applied.
bool is_spec_of(const Json& recorded, const Json& live);

/// The outcome of the update in `service`, a document of the API; empty if it shows none.
std::string verdict_of(const Json& service, bool is_rollback);

/// The time of the wait was up, and the rollout went on.
inline constexpr std::string_view timed_out = "timed out";

/// What stands of the verdict of the command and that of the engine: the command's, but for a rollout that has
/// ended after the command had given up.
std::string settled_verdict(const std::string& said, const std::string& engines);

/// The config (API: ConfigSpec) that records an accepted change. `files` are all whose names begin as its name
/// does.
Json config_of(const std::vector<StoredFile>& files, const ServiceChange& change, const Author& author);

/// The oldest configs that hold none of the newest `kept` revisions. At most two, because removing each takes
/// a request.
std::vector<StoredFile> surplus(const std::vector<StoredFile>& files, std::string_view service_id,
                                std::size_t kept);

/// `recorded` with the engine's own additions, taken from the spec that followed it.
Json settled(const Json& recorded, const Json& after);

/// What differs from one revision to the next. The label that remembers an applied file does not count.
std::vector<Difference> changes(const Json& before, const Json& after);

/// In a line: "~Replicas 2 → 3, +Env[A], -Labels.tier". No other values than numbers and switches.
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

  /// Two requests, unless somebody else records at the same time, or an answer is lost. Throws refused where the
  /// spec is larger than a config may be.
  Recorded record(const ServiceChange& change, const history::Author& author, std::size_t kept);

  /// Two requests: what the command said of the newest revision in it.
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
