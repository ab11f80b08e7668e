// SPDX-License-Identifier: Apache-2.0
// What was typed: rows and their values, in order.
#pragma once

#include "flags/flag.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// On update a family row is typed in two forms; everywhere else there is one.
enum class Form { plain, add, rm };

class Given {
 public:
  struct Entry {
    const Flag* row;
    Form form;
    std::string typed;  ///< The flag as it is spelled: "--env-add".
    std::vector<std::string> values;
  };

  void note(const Flag& row, Form form, std::string typed, std::string value);

  /// The values of a row by its name; `plain` and `add` are the same wish. Empty: not given.
  [[nodiscard]] const std::vector<std::string>& all(std::string_view name, Form form = Form::plain) const;
  [[nodiscard]] bool has(std::string_view name) const;
  /// The last value of a row, or `otherwise`.
  [[nodiscard]] std::string last(std::string_view name, std::string otherwise = {}) const;
  /// A switch: the last wins; not given: false.
  [[nodiscard]] bool on(std::string_view name) const;
  /// Any entry that changes a spec?
  [[nodiscard]] bool changes() const;

  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
  [[nodiscard]] const Entry* find(std::string_view name, Form form = Form::plain) const;

 private:
  std::vector<Entry> entries_;
};

}  // namespace cli
