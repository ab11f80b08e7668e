// SPDX-License-Identifier: Apache-2.0
// What was typed: rows and their values, in order.
#pragma once

#include "flags/flag.hpp"

#include <swarm/json.hpp>

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace cli {

/// On update a family row is typed in two forms; everywhere else there is one.
enum class Form { plain, add, rm };

class Given {
 public:
  struct Value {
    std::string text;     ///< As typed; what it refers to has been put in.
    swarm::Json value{};  ///< What the row's codec makes of it; null: the row has none, or the form is `rm`.
  };
  struct Entry {
    const Flag* row;
    Form form;
    std::string typed;  ///< The flag as it is spelled: "--env-add".
    std::vector<Value> values{};
  };

  /// Reads the value and notes it. Throws usage, naming flag, value and what is allowed.
  void take(const Flag& row, Form form, std::string typed, std::string text);
  /// A value that was read before, or that need not be read.
  void note(const Flag& row, Form form, std::string typed, Value value);

  // A row is named by one of flag::, or given itself: rows of one name are the same wish.

  /// The values of a row; `plain` and `add` are the same wish. Empty: not given.
  [[nodiscard]] const std::vector<Value>& all(FlagName name, Form form = Form::plain) const;
  /// Their texts.
  [[nodiscard]] std::vector<std::string> texts(FlagName name, Form form = Form::plain) const;
  [[nodiscard]] bool has(FlagName name) const;
  /// The text of the last value of a row, or `otherwise`.
  [[nodiscard]] std::string last(FlagName name, std::string otherwise = {}) const;
  /// What its codec made of it; null: not given.
  [[nodiscard]] const swarm::Json& value(FlagName name) const;
  /// A switch: the last wins; not given: false.
  [[nodiscard]] bool on(FlagName name) const;
  /// Any entry that changes a spec?
  [[nodiscard]] bool changes() const;

  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
  [[nodiscard]] const Entry* find(FlagName name, Form form = Form::plain) const;

 private:
  std::vector<Entry> entries_;
};

/// Reads one value by its row: choices, and what its codec makes of it. Throws usage.
swarm::Json read_value(const Given::Entry& entry, const std::string& text);

}  // namespace cli
