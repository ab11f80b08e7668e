// SPDX-License-Identifier: Apache-2.0
// Formats times by Go's layouts, in which each part of `Mon Jan 2 15:04:05 MST 2006` stands for that part.
#include "template/zoned_time.hpp"

#include <swarm/text.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <cstdlib>

namespace cli::templates {
namespace {

enum class LayoutPart {
  month_long,
  month_short,
  weekday_long,
  weekday_short,
  zone_name,
  year,
  year_short,
  month,
  month_two,
  day,
  day_two,
  day_padded,
  year_day,
  year_day_padded,
  hour,
  hour12,
  hour12_two,
  minute,
  minute_two,
  second,
  second_two,
  noon_upper,
  noon_lower,
  zone,  ///< Numeric, in one of several forms.
};

struct LayoutWord {
  std::string_view text;
  LayoutPart part;
};

/// A longer element comes before those that are its prefixes.
constexpr std::array layout_words{
    LayoutWord{"January", LayoutPart::month_long},
    LayoutWord{"Jan", LayoutPart::month_short},
    LayoutWord{"Monday", LayoutPart::weekday_long},
    LayoutWord{"Mon", LayoutPart::weekday_short},
    LayoutWord{"MST", LayoutPart::zone_name},
    LayoutWord{"2006", LayoutPart::year},
    LayoutWord{"002", LayoutPart::year_day},
    LayoutWord{"01", LayoutPart::month_two},
    LayoutWord{"02", LayoutPart::day_two},
    LayoutWord{"03", LayoutPart::hour12_two},
    LayoutWord{"04", LayoutPart::minute_two},
    LayoutWord{"05", LayoutPart::second_two},
    LayoutWord{"06", LayoutPart::year_short},
    LayoutWord{"15", LayoutPart::hour},
    LayoutWord{"1", LayoutPart::month},
    LayoutWord{"2", LayoutPart::day},
    LayoutWord{"__2", LayoutPart::year_day_padded},
    LayoutWord{"_2", LayoutPart::day_padded},
    LayoutWord{"3", LayoutPart::hour12},
    LayoutWord{"4", LayoutPart::minute},
    LayoutWord{"5", LayoutPart::second},
    LayoutWord{"PM", LayoutPart::noon_upper},
    LayoutWord{"pm", LayoutPart::noon_lower},
    LayoutWord{"-07:00:00", LayoutPart::zone},
    LayoutWord{"-070000", LayoutPart::zone},
    LayoutWord{"-07:00", LayoutPart::zone},
    LayoutWord{"-0700", LayoutPart::zone},
    LayoutWord{"-07", LayoutPart::zone},
    LayoutWord{"Z07:00:00", LayoutPart::zone},
    LayoutWord{"Z070000", LayoutPart::zone},
    LayoutWord{"Z07:00", LayoutPart::zone},
    LayoutWord{"Z0700", LayoutPart::zone},
    LayoutWord{"Z07", LayoutPart::zone},
};

const LayoutWord* word_at(std::string_view layout) {
  const auto* found = std::ranges::find_if(layout_words, [&](const LayoutWord& word) {
    if (!layout.starts_with(word.text)) return false;
    // "Month" is not "Mon" followed by letters.
    const bool is_abbreviation =
        word.part == LayoutPart::month_short || word.part == LayoutPart::weekday_short;
    return !is_abbreviation || layout.size() == 3 || !swarm::is_lower(layout[3]);
  });
  if (found == layout_words.end()) return nullptr;
  // "_2006" is an underscore and a year.
  return found->part == LayoutPart::day_padded && layout.starts_with("_2006") ? nullptr : found;
}

/// The length of ".000" or ",999" that is not followed by another digit; 0 if there is none.
std::size_t fraction_size(std::string_view layout) {
  if (layout.size() < 2 || (layout[0] != '.' && layout[0] != ',')) return 0;
  if (layout[1] != '0' && layout[1] != '9') return 0;
  const std::size_t end = std::min(layout.find_first_not_of(layout[1], 1), layout.size());
  return end < layout.size() && swarm::is_digit(layout[end]) ? 0 : end;
}

std::string padded_number(std::int64_t number, int width, char with = '0') {
  char written[32];
  const int size = std::snprintf(written, sizeof written, with == '0' ? "%0*lld" : "%*lld", width,
                                 static_cast<long long>(number));
  return {written, static_cast<std::size_t>(size)};
}

/// `pattern`: -07:00, Z0700 and so on.
std::string zone_text(std::string_view pattern, std::int64_t offset) {
  if (pattern.front() == 'Z' && offset == 0) return "Z";
  const std::int64_t size = std::abs(offset);
  const std::string colon = pattern.find(':') == pattern.npos ? "" : ":";
  std::string out = (offset < 0 ? "-" : "+") + padded_number(size / 3600, 2);
  const auto digits = std::ranges::count_if(pattern, swarm::is_digit);
  if (digits >= 4) out += colon + padded_number(size / 60 % 60, 2);
  if (digits >= 6) out += colon + padded_number(size % 60, 2);
  return out;
}

class TimeFormatter {
 public:
  explicit TimeFormatter(const ZonedTime& shown) : time_(shown), civil_(shown) {}

