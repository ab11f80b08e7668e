// SPDX-License-Identifier: Apache-2.0
// The flags that were given and their values, in order.
#pragma once

#include "flags/flag.hpp"

#include <swarm/json.hpp>

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace cli {

/// On update a family row has the forms `add` and `rm`; otherwise there is one form.
enum class Form { plain, add, rm };

class Given {
 public:
  struct Value {
    std::string text;     ///< As typed, or expanded.
    swarm::Json value{};  ///< The result of the row's codec; null if the row has none, or the form is `rm`.
  };
  struct Entry {
    const Flag* row;
    Form form;
    std::string typed;  ///< The flag as spelled: "--env-add".
    std::vector<Value> values{};
  };

  /// Parses the value and stores it. Throws usage with the flag, the value and what is allowed.
  void take(const Flag& row, Form form, std::string typed, std::string text);
  /// Stores a value that was parsed before, or needs no parsing.
  void note(const Flag& row, Form form, std::string typed, Value value);

  // Rows are selected by a constant of flag::, or by the row itself; rows of the same name count as one.

  /// The values of a row; `plain` and `add` count as the same form. Empty: not given.
  [[nodiscard]] const std::vector<Value>& all(FlagName name, Form form = Form::plain) const;
  /// The texts of these values.
  [[nodiscard]] std::vector<std::string> texts(FlagName name, Form form = Form::plain) const;
  [[nodiscard]] bool has(FlagName name) const;
  /// The text of the last value of a row, or `otherwise`.
  [[nodiscard]] std::string last(FlagName name, std::string otherwise = {}) const;
  /// The parsed last value; null: not given.
  [[nodiscard]] const swarm::Json& value(FlagName name) const;
  /// The last value of a switch; false if not given.
  [[nodiscard]] bool on(FlagName name) const;
  /// Whether any entry changes a spec.
  [[nodiscard]] bool changes() const;

  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
  [[nodiscard]] const Entry* find(FlagName name, Form form = Form::plain) const;

 private:
  std::vector<Entry> entries_;
};

/// Parses one value by its row's choices and codec. Throws usage.
swarm::Json read_value(const Given::Entry& entry, const std::string& text);

}  // namespace cli
