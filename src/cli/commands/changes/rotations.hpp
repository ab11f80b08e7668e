// SPDX-License-Identifier: Apache-2.0
// --secret-rotate and --config-rotate: creates new versions, points services at them, and removes them on
// failure.
#pragma once

#include "commands/waiting/write_in_flight.hpp"
#include "session.hpp"

#include <swarm/rotation.hpp>
#include <swarm/service_client.hpp>

#include <string>
#include <utility>
#include <vector>

namespace cli {

/// The result of an update with rotations for one service.
struct RotationResult {
  std::string reference;
  /// If not sent, nothing refers to the new versions, unless the outcome is unknown.
  swarm::Updated updated;
  Exit exit = Exit::done;
};

class Rotations {
 public:
  /// Reads the files. Throws usage for content that the engine would reject, and for --detach, because the
  /// outcome decides which version is removed.
  Rotations(Session& session, const Given& given);

  [[nodiscard]] bool none() const { return all_.empty(); }

  /// Adds a service to be updated, with the spec that results from the rest of the line. Requests the
  /// existing versions. Throws refused if the spec refers to none.
  void take_in(const swarm::Json& edited_spec);
  /// Records the references of a spec that was read again; requests the versions again if one is unknown.
  void look_again(const swarm::Json& newer_spec);
  /// Points a spec at the new versions, whether or not they exist yet. Pure.
  void point(swarm::Json& spec) const;

  /// Creates the new versions. Removes those created before a failure.
  void make();
  /// Removes the new versions, to which nothing refers.
  void discard();
  /// Call this after the service was recreated; if that failed, the new one is already removed.
  void replaced(const std::string& service, Exit exit);
  /// Records the result of one service's update; rolls back a stuck one.
  void record_result(const RotationResult& outcome);
  /// Call this after the last service: removes the versions that are no longer needed.
  void conclude();
  /// The commands that check whether a new version is left behind; empty if none would be.
  [[nodiscard]] swarm::Hint what_is_left() const;
  /// For an interrupt before the wait; empty if nothing would be left behind.
  [[nodiscard]] std::string interrupt_message() const;
  /// For an interrupt of the wait for `service`, one line per version.
  [[nodiscard]] std::vector<std::string> left(const std::string& service) const;

 private:
  struct One {
    swarm::FileKind kind;
    std::string typed, content;
    std::string family{};  ///< Empty: not looked up yet.
    swarm::Named fresh{};  ///< No ID: not created yet.
    std::vector<swarm::StoredFile> stored{};
    /// What each service refers to, by its name, until it is updated.
    std::vector<std::pair<std::string, std::vector<swarm::Named>>> referred{};
    bool needed = false;  ///< False: a config already has this content.

    [[nodiscard]] swarm::rotation::Family family_of() const { return {family, stored}; }
    /// The versions that all services together replace.
    [[nodiscard]] std::vector<swarm::Named> replaced() const;
  };

  void read(swarm::FileKind kind, const Given& given);
  void look_up(One& one);
  void make(One& one);
  [[nodiscard]] UncertainWrite uncertain_write(const One& one, const std::string& name,
                                               const std::string& what) const;
  void remove(const One& one);
  bool remove(const One& one, const swarm::StoredFile& file);
  void prune(const One& one);
  [[nodiscard]] std::string stays(const One& one, const std::string& service) const;
  bool go_back(const RotationResult& outcome);
  bool went_back(const RotationResult& outcome);

  Session& session_;
  bool input_taken_;
  swarm::rotation::Original original_;
  std::vector<One> all_;
  bool arrived_ = false;                       ///< For at least one service.
  std::vector<std::string> unknown_outcomes_;  ///< Services that may keep either version.
};

}  // namespace cli
