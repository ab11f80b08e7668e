// SPDX-License-Identifier: Apache-2.0
// The table of colours by meaning.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cli {

enum class Tone { error, warning, hint, good, bad, dim, heading };

/// Wraps text in the terminal's colour codes, or returns it unchanged.
class Style {
 public:
  /// `colored`: the result of Io::colored for the stream.
  explicit Style(bool colored = false) : colored_(colored) {}

  [[nodiscard]] bool colored() const { return colored_; }
  [[nodiscard]] std::string operator()(Tone tone, std::string_view text) const;
  /// One of several colours without a meaning, to distinguish things.
  [[nodiscard]] std::string apart(std::size_t which, std::string_view text) const;

 private:
  [[nodiscard]] std::string wrapped(std::string_view code, std::string_view text) const;

  bool colored_;
};

}  // namespace cli
