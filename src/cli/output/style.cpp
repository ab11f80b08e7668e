// SPDX-License-Identifier: Apache-2.0
// The table of colours by meaning.
#include "output/style.hpp"

#include <array>

namespace cli {
namespace {

/// Select Graphic Rendition: the 8 colours that every terminal maps to something readable.
std::string_view code(Tone tone) {
  switch (tone) {
    case Tone::error: return "1;31";
    case Tone::warning: return "33";
    case Tone::hint: return "36";
    case Tone::good: return "32";
    case Tone::bad: return "31";
    case Tone::dim: return "2";
    case Tone::heading: return "1";
  }
  return "0";
}

}  // namespace

std::string Style::operator()(Tone tone, std::string_view text) const { return wrapped(code(tone), text); }

std::string Style::apart(std::size_t which, std::string_view text) const {
  // No red, which marks failures.
  static constexpr std::array<std::string_view, 9> codes{"36",   "33",   "32",   "35",  "34",
                                                         "1;36", "1;33", "1;32", "1;35"};
  return wrapped(codes[which % codes.size()], text);
}

std::string Style::wrapped(std::string_view code, std::string_view text) const {
  if (!colored_ || text.empty()) return std::string(text);
  std::string out = "\x1b[";
  out.append(code).append("m").append(text).append("\x1b[0m");
  return out;
}

}  // namespace cli
