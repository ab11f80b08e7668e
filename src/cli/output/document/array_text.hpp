// SPDX-License-Identifier: Apache-2.0
// A JSON array as text; its items are passed one by one and not kept.
#pragma once

#include <swarm/json.hpp>

#include <string>

namespace cli {

/// Writes the same as `compact` or `indented` for the whole array.
class ArrayText {
 public:
  enum class Layout { compact, indented };

  explicit ArrayText(Layout layout) : indent_(layout == Layout::indented ? 4 : 0) {}

  void add(const swarm::Json& item);
  [[nodiscard]] bool empty() const { return text_.size() == 1; }
  /// The text, with its bracket; nothing is added after it.
  std::string take();

 private:
  int indent_;
  std::string text_ = "[";
};

}  // namespace cli
