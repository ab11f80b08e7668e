// SPDX-License-Identifier: Apache-2.0
// --secret-rotate and --config-rotate: new versions made, pointed at, and removed again where they failed.
#pragma once

#include "commands/waiting/write_in_flight.hpp"
#include "session.hpp"

#include <swarm/rotation.hpp>
#include <swarm/service_client.hpp>

#include <string>
#include <utility>
#include <vector>

namespace cli {

/// What an update with rotations came to, for one service.
struct Rotated {
  std::string reference;
  swarm::Updated updated;  ///< Not sent: nothing refers to the new versions, unless nobody knows.
  Exit exit = Exit::done;
};

class Rotations {
 public:
  /// Reads the files. Throws usage: what the engine would not take, and --detach, for the outcome decides
  /// which version goes.
  Rotations(Session& session, const Given& given);

  [[nodiscard]] bool none() const { return all_.empty(); }

  /// Takes in a service that will be updated, its spec as the rest of the line makes it. Asks for the
  /// versions that there are. Throws refused where it does not refer to one.
  void take_in(const swarm::Json& edited_spec);
  /// Notes what a spec that was read again refers to; asks again for the versions that there are where one is
  /// unknown.
  void look_again(const swarm::Json& newer_spec);
  /// Points a spec at the new versions, made or not yet made. Pure.
  void point(swarm::Json& spec) const;

  /// Makes the new versions. Those made before a failure are removed again.
  void make();
  /// Nothing refers to the new versions: they go again.
  void discard();
  /// After the service was recreated: where that failed, the new one is gone already.
  void replaced(const std::string& service, Exit exit);
  /// Takes note of what the update of one service came to; one that is stuck goes back.
  void settle(const Rotated& outcome);
  /// After the last one: the versions that nobody needs any more go.
  void conclude();
  /// The commands that tell whether a new version is left behind; empty: none would be.
  [[nodiscard]] swarm::Hint what_is_left() const;
  /// For an interrupt before the outcome is awaited; empty: nothing would be left behind.
  [[nodiscard]] std::string last_words() const;
  /// For an interrupt of the wait for `service`, a line a version.
  [[nodiscard]] std::vector<std::string> left(const std::string& service) const;

 private:
  struct One {
    swarm::FileKind kind;
    std::string typed, content;
    std::string family{};  ///< Empty: not looked up yet.
    swarm::Named fresh{};  ///< No ID: not made yet.
    std::vector<swarm::StoredFile> stored{};
    /// What each service refers to, by its name, until it is updated.
    std::vector<std::pair<std::string, std::vector<swarm::Named>>> referred{};
    bool needed = false;  ///< False: a config that holds this already.

    [[nodiscard]] swarm::rotation::Family family_of() const { return {family, stored}; }
    /// By all services together.
    [[nodiscard]] std::vector<swarm::Named> replaced() const;
  };

  void read(swarm::FileKind kind, const Given& given);
  void look_up(One& one);
  void make(One& one);
  [[nodiscard]] Doubt doubt(const One& one, const std::string& name, const std::string& what) const;
  void remove(const One& one);
  bool remove(const One& one, const swarm::StoredFile& file);
  void prune(const One& one);
  [[nodiscard]] std::string stays(const One& one, const std::string& service) const;
  bool go_back(const Rotated& outcome);
  bool went_back(const Rotated& outcome);

  Session& session_;
  bool input_taken_;
  swarm::rotation::Original original_;
  std::vector<One> all_;
  bool arrived_ = false;                ///< At one service at least.
  std::vector<std::string> undecided_;  ///< Services of which nobody knows which version they will keep.
};

}  // namespace cli
