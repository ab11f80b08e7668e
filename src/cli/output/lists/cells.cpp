// SPDX-License-Identifier: Apache-2.0
// Formats the cells of tables, such as ages and ports, and defines the natural order of names.
#include "output/lists/cells.hpp"

#include "template/zoned_time.hpp"
#include "terminal/io.hpp"

#include <swarm/text.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace cli {
namespace {

using swarm::is_digit;

/// The digits at the start of `text`.
std::string_view digits(std::string_view text) {
  return text.substr(0, static_cast<std::size_t>(std::ranges::find_if_not(text, is_digit) - text.begin()));
}

std::string_view without_zeros(std::string_view number) {
  return number.substr(std::min(number.find_first_not_of('0'), number.size()));
}

}  // namespace

bool natural_less(std::string_view a, std::string_view b) {
  // Names of one stack share a prefix, so compare only from where they differ, or from the start of the
  // number there.
  auto same = static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
  while (same > 0 && is_digit(a[same - 1])) --same;
  a.remove_prefix(same);
  b.remove_prefix(same);
  while (!a.empty() && !b.empty()) {
    if (!is_digit(a.front()) || !is_digit(b.front())) {
      // A number sorts before any other text: web2 before web-a.
      if (is_digit(a.front()) != is_digit(b.front())) return is_digit(a.front());
      if (a.front() != b.front())
        return static_cast<unsigned char>(a.front()) < static_cast<unsigned char>(b.front());
      a.remove_prefix(1);
      b.remove_prefix(1);
      continue;
    }
    const std::string_view run_a = digits(a), run_b = digits(b);
    const std::string_view value_a = without_zeros(run_a), value_b = without_zeros(run_b);
    if (value_a.size() != value_b.size()) return value_a.size() < value_b.size();
    if (value_a != value_b) return value_a < value_b;
    if (run_a.size() != run_b.size()) return run_a.size() < run_b.size();
    a.remove_prefix(run_a.size());
    b.remove_prefix(run_b.size());
  }
  return a.size() < b.size();
}

std::uint64_t natural_order(std::string_view text) {
  constexpr unsigned number_mark = 1, least_letter = 3, most_in_byte = 255;
  std::uint64_t order = 0;
  int bytes_left = 8;
  const auto put = [&](std::size_t byte) {
    if (bytes_left-- > 0) order = order << 8U | byte;
  };
  while (!text.empty() && bytes_left > 0) {
    const auto letter = static_cast<unsigned char>(text.front());
    if (!is_digit(text.front())) {
      put(std::max<unsigned>(letter, least_letter - 1));
      // characters this small compare as equal here, as does all text after them
      if (letter < least_letter) break;
      text.remove_prefix(1);
      continue;
    }
    const std::string_view run = digits(text), value = without_zeros(run);
    put(number_mark);
    put(std::min<std::size_t>(value.size(), most_in_byte));
    if (value.size() >= most_in_byte) break;
    for (const char digit : value.substr(0, 8)) put(static_cast<unsigned char>(digit));
    if (value.size() > 8) break;
    put(std::min<std::size_t>(run.size() - value.size(), most_in_byte));
    if (run.size() - value.size() >= most_in_byte) break;
    text.remove_prefix(run.size());
  }
  for (; bytes_left > 0; --bytes_left) order <<= 8U;
  return order;
}

namespace {

/// A bit that no number of two digits sets.
constexpr unsigned no_number = 128;

/// The number that two digits form; no_number if they are not digits.
unsigned two_digits(const char* at) {
  const unsigned tens = static_cast<unsigned char>(at[0]) - unsigned{'0'};
  const unsigned ones = static_cast<unsigned char>(at[1]) - unsigned{'0'};
  return tens < 10 && ones < 10 ? tens * 10 + ones : no_number;
}

/// Removes ".123" and returns it in nanoseconds; 0 if there is none. The caller checks what follows.
std::optional<int> take_fraction(std::string_view& text) {
  if (!text.starts_with('.')) return 0;
  constexpr std::size_t most = 9;
  int nanos = 0;
  std::size_t end = 1;
  for (; end < text.size() && is_digit(text[end]); ++end)
    if (end <= most) nanos = nanos * 10 + (text[end] - '0');
  if (end == 1) return std::nullopt;
  for (std::size_t i = end; i <= most; ++i) nanos *= 10;
  text.remove_prefix(end);
  return nanos;
}

/// "Z" or "+01:00".
std::optional<std::chrono::minutes> zone_offset(std::string_view text) {
  if (text == "Z" || text == "z") return std::chrono::minutes(0);
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  const unsigned hours = two_digits(&text[1]), minutes = two_digits(&text[4]);
  if (hours == no_number || minutes == no_number) return std::nullopt;
  const std::chrono::minutes offset{hours * 60 + minutes};
  return text[0] == '-' ? -offset : offset;
}

std::string count(std::int64_t n, std::string_view unit) {
  return std::to_string(n).append(1, ' ').append(unit);
}

}  // namespace