  std::string run(std::string_view layout) const {
    std::string out;
    while (!layout.empty()) {
      std::size_t size = 1;
      if (const LayoutWord* word = word_at(layout)) {
        size = word->text.size();
        out += part(*word);
      } else if (const std::size_t fraction = fraction_size(layout)) {
        size = fraction;
        out += fraction_text(layout.substr(0, size));
      } else {
        out += layout.front();
      }
      layout.remove_prefix(size);
    }
    return out;
  }

 private:
  [[nodiscard]] std::string part(const LayoutWord& word) const {
    const std::int64_t hour12 = civil_.hour % 12 == 0 ? 12 : civil_.hour % 12;
    switch (word.part) {
      case LayoutPart::month_long: return std::string(month_name(civil_.month));
      case LayoutPart::month_short: return std::string(month_name(civil_.month).substr(0, 3));
      case LayoutPart::weekday_long: return std::string(weekday_name(civil_.weekday));
      case LayoutPart::weekday_short: return std::string(weekday_name(civil_.weekday).substr(0, 3));
      case LayoutPart::zone_name: return time_.zone.empty() ? zone_text("-0700", time_.offset) : time_.zone;
      case LayoutPart::year: return padded_number(civil_.year, 4);
      case LayoutPart::year_short: return padded_number(std::abs(civil_.year) % 100, 2);
      case LayoutPart::month: return padded_number(civil_.month, 1);
      case LayoutPart::month_two: return padded_number(civil_.month, 2);
      case LayoutPart::day: return padded_number(civil_.day, 1);
      case LayoutPart::day_two: return padded_number(civil_.day, 2);
      case LayoutPart::day_padded: return padded_number(civil_.day, 2, ' ');
      case LayoutPart::year_day: return padded_number(civil_.year_day, 3);
      case LayoutPart::year_day_padded: return padded_number(civil_.year_day, 3, ' ');
      case LayoutPart::hour: return padded_number(civil_.hour, 2);
      case LayoutPart::hour12: return padded_number(hour12, 1);
      case LayoutPart::hour12_two: return padded_number(hour12, 2);
      case LayoutPart::minute: return padded_number(civil_.minute, 1);
      case LayoutPart::minute_two: return padded_number(civil_.minute, 2);
      case LayoutPart::second: return padded_number(civil_.second, 1);
      case LayoutPart::second_two: return padded_number(civil_.second, 2);
      case LayoutPart::noon_upper: return civil_.hour >= 12 ? "PM" : "AM";
      case LayoutPart::noon_lower: return civil_.hour >= 12 ? "pm" : "am";
      case LayoutPart::zone: break;
    }
    return zone_text(word.text, time_.offset);
  }

  /// With nines, drops trailing zeros, and the point if no digit is left.
  [[nodiscard]] std::string fraction_text(std::string_view pattern) const {
    std::string digits = padded_number(time_.nanos, 9);
    digits.resize(pattern.size() - 1, '0');
    if (pattern[1] == '9') digits.resize(digits.find_last_not_of('0') + 1);
    return digits.empty() ? digits : pattern.front() + digits;
  }

  const ZonedTime& time_;
  CivilTime civil_;
};

}  // namespace

std::string ZonedTime::format(std::string_view layout) const { return TimeFormatter(*this).run(layout); }

}  // namespace cli::templates
