// SPDX-License-Identifier: Apache-2.0
// What a word that is being typed may become. Pure: what the engine and the disk know comes as functions.
#pragma once

#include "complete/typed.hpp"

#include <swarm/json.hpp>

#include <functional>
#include <string>
#include <vector>

namespace cli::complete {

/// One that ends in `=`, `,`, `:` or `/` is not the whole word yet.
struct Candidate {
  std::string value, meaning;
};
using Candidates = std::vector<Candidate>;

/// Each answers with nothing where it knows nothing.
struct Sources {
  /// Names of a kind in the swarm, or docker's contexts; those that cannot begin with `start` may be left
  /// out.
  std::function<Candidates(Complete kind, const std::string& start)> names;
  /// A service as inspect shows it; null: unknown.
  std::function<swarm::Json(const std::string& service)> service;
  /// The name of the network with this ID.
  std::function<std::string(const std::string& id)> network;
  /// Names in a directory, those of directories with a slash behind them; "": the current one.
  std::function<std::vector<std::string>(const std::string& directory)> files;
  std::function<std::vector<std::string>()> variables;
};

/// Whole words that begin with the one being typed.
Candidates candidates(const Typed& typed, const Sources& sources);

}  // namespace cli::complete
