// SPDX-License-Identifier: Apache-2.0
// Chooses how the rows of a list are printed, and holds them until they are.
#include "output/lists/listing.hpp"

#include "output/lists/cells.hpp"
#include "terminal/io.hpp"

#include <swarm/error.hpp>
#include <swarm/text.hpp>

#include <algorithm>
#include <new>

#include <nlohmann/json.hpp>
#include <sys/mman.h>

namespace cli {
namespace {

using Form = Format::Form;

/// Shells pass \t and \n as two characters; docker's lists interpret them.
std::string with_escapes(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char next = text[i] == '\\' && i + 1 < text.size() ? text[i + 1] : '\0';
    if (next == 't' || next == 'n') {
      out += next == 't' ? '\t' : '\n';
      ++i;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string_view without_outer_blanks(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  return text.substr(0, text.find_last_not_of(' ') + 1);
}

Format in_words_of_docker(std::string_view format, const FormatWords& words, const RowKind& kind) {
  Format out;
  if (format == "table") {
    out.form = words.quiet ? Form::id : Form::table;
  } else if (format == "json") {
    out.form = Form::placeholders;
  } else if (format == "raw") {
    out.form = Form::template_lines;
    out.row = Template::parse(words.quiet ? kind.raw_quiet : kind.raw, &kind.record);
  } else {
    const bool table =
        format.starts_with("table ") || format.starts_with("table\\t") || format.starts_with("table\t");
    out.form = table ? Form::template_table : Form::template_lines;
    if (table) format.remove_prefix(format[5] == '\\' ? 5 : 6);
    out.row = Template::parse(with_escapes(without_outer_blanks(format)), &kind.record,
                              std::string(words.format.empty() ? words.origin : ""));
  }
  return out;
}

Format in_our_words(std::string_view output) {
  static constexpr std::pair<std::string_view, Form> forms[] = {
      {"table", Form::table}, {"wide", Form::wide}, {"json", Form::json},
      {"jsonl", Form::jsonl}, {"name", Form::name}, {"id", Form::id},
  };
  const auto* found = std::ranges::find(forms, output, &std::pair<std::string_view, Form>::first);
  if (found == std::ranges::end(forms))
    throw swarm::Error(swarm::Errc::usage,
                       "-o " + visible(output) + ": not one of table, wide, json, jsonl, name, id");
  Format out;
  out.form = found->second;
  if (out.form == Form::id) out.ids = Format::Ids::whole;
  return out;
}

}  // namespace

Format choose_format(const FormatWords& words, const RowKind& kind) {
  if (!words.output.empty() && !words.format.empty())
    throw swarm::Error(swarm::Errc::usage, "-o cannot be used with --format");
  Format out;
  if (!words.output.empty())
    out = in_our_words(words.output);
  else if (!words.format.empty())
    out = in_words_of_docker(words.format, words, kind);
  else if (!words.configured.empty() && !words.quiet)
    out = in_words_of_docker(words.configured, words, kind);
  const bool a_table = out.form == Form::table || out.form == Form::wide;
  if (words.quiet && a_table) out.form = Form::id;
  if (words.whole_ids) out.ids = Format::Ids::whole;
  return out;
}

void Listing::start_block(std::size_t least) {
  constexpr std::size_t small = std::size_t{64} << 10U, large = std::size_t{2} << 20U;
  const std::size_t unit = taken_ < in_small_blocks_ ? small : large;
  room_ = (least + unit - 1) / unit * unit;
  free_ = static_cast<char*>(unit == large ? std::aligned_alloc(large, room_) : std::malloc(room_));
  if (free_ == nullptr) throw std::bad_alloc();
  blocks_.emplace_back(free_);
  if (unit == large) ::madvise(free_, room_, MADV_HUGEPAGE);
  taken_ += room_;
}

void Listing::add(std::string_view key, std::string_view text) {
  const std::size_t size = key.size() + text.size();
  if (size > room_) start_block(size);
  // Unused memory costs nothing, but moving long lists does.
  if (rows_.size() == rows_.capacity())
    rows_.reserve(rows_.size() < 4096 ? rows_.size() * 2 + 64 : rows_.size() * 32);
  rows_.push_back({free_, static_cast<std::uint32_t>(key.size()), static_cast<std::uint32_t>(text.size())});
  text.copy(free_ + key.copy(free_, key.size()), text.size());
  free_ += size;
  room_ -= size;
}

void Listing::clear() {
  blocks_.clear();
  rows_.clear();
  room_ = taken_ = 0;
}

void Listing::sort() {
  const auto key = [](const Row& row) { return std::string_view(row.bytes, row.key); };
  if (rows_.empty()) return;
  std::string_view common = key(rows_.front());
  for (const Row& row : rows_)
    common = common.substr(
        0, static_cast<std::size_t>(std::ranges::mismatch(common, key(row)).in1 - common.begin()));
  while (!common.empty() && swarm::is_digit(common.back())) common.remove_suffix(1);
  for (Row& row : rows_) row.order = natural_order(key(row).substr(common.size()));
  // Not stable_sort: it would take half the memory of the rows once more.
  std::ranges::sort(rows_, [&](const Row& a, const Row& b) {
    if (a.order != b.order) return a.order < b.order;
    return key(a) == key(b) ? text_of(a) < text_of(b) : natural_less(key(a), key(b));
  });
}

std::string_view Listing::text(std::size_t row) const { return text_of(rows_[row]); }

void Listing::write_table(std::string_view heading, const Put& put) const {
  const auto text_at = [&](std::size_t index) { return index == 0 ? heading : text(index - 1); };
  const std::size_t count = rows_.size() + 1;
  bool has_breaks = false;  // a template may print several lines per row
  for (std::size_t i = 0; i < count && !has_breaks; ++i)
    has_breaks = text_at(i).find('\n') != std::string_view::npos;
  if (!has_breaks) return write_columns({count, text_at}, put);
  std::vector<std::string_view> lines;
  for (std::size_t i = 0; i < count; ++i) {
    std::string_view rest = text_at(i);
    for (std::size_t end = rest.find('\n'); end != rest.npos; end = rest.find('\n')) {
      lines.push_back(rest.substr(0, end));
      rest.remove_prefix(end + 1);
    }
    lines.push_back(rest);
  }
  write_columns({lines.size(), [&](std::size_t index) { return lines[index]; }}, put);
}

void Listing::write_lines(const Put& put) const {
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    put(text(i));
    put("\n");
  }
}

void Listing::write_array(const Put& put) const {
  put("[");
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    put(i == 0 ? "\n  " : ",\n  ");
    put(text(i));
  }
  put(rows_.empty() ? "]\n" : "\n]\n");
}

}  // namespace cli
