// SPDX-License-Identifier: Apache-2.0
// Computes the candidates for the word being typed. Pure: data from the engine and the disk come from
// functions.
#pragma once

#include "command.hpp"
#include "flags/flag.hpp"
#include "flags/parse.hpp"
#include "flags/spelling.hpp"

#include <swarm/json.hpp>

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cli::complete {

enum class Place {
  nowhere,  ///< After an unknown verb.
  verb,
  operand,
  flag,   ///< The name of a flag.
  value,  ///< The value of `flag`.
};

struct Typed {
  const Command* command = nullptr;  ///< Null: none yet.
  std::vector<Spelling> known;       ///< The flags that may be typed here.
  Line line;                         ///< The words before the last one.
  Place place = Place::nowhere;
  const Spelling* flag = nullptr;
  std::string complete_part;  ///< The part of the last word that is complete: "--env-rm=".
  std::string word;           ///< The part to be completed.
};

/// Parses the words after the program's name; the last one, which may be empty, is being typed. Never throws
/// a usage error, because an incomplete line is often invalid.
Typed read_typed(std::span<const std::string> words);

/// A value that ends in `=`, `,`, `:` or `/` is not a complete word yet.
struct Candidate {
  std::string value, meaning;
};
using Candidates = std::vector<Candidate>;

/// Each function returns nothing if it has no data.
struct Sources {
  /// Names of a kind in the swarm, or docker's contexts; may omit those that do not start with `start`.
  std::function<Candidates(Complete kind, const std::string& start)> names;
  /// A service as inspect shows it; null: unknown.
  std::function<swarm::Json(const std::string& service)> service;
  /// The recorded revisions of a service.
  std::function<Candidates(const std::string& service)> revisions;
  /// The name of the network with this ID.
  std::function<std::string(const std::string& id)> network;
  /// Names in a directory, those of directories with a trailing slash; "": the current one.
  std::function<std::vector<std::string>(const std::string& directory)> files;
  std::function<std::vector<std::string>()> variables;
};

/// The complete words that start with the one being typed.
Candidates candidates(const Typed& typed, const Sources& sources);

/// The fixed words of a kind; empty if it has none.
std::vector<std::string_view> words_of(Complete kind);

/// Option keys of a log driver; those of all drivers if none is given.
std::vector<std::string> log_options(std::string_view driver);

using OfKind = std::function<Candidates(Complete kind, const std::string& start)>;

/// Candidates for `word` as a value of `row`, as whole values: the next key, or a value of the last key.
Candidates of_fields(const Flag& row, const std::string& word, const OfKind& of_kind);

}  // namespace cli::complete
