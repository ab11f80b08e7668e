// SPDX-License-Identifier: Apache-2.0
// Converts a spec back to flags, in table order.

#include "flags/to_flags.hpp"

#include "flags/given.hpp"
#include "flags/parse.hpp"
#include "flags/to_edit.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/error.hpp>
#include <swarm/values.hpp>

#include <span>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Json;
using Strings = std::vector<std::string>;
namespace edit = swarm::edit;

/// Whether the line has to remove a default that appears with the other members of the parent object, such as
/// the monitor of a new UpdateConfig.
bool clears_default(const Json& spec, const Flag& row, const Single& single) {
  const std::string_view parent = row.at.substr(0, row.at.rfind('/'));
  const Json* parent_object = swarm::find_at(spec, parent);
  if (single.zero == Zero::keep || parent_object == nullptr || !parent_object->is_object()) return false;
  Json fresh;
  edit::put(fresh, std::string(parent) + "/-", 0);
  const Json* appears = swarm::find_at(fresh, row.at);
  const Json* present = swarm::find_at(spec, row.at);
  return appears != nullptr && appears->is_number() && (present == nullptr || present->is_null());
}

/// Whether the member differs from what create starts with.
bool is_given(const Json& spec, const Flag& row) {
  static const Json empty = edit::empty_service();
  const Json* present = swarm::find_at(spec, row.at);
  if (present == nullptr || present->is_null()) return false;
  // The engine's own name for its default does not count.
  if (row.choices.starts_with("default|") && *present == "default") return false;
  const Json* from_start = swarm::find_at(empty, row.at);
  return from_start == nullptr || *from_start != *present;
}

/// Whether a switch is off, which the engine treats as absent.
bool is_absent_switch(const Json& spec, const Flag& row, const Single& single) {
  return single.zero == Zero::erase && *swarm::find_at(spec, row.at) == false;
}

Strings of_list(const Json& list, const List& change) {
  Strings out;
  if (list.is_array())
    for (const Json& item : list) out.push_back(change.value.show(item));
  return out;
}

Strings of_map(const Json& members) {
  Strings out;
  if (members.is_object())
    for (const auto& [key, text] : members.items())
      out.push_back(key + "=" + (text.is_string() ? text.get<std::string>() : std::string()));
  return out;
}

/// A caller without variables and files: values that depend on the caller become values that no spec has.
World unknown_caller() {
  return {.env = [](const char*) { return ""; },
          .read_file = [](const std::string&) { return std::string(); },
          .directory = "/"};
}

/// The names that the spec's own references resolve to.
ResolvedNames found_in(const Json& spec) {
  ResolvedNames found;
  for (const Json& secret : swarm::list_at(spec, "/TaskTemplate/ContainerSpec/Secrets"))
    found.secrets[swarm::text_at(secret, "/SecretName")] = {swarm::text_at(secret, "/SecretID"),
                                                            swarm::text_at(secret, "/SecretName")};
  for (const Json& config : swarm::list_at(spec, "/TaskTemplate/ContainerSpec/Configs"))
    found.configs[swarm::text_at(config, "/ConfigName")] = {swarm::text_at(config, "/ConfigID"),
                                                            swarm::text_at(config, "/ConfigName")};
  // A credential spec may name a config that is not among the references.
  const std::string named =
      swarm::text_at(spec, "/TaskTemplate/ContainerSpec/Privileges/CredentialSpec/Config");
  if (!named.empty()) found.configs.emplace(named, swarm::Named{named, named});
  return found;
}

/// The spec that `create` makes of a line. Throws usage if it rejects the line.
Json result(const Given& given, const Json& spec) {
  const Given line = expand(given, unknown_caller());
  check_line(line, Verbs::create);
  Json out = edit::empty_service();
  to_edit(line, found_in(spec))(out);
  return out;
}

bool takes(const Given& given, const Json& spec) {
  return swarm::if_possible([&] { return result(given, spec); }).has_value();
}

