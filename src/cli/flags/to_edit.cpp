// SPDX-License-Identifier: Apache-2.0
// Applies rows to a spec, in table order.
#include "flags/to_edit.hpp"

#include "flags/quoting.hpp"
#include "flags/special.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/equivalence.hpp>
#include <swarm/error.hpp>

#include <algorithm>
#include <unordered_map>
#include <utility>

#include <nlohmann/json.hpp>

namespace cli {

RotateRequest read_rotate(std::string_view typed) {
  const auto equals = typed.find('=');
  if (equals == typed.npos || equals == 0 || equals + 1 == typed.size())
    throw swarm::Error(swarm::Errc::usage,
                       "not NAME=FILE: the file with the new content, or - for standard input");
  return {std::string(typed.substr(0, equals)), std::string(typed.substr(equals + 1))};
}

swarm::Json check_rotate(std::string_view typed) {
  static_cast<void>(read_rotate(typed));
  return nullptr;
}

namespace {

using swarm::Json;
namespace edit = swarm::edit;

class Application {
 public:
  Application(Json& spec, const Given& given, const ResolvedNames& found)
      : spec_(spec), given_(given), found_(found) {}

  Warnings run() {
    warn_of_values();
    for (const Flag& row : service_flags())
      if (given_.has(row)) std::visit([&](const auto& change) { apply(row, change); }, row.change);
    for (const Given::Entry& entry : given_.entries())
      if (entry.row->check != nullptr) entry.row->check(spec_, given_, found_);
    return std::move(warnings_);
  }

 private:
  void warn_of_values() {
    for (const Given::Entry& entry : given_.entries()) {
      if (entry.row->warnings == nullptr || entry.form == Form::rm) continue;
      for (const auto& [typed, value] : entry.values)
        for (const std::string& warning : entry.row->warnings(typed, value))
          warnings_.push_back(quoted(entry, typed) + ": " + warning);
    }
  }

  void apply(const Flag&, const Nothing&) {}

  void apply(const Flag& row, const Single& single) {
    Json value = given_.value(row);
    const bool says_nothing = swarm::is_empty(value, swarm::Strictness::as_encoded);
    const bool goes = value.is_null() || (single.zero == Zero::erase && says_nothing);
    // Even a zero value creates a parent with defaults of its own, because the user asked for it.
    if (!goes || row.at.starts_with("/UpdateConfig") || row.at.starts_with("/RollbackConfig") ||
        row.at.starts_with("/TaskTemplate/RestartPolicy"))
      edit::put(spec_, row.at, std::move(value));
    if (goes) edit::erase(spec_, row.at);
  }

  void apply(const Flag& row, const List& list) {
    remove(row, list, given_.texts(row, Form::rm));
    std::vector<Json> added;
    for (const Given::Value& one : given_.all(row)) added.push_back(one.value);
    edit::add_all(spec_, row.at, std::move(added), list.key);
  }

  void remove(const Flag& row, const List& list, const std::vector<std::string>& all_typed) {
    if (all_typed.empty()) return;
    std::unordered_map<std::string, std::size_t> first_of;  // key → index of the first value that names it
    for (std::size_t i = 0; i < all_typed.size(); ++i)
      for (std::string& key : list.removed(all_typed[i])) first_of.try_emplace(std::move(key), i);
    std::vector<bool> matched(all_typed.size());
    edit::remove(spec_, row.at, [&](const Json& item) {
      const auto named = first_of.find(list.key(item));
      if (named == first_of.end()) return false;
      matched[named->second] = true;
      return true;
    });
    for (std::size_t i = 0; i < all_typed.size(); ++i)
      if (!matched[i]) unmatched(row, all_typed[i]);
  }

  void apply(const Flag& row, const Map&) {
    for (const std::string& typed : given_.texts(row, Form::rm)) {
      Json* members = swarm::find_at(spec_, row.at);
      if (members == nullptr || !members->is_object() ||
          members->erase(typed.substr(0, typed.find('='))) == 0)
        unmatched(row, typed);
    }
    std::vector<swarm::value::Pair> pairs;
    for (const Given::Value& one : given_.all(row))
      pairs.push_back({one.value[0].get<std::string>(), one.value[1].get<std::string>()});
    edit::put_pairs(spec_, row.at, pairs);
  }

  void apply(const Flag&, const Special& special) {
    if (std::ranges::find(done_, special.apply) != done_.end()) return;
    done_.push_back(special.apply);
    special.apply(spec_, given_, found_, warnings_);
  }

  void unmatched(const Flag& row, const std::string& typed) {
    warnings_.push_back("--" + std::string(row.name) + "-rm " + quoted(row, Form::rm, typed) +
                        ": nothing to remove");
  }

  Json& spec_;
  const Given& given_;
  const ResolvedNames& found_;
  Warnings warnings_;
  std::vector<Special::Apply> done_;
};

}  // namespace

swarm::Edit to_edit(Given given, ResolvedNames found) {
  return [given = std::move(given), found = std::move(found)](Json& spec) {
    return Application(spec, given, found).run();
  };
}

}  // namespace cli