std::optional<Clock::time_point> parse_time(std::string_view text) {
  using namespace std::chrono;
  constexpr std::size_t fixed = std::string_view("2026-01-01T00:00:00").size();
  if (text.size() <= fixed) return {};
  const char* const at = text.data();
  const bool is_marked =
      at[4] == '-' && at[7] == '-' && (at[10] == 'T' || at[10] == 't') && at[13] == ':' && at[16] == ':';
  const unsigned century = two_digits(at), year_in_it = two_digits(at + 2), month_number = two_digits(at + 5),
                 day_number = two_digits(at + 8), hour = two_digits(at + 11), minute = two_digits(at + 14),
                 second = two_digits(at + 17);
  const unsigned all = century | year_in_it | month_number | day_number | hour | minute | second;
  if (!is_marked || (all & no_number) != 0) return {};
  text.remove_prefix(fixed);
  const auto nanos = take_fraction(text);
  const auto offset = zone_offset(text);
  const year_month_day date{year{static_cast<int>(century * 100 + year_in_it)}, month{month_number},
                            day{day_number}};
  // Clock counts nanoseconds in 64 bits, which reach from 1678 to 2261.
  if (!nanos || !offset || !date.ok() || date.year() < year{1700} || date.year() > year{2200}) return {};
  const auto time = sys_days{date} + hours{hour} + minutes{minute} + seconds{second} - *offset;
  return time_point_cast<Clock::duration>(time) + duration_cast<Clock::duration>(nanoseconds{*nanos});
}

std::string age(Clock::duration since) {
  using namespace std::chrono;
  const std::int64_t whole_seconds = duration_cast<seconds>(since).count();
  if (whole_seconds < 1) return "Less than a second";
  if (whole_seconds == 1) return "1 second";
  if (whole_seconds < 60) return count(whole_seconds, "seconds");
  const std::int64_t whole_minutes = whole_seconds / 60;
  if (whole_minutes == 1) return "About a minute";
  if (whole_minutes < 60) return count(whole_minutes, "minutes");
  const std::int64_t rounded_hours = (whole_seconds + 1800) / 3600;
  if (rounded_hours == 1) return "About an hour";
  if (rounded_hours < 48) return count(rounded_hours, "hours");
  const std::int64_t days = rounded_hours / 24;
  if (days < 14) return count(days, "days");
  if (days < 60) return count(days / 7, "weeks");
  if (days < 730) return count(days / 30, "months");
  return count(whole_seconds / 3600 / 24 / 365, "years");
}

std::string ago(std::string_view rfc3339, Clock::time_point now) {
  const auto time = parse_time(rfc3339);
  return time ? age(now - *time) + " ago" : std::string();
}

void append_image(std::string& out, std::string_view reference) {
  if (swarm::value::is_familiar_image(reference))
    append_visible(out, reference);
  else
    append_visible(out, swarm::value::familiar_image(reference));
}

std::string go_time(std::string_view rfc3339) {
  const auto time = templates::ZonedTime::parse(rfc3339);
  return time ? time->format("2006-01-02 15:04:05.999999999 -0700 MST") : std::string(rfc3339);
}

namespace {

using Port = swarm::ServiceRow::Port;

struct PortRun {
  unsigned first = 0, last = 0;

  [[nodiscard]] std::string text() const {
    return first == last ? std::to_string(first) : std::to_string(first) + '-' + std::to_string(last);
  }
};

/// Adjacent ports that are printed as one range.
struct Run {
  std::string_view protocol;
  PortRun published, target;

  explicit Run(const Port& port)
      : protocol(port.protocol),
        published{port.published, port.published},
        target{port.target, port.target} {}

  bool takes(const Port& port) {
    const bool next_target = port.target == target.last || port.target == target.last + 1;
    const bool backwards = target.last > target.first && port.target <= target.last;
    if (port.protocol != protocol || port.published > published.last + 1 || !next_target || backwards)
      return false;
    published.last = port.published;
    target.last = port.target;
    return true;
  }

  [[nodiscard]] std::string text() const {
    return "*:" + published.text() + "->" + target.text() + '/' + visible(protocol);
  }
};

}  // namespace

std::string ingress_ports(const std::vector<Port>& ports) {
  if (ports.empty()) return {};
  std::vector<const Port*> ingress;
  for (const Port& port : ports)
    if (port.mode == "ingress") ingress.push_back(&port);
  std::ranges::stable_sort(ingress, [](const Port* a, const Port* b) {
    return a->protocol == b->protocol ? a->published < b->published : a->protocol < b->protocol;
  });
  std::vector<Run> runs;
  for (const Port* port : ingress)
    if (runs.empty() || !runs.back().takes(*port)) runs.emplace_back(*port);
  std::string out;
  for (const Run& run : runs) {
    if (run.published.first == 0) continue;
    if (!out.empty()) out += ", ";
    out += run.text();
  }
  return out;
}

std::string host_ports(const std::vector<Port>& ports, std::string_view separator) {
  std::string out;
  for (const Port& port : ports) {
    if (port.mode != "host") continue;
    if (!out.empty()) out += separator;
    out += Run(port).text();
  }
  return out;
}

}  // namespace cli
