// SPDX-License-Identifier: Apache-2.0
// Fuzzes the parsers of an engine's documents: scanning a list in pieces, walking elements, and reading and
// writing documents.
#include "fuzz/fuzz.hpp"
#include "json/read.hpp"
#include "json/scanner.hpp"

#include <swarm/access.hpp>

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace {

using swarm::Json;
using Texts = std::vector<std::string>;

/// Returns whether the text is a complete list, and the elements found when it arrives in pieces of `length`.
std::pair<bool, Texts> scanned(std::string_view text, std::size_t length) {
  swarm::json::ListScanner scanner;
  Texts elements;
  const auto take = [&](std::string_view element) {
    elements.emplace_back(element);
    return true;
  };
  for (std::size_t at = 0; at < text.size(); at += length)
    if (!scanner.push(text.substr(at, length), take)) break;
  return {scanner.wrong().empty() && scanner.complete(), elements};
}

void walk(std::string_view element) {
  swarm::json::Walker walker(element);
  std::string text;
  walker.object([&](std::string_view key) {
    if (key == "ID") return walker.text(text);
    if (key == "Slot") return static_cast<void>(walker.count());
    if (key == "Ports") return walker.list([&] { walker.object([](std::string_view) {}); });
  });
}

}  // namespace

void fuzz::run(std::string_view bytes) {
  const auto [whole, elements] = scanned(bytes, bytes.size());
  for (const std::size_t length : {1U, 7U}) {
    const auto [same, pieces] = scanned(bytes, length);
    expect(whole == same && elements == pieces, "a list in pieces is the list");
  }
  for (const std::string& element : elements) walk(element);
  const Json document = swarm::read_json_or_null(bytes);
  if (document.is_null()) return;
  expect(swarm::read_json_or_null(swarm::json_text(document)) == document || !Json::accept(bytes),
         "a document that is written is read as the same");
}
