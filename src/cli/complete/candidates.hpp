// SPDX-License-Identifier: Apache-2.0
// What a word that is being typed may become. Pure: what the engine and the disk know comes as functions.
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
  std::vector<Spelling> known;       ///< What may be typed here.
  Line line;                         ///< What stands before the last word.
  Place place = Place::nowhere;
  const Spelling* flag = nullptr;
  std::string settled;  ///< The part of the last word that stays: "--env-rm=".
  std::string word;     ///< The part to be completed.
};

/// Reads the words after the program's name; the last one, perhaps empty, is being typed. Never throws a
/// usage error: who types makes mistakes on the way.
Typed read_typed(std::span<const std::string> words);

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
  /// The recorded revisions of a service.
  std::function<Candidates(const std::string& service)> revisions;
  /// The name of the network with this ID.
  std::function<std::string(const std::string& id)> network;
  /// Names in a directory, those of directories with a slash behind them; "": the current one.
  std::function<std::vector<std::string>(const std::string& directory)> files;
  std::function<std::vector<std::string>()> variables;
};

/// Whole words that begin with the one being typed.
Candidates candidates(const Typed& typed, const Sources& sources);

/// The words of a kind; empty where the kind has none of its own.
std::vector<std::string_view> words_of(Complete kind);

/// Keys that options of a log driver may have; those of all drivers where none is named.
std::vector<std::string> log_options(std::string_view driver);

using OfKind = std::function<Candidates(Complete kind, const std::string& start)>;

/// What `word` may become as a value of `row`, whole values: the next key, or a value of the last key.
Candidates of_fields(const Flag& row, const std::string& word, const OfKind& of_kind);

}  // namespace cli::complete