/// One flag of the line that `create` accepts on its own.
struct Piece {
  const Flag* row;
  std::string value;
};

void add_piece(std::vector<Piece>& out, const Flag& row, std::string value) {
  if (value.find('\0') != value.npos) return;  // NUL would end the word.
  const Given::Entry entry{&row, Form::plain, "--" + std::string(row.name)};
  if (swarm::if_possible([&] { return read_value(entry, value); })) out.push_back({&row, std::move(value)});
}

std::vector<Piece> pieces_of(const Json& spec) {
  std::vector<Piece> out;
  bool has_image = false;
  for (const Flag& row : service_flags()) {
    if (!has(row.on, Verbs::create) || row.name == flag::args) continue;
    for (std::string& value : values_of(spec, row)) add_piece(out, row, std::move(value));
    if (row.name == flag::image) has_image = !out.empty() && out.back().row == &row;
  }
  if (!has_image) return out;  // The first argument would be taken for the image.
  for (const Json& word : swarm::list_at(spec, "/TaskTemplate/ContainerSpec/Args"))
    if (word.is_string()) add_piece(out, service_flag(flag::args), swarm::value::join_words({word}));
  return out;
}

/// Adds the pieces that `create` accepts together with those before them. Halves what it rejects, because a
/// spec may have thousands of pieces, of which one contradicts another.
void add_accepted(Given& good, std::span<const Piece> pieces, const Json& spec) {
  Given more = good;
  for (const Piece& piece : pieces)
    more.take(*piece.row, Form::plain, "--" + std::string(piece.row->name), piece.value);
  if (takes(more, spec)) {
    good = std::move(more);
  } else if (const std::size_t half = pieces.size() / 2; half > 0) {
    add_accepted(good, pieces.first(half), spec);
    add_accepted(good, pieces.subspan(half), spec);
  }
}

/// All flags that the spec needs and `create` accepts together: omits those that contradict earlier ones.
Given given_for(const Json& spec) {
  Given all;
  add_accepted(all, pieces_of(spec), spec);
  return all;
}

Strings words_of(const Given& given) {
  Strings out, last;
  for (const Given::Entry& entry : given.entries())
    for (const auto& [value, _] : entry.values) {
      if (entry.row->name == flag::image) {
        last.insert(last.begin(), value);
      } else if (entry.row->name == flag::args) {
        last.push_back(swarm::value::split_words(value).front());
      } else if (entry.row->is_switch()) {
        out.push_back(value == "true" ? entry.typed : entry.typed + "=" + value);
      } else {
        out.push_back(entry.typed);
        out.push_back(value);
      }
    }
  out.insert(out.end(), last.begin(), last.end());
  return out;
}

}  // namespace

Strings values_of(const Json& spec, const Flag& row) {
  return std::visit(overloaded{[](const Nothing&) { return Strings{}; },
                               [&](const Single& single) {
                                 if (clears_default(spec, row, single)) return Strings{single.value.show(0)};
                                 if (!is_given(spec, row) || is_absent_switch(spec, row, single))
                                   return Strings{};
                                 return Strings{single.value.show(*swarm::find_at(spec, row.at))};
                               },
                               [&](const List& list) {
                                 const Json* found = swarm::find_at(spec, row.at);
                                 return found != nullptr ? of_list(*found, list) : Strings{};
                               },
                               [&](const Map&) {
                                 const Json* found = swarm::find_at(spec, row.at);
                                 return found != nullptr ? of_map(*found) : Strings{};
                               },
                               [&](const Special& special) { return special.show(spec); }},
                    row.change);
}

Strings to_flags(const Json& spec) { return words_of(given_for(spec)); }

Json made_by_flags(const Json& spec) { return result(given_for(spec), spec); }

std::string create_line(const Json& spec) {
  Strings words = to_flags(spec);
  words.insert(words.begin(), {"swarmctl", "create"});
  return swarm::value::shell_line(words);
}

}  // namespace cli
