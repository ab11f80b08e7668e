// SPDX-License-Identifier: Apache-2.0
// Fuzzes YAML files: a document that is read and written reads as the same.
#include "yaml/yaml.hpp"

#include "fuzz/fuzz.hpp"

#include <swarm/error.hpp>

#include <string>

#include <nlohmann/json.hpp>

void fuzz::run(std::string_view bytes) {
  const auto documents = swarm::if_possible([&] { return cli::read_yaml(bytes, "f"); });
  if (!documents) return;
  for (const swarm::Json& document : *documents) {
    const std::string text = cli::yaml_text(document);
    const auto again = swarm::if_possible([&] { return cli::read_yaml(text, "f"); });
    expect(again && again->size() == 1 && again->front() == document,
           "a document that is written is read as the same");
  }
}
