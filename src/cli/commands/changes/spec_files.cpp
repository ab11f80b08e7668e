// SPDX-License-Identifier: Apache-2.0
// Reads specifications from files: one or many, as JSON, JSON lines or YAML.
#include "commands/changes/spec_files.hpp"

#include "config/files.hpp"
#include "yaml/yaml.hpp"

#include <swarm/access.hpp>
#include <swarm/text.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <memory>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;
using swarm::Json;

constexpr std::size_t most_of_file = std::size_t{64} << 20;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";  // Editors on Windows write it.

bool is_yaml(std::string_view path) { return path.ends_with(".yaml") || path.ends_with(".yml"); }

bool holds_specs(std::string_view name) {
  return is_yaml(name) || name.ends_with(".json") || name.ends_with(".jsonl");
}

/// Any other text is YAML, or empty.
bool looks_like_json(std::string_view text) {
  return swarm::trimmed(text).starts_with('{') || swarm::trimmed(text).starts_with('[');
}

/// Where the object or list at the beginning of the text ends; the end of the text if it does not.
std::size_t end_of_json(std::string_view text) {
  std::size_t depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '\\')
      ++i;
    else if (c == '"')
      quoted = !quoted;
    else if (!quoted && (c == '{' || c == '['))
      ++depth;
    else if (!quoted && (c == '}' || c == ']') && (depth == 0 || --depth == 0))
      return i + 1;
  }
  return text.size();
}

class SpecReader {
 public:
  SpecFiles run(const std::vector<std::string>& paths) {
    for (const std::string& path : paths) unless_fault([&] { take_path(path); });
    refuse_second_ones();
    return std::move(files_);
  }

 private:
  using Text = std::shared_ptr<const std::string>;

  struct Source {
    Text text;
    std::string called;
    std::size_t document = 0;  ///< Its number in the text.
  };

  template <class Act>
  void unless_fault(const Act& act) {
    if (auto done = swarm::catch_error(act); !done) files_.faults.push_back(*done.error);
  }

  void take_path(const std::string& path) {
    std::error_code none;
    if (path == "-" || !std::filesystem::is_directory(path, none)) return take_file(path);
    bool found = false;
    for (const std::string& name : disk().names(path)) {
      const std::string file = (path.ends_with('/') ? path : path + "/") + name;
      if (!holds_specs(name) || std::filesystem::is_directory(file, none)) continue;
      found = true;
      unless_fault([&] { take_file(file); });
    }
    if (!found) throw Error(Errc::usage, path + ": no .json, .jsonl, .yaml or .yml file in this folder");
  }

  void take_file(const std::string& path) {
    const std::string called = path == "-" ? "standard input" : path;
    std::string text = read_input(path, most_of_file);
    if (text.starts_with(byte_order_mark)) text.erase(0, byte_order_mark.size());
    const Text shared = std::make_shared<const std::string>(std::move(text));
    const std::size_t before = files_.specs.size() + files_.faults.size();
    if (is_yaml(path) || !looks_like_json(*shared))
      take_yaml(shared, called);
    else
      take_json(shared, called);
    if (files_.specs.size() + files_.faults.size() == before)
      throw Error(Errc::usage, called + ": contains no service specification");
  }

  void take_yaml(const Text& text, const std::string& called) {
    std::vector<Json> all = read_yaml(*text, called);
    for (std::size_t i = 0; i < all.size(); ++i)
      take_documents(all[i], {text, called, i},
                     all.size() == 1 ? called : called + ": document " + std::to_string(i + 1));
  }

  void take_json(const Text& text, const std::string& called) {
    auto whole = swarm::catch_error([&] { return swarm::read_json(*text, "the document"); });
    if (whole) return take_documents(*whole.value, {text, called}, called);
    const std::string_view first = std::string_view(*text).substr(0, text->find('\n'));
    if (first.size() < text->size() && !swarm::read_json_or_null(first).is_null())
      return take_lines(*text, called);
    take_sequence(*text, called, *whole.error);
  }

  /// Several documents, one after the other, as jq prints them.
  void take_sequence(std::string_view text, const std::string& called, const Error& fault) {
    std::vector<std::string_view> pieces;
    while (!swarm::trimmed(text).empty()) {
      pieces.push_back(text.substr(0, end_of_json(text)));
      text.remove_prefix(pieces.back().size());
    }
    if (pieces.size() < 2) throw Error(Errc::usage, called + ": " + fault.what());
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      const std::string place = called + ": document " + std::to_string(i + 1);
      unless_fault([&] {
        auto read = swarm::catch_error([&] { return swarm::read_json(pieces[i], "the document"); });
        if (!read) throw Error(Errc::usage, place + ": " + read.error->what());
        take(std::move(*read.value), place, [place](std::string_view) { return place; });
      });
    }
  }

  void take_lines(std::string_view text, const std::string& called) {
    for (std::size_t number = 1; !text.empty(); ++number) {
      const std::string_view line = text.substr(0, text.find('\n'));
      text.remove_prefix(std::min(text.size(), line.size() + 1));
      if (swarm::trimmed(line).empty()) continue;
      const std::string place = called + ": line " + std::to_string(number);
      unless_fault([&] {
        auto read = swarm::catch_error([&] { return swarm::read_json(line, "the document"); });
        if (!read) throw Error(Errc::usage, place + ": " + read.error->what());
        take(std::move(*read.value), place, [place](std::string_view) { return place; });
      });
    }
  }

  void take_documents(Json& whole, const Source& source, const std::string& place) {
    if (!whole.is_array())
      return unless_fault([&] { take(std::move(whole), place, places_of(source, place, {})); });
    for (std::size_t i = 0; i < whole.size(); ++i)
      unless_fault([&] {
        const std::string item = place + ": item " + std::to_string(i + 1);
        take(std::move(whole[i]), item, places_of(source, item, "[" + std::to_string(i) + "]."));
      });
  }

  /// `above`: the path to the document in the file.
  static PlaceOf places_of(const Source& source, const std::string& place, const std::string& above) {
    return [source, place, above](std::string_view path) {
      if (path.empty()) return place;
      std::string found =
          place_in_file(source.called, *source.text, above + std::string(path), source.document);
      return found == source.called ? place : found;
    };
  }

  void take(Json document, const std::string& place, const PlaceOf& place_of) {
    require_spec(document, place_of);
    const std::string name = swarm::text_at(document, "/Name");
    if (name.empty()) throw Error(Errc::usage, place + ": the specification has no Name");
    swarm::in_context(place + ": Name " + name, [&] { return swarm::value::read_name(name); });
    files_.specs.push_back({place, std::move(document), place_of});
  }

  /// Rejects two specifications of the same service, because it is unclear which one is meant.
  void refuse_second_ones() {
    std::map<std::string, std::string> place_of;
    for (const FileSpec& one : files_.specs) {
      const std::string name = swarm::text_at(one.document, "/Name");
      const auto [first, is_new] = place_of.try_emplace(name, one.place);
      if (!is_new)
        files_.faults.emplace_back(Errc::usage,
                                   name + ": two specifications: " + first->second + " and " + one.place);
    }
  }

  SpecFiles files_;
};

}  // namespace

SpecFiles read_spec_files(const std::vector<std::string>& paths) { return SpecReader().run(paths); }

}  // namespace cli
