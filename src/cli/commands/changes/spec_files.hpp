// SPDX-License-Identifier: Apache-2.0
// Reads specifications from files: one or many, as JSON, JSON lines or YAML.
#pragma once

#include "commands/changes/wanted_spec.hpp"

#include <swarm/error.hpp>
#include <swarm/json.hpp>

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace cli {

/// A specification of a named service.
struct FileSpec {
  std::string place;  ///< "web.json", "all.json: item 2", "all.jsonl: line 3"
  swarm::Json document;
  PlaceOf place_of;
};

struct SpecFiles {
  std::vector<FileSpec> specs;       ///< In the order of the files.
  std::vector<swarm::Error> faults;  ///< What cannot be read or is not a specification; each names its place.
};

/// Reads files, directories (their .json, .jsonl, .yaml and .yml files, by name) and standard input ("-").
SpecFiles read_spec_files(const std::vector<std::string>& paths);

}  // namespace cli
