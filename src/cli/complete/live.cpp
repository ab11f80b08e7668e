// SPDX-License-Identifier: Apache-2.0
// Completes values from the spec of the service on the line, by formatting it with the flags' codecs.
#include "complete/sources.hpp"
#include "flags/quoting.hpp"
#include "flags/to_flags.hpp"
#include "output/document/mask.hpp"

#include <swarm/access.hpp>
#include <swarm/values.hpp>

#include <nlohmann/json.hpp>

namespace cli::complete {
namespace {

using swarm::Json;

Json spec_on_line(const Typed& typed, const Sources& sources) {
  const auto& operands = typed.line.operands;
  const bool names_one = typed.command != nullptr &&
                         (typed.command->verb == Verbs::update || typed.command->verb == Verbs::diff);
  if (!names_one || operands.empty()) return Json();
  return swarm::object_at(sources.service(operands.front()), "/Spec");
}

Candidates of_list(const Json& items, const Flag& row, const List& list) {
  Candidates all;
  for (const Json& item : items) {
    const std::string typed = list.key(item);
    // A variable's value may be secret and must not appear on the screen.
    const std::string whole = row.complete == Complete::variable ? std::string()
                              : row.quote == Quote::fields ? quoted(row, Form::plain, list.value.show(item))
                                                           : masked(list.value.show(item));
    all.push_back({typed, whole == typed ? std::string() : whole});
  }
  return all;
}

Candidates of_map(const Json& members) {
  Candidates all;
  for (Json::const_iterator it = members.begin(); it != members.end(); ++it)
    if (it->is_string()) all.push_back({it.key(), masked_value(it.key(), it->get<std::string>())});
  return all;
}

Candidates of_special(const Json& spec, const Flag& row, const Special& special, const Sources& sources) {
  Candidates all;
  if (special.held == nullptr) return all;
  for (Held& held : special.held(spec)) {
    const bool by_id = row.complete == Complete::network;
    all.push_back({by_id ? sources.network(held.typed) : held.typed, std::move(held.meaning)});
  }
  return all;
}

std::string shown(const std::string& name, const Json& value) {
  if (value.is_string()) return masked_value(name, value.get<std::string>());
  return value.is_structured() ? std::string() : value.dump();
}

/// The members one step below `word` in a document, and further while there is only one way. Objects and
/// lists end in a dot.
class Steps {
 public:
  explicit Steps(const std::string& word) : word_(word) {}

  Candidates from(const Json& document) {
    within(document, {});
    return std::move(found_);
  }

 private:
  void within(const Json& at, const std::string& path) {
    if (at.is_object())
      for (Json::const_iterator it = at.begin(); it != at.end(); ++it)
        to(path + it.key(), *it, shown(it.key(), *it));
    // An item may be a variable that holds a secret, which must not appear on the screen.
    if (at.is_array())
      for (std::size_t i = 0; i < at.size(); ++i) to(path + std::to_string(i), at[i], {});
  }

  void to(const std::string& path, const Json& value, std::string meaning) {
    if (!value.is_structured() || value.empty())
      found_.push_back({path, std::move(meaning)});
    else if (value.size() == 1 || word_.starts_with(path + "."))
      within(value, path + ".");
    else
      found_.push_back({path + ".", {}});
  }

  const std::string& word_;
  Candidates found_;
};

}  // namespace

Candidates held_by_service(const Typed& typed, const Sources& sources) {
  const Json spec = spec_on_line(typed, sources);
  const Flag& row = *typed.flag->row;
  const std::string at(row.at);
  if (const auto* list = std::get_if<List>(&row.change)) return of_list(swarm::list_at(spec, at), row, *list);
  if (std::holds_alternative<Map>(row.change)) return of_map(swarm::object_at(spec, at));
  if (const auto* special = std::get_if<Special>(&row.change))
    return of_special(spec, row, *special, sources);
  return {};
}

Candidates present_value(const Typed& typed, const Sources& sources) {
  const Flag& row = *typed.flag->row;
  if (row.is_family() || row.at.empty()) return {};
  const Json spec = spec_on_line(typed, sources);
  if (!spec.is_object()) return {};
  Candidates all;
  for (std::string& value : values_of(spec, row)) all.push_back({std::move(value), "as it is now"});
  return all;
}

Candidates members(const Typed& typed, const Sources& sources) {
  if (typed.line.operands.empty()) return {};
  return Steps(typed.word).from(sources.service(typed.line.operands.front()));
}

Candidates scale(const Sources& sources, const std::string& word) {
  const auto equals = word.find('=');
  if (equals == word.npos) {
    Candidates all = sources.names(Complete::service, word);
    for (Candidate& one : all) one.value += '=';
    return all;
  }
  const std::string service = word.substr(0, equals);
  const Json document = sources.service(service);
  const Json& spec = swarm::object_at(document, "/Spec");
  for (const char* at : {"/Mode/Replicated/Replicas", "/Mode/ReplicatedJob/TotalCompletions"})
    if (const Json* number = swarm::find_at(spec, at); number != nullptr && number->is_number_unsigned())
      return {{service + "=" + number->dump(), "as it is now"}};
  return {};
}

}  // namespace cli::complete
