// SPDX-License-Identifier: Apache-2.0
// Formats a log line for printing.
#include "output/lists/log_text.hpp"

#include "terminal/io.hpp"

#include <swarm/text.hpp>

#include <string_view>

namespace cli {
namespace {

constexpr std::size_t short_id = 12;

std::string pad_for(const LogSource& source, const LogFormat& format) {
  const std::size_t digits = source.slot ? std::to_string(*source.slot).size() : format.slot_digits;
  return std::string(format.slot_digits > digits ? format.slot_digits - digits : 0, ' ');
}

std::string prefix(const swarm::LogLine& line, const LogSource& source, const LogFormat& format,
                   const Style& style) {
  std::string text = source.service;
  if (source.slot) text += '.' + std::to_string(*source.slot);
  if (format.task_ids == LogFormat::TaskIds::whole) text += '.' + line.task;
  if (format.task_ids == LogFormat::TaskIds::cut) text += '.' + line.task.substr(0, short_id);
  text += '@' + source.node;
  std::string bar = "|";
  if (line.stream == swarm::LogStream::err)
    bar = format.mark_stderr && !style.colored() ? "!" : style(Tone::bad, bar);
  return style.apart(source.color, visible(text)) + pad_for(source, format) + "    " + bar + " ";
}

std::string details_text(const swarm::LogLine& line) {
  const std::string text =
      swarm::join(line.details, ",", [](const auto& detail) { return detail.first + '=' + detail.second; });
  return text.empty() ? text : visible(text) + ' ';
}

/// The length of a colour sequence ("\x1b[1;31m") at the start; 0 if there is none.
std::size_t color_at(std::string_view text) {
  if (!text.starts_with("\x1b[")) return 0;
  const auto end = text.find_first_not_of("0123456789;:", 2);
  return end != text.npos && text[end] == 'm' ? end + 1 : 0;
}

}  // namespace

std::string visible_but_colors(const std::string& foreign) {
  std::string out;
  bool colored = false;
  std::string_view rest = foreign;
  while (!rest.empty()) {
    const auto escape = rest.find('\x1b');
    out += visible(rest.substr(0, escape), true);
    if (escape == rest.npos) break;
    rest.remove_prefix(escape);
    const std::size_t length = color_at(rest);
    out += length > 0 ? std::string(rest.substr(0, length)) : visible(rest.substr(0, 1));
    colored = colored || length > 0;
    rest.remove_prefix(length > 0 ? length : 1);
  }
  return colored ? out + "\x1b[0m" : out;
}

std::string log_text(const swarm::LogLine& line, const LogSource& source, const LogFormat& format,
                     const Style& style) {
  std::string text;
  if (format.timestamps) text += line.timestamp + ' ';
  if (format.prefix) text += prefix(line, source, format, style);
  if (format.details) text += details_text(line);
  text += line.message;
  return text;
}

}  // namespace cli
