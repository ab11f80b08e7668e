// SPDX-License-Identifier: Apache-2.0
// Expands values that depend on the caller's environment: files, variables, the working directory.
#include "flags/to_edit.hpp"

#include <swarm/error.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <cstddef>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;
namespace value = swarm::value;

struct FileLine {
  std::string text, place;  ///< "--env-file FILE, line 3"
};

[[noreturn]] void refuse(const FileLine& line, const std::string& why) {
  throw Error(Errc::usage, line.place + ": " + why);
}

void check_text(const FileLine& line) {
  const bool utf16 = line.text.starts_with("\xFF\xFE") || line.text.starts_with("\xFE\xFF");
  if (utf16 || line.text.find('\0') != std::string::npos)
    refuse(line, "not UTF-8 text: it looks like UTF-16");
  swarm::in_context(line.place, [&] { return value::read_text(line.text); });
}

std::string text_of(const std::string& flag, const std::string& file, const World& world) {
  auto text = swarm::catch_error([&] { return world.read_file(file); });
  if (text) return std::move(*text.value);
  throw Error(text.error->code(), flag + " " + text.error->what(), text.error->hint());
}

/// The lines of a file without byte order mark, leading blanks, comments and empty lines.
std::vector<FileLine> lines_of(const std::string& flag, const std::string& file, const World& world) {
  const std::string text = text_of(flag, file, world);
  std::vector<FileLine> lines;
  std::string_view rest = text;
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
  for (std::size_t number = 1; !rest.empty(); ++number) {
    const auto end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    const auto start = line.find_first_not_of(" \t\v\f");
    if (start == line.npos || line[start] == '#') continue;
    lines.push_back(
        {std::string(line.substr(start)), flag + " " + file + ", line " + std::to_string(number)});
    check_text(lines.back());
  }
  return lines;
}

void check_key(const FileLine& line) {
  const std::string key = line.text.substr(0, line.text.find('='));
  if (key.empty()) refuse(line, "has no name before its '='");
  if (key.find_first_of(" \t") != std::string::npos) refuse(line, "the name before its '=' contains a blank");
}

std::string own_variable(const std::string& item, const World& world) {
  if (item.find('=') != std::string::npos) return item;
  const char* own = world.env(item.c_str());
  return own != nullptr ? item + "=" + own : item;
}

void read_env_files(const Given::Entry& entry, const World& world, std::vector<std::string>& out) {
  for (const Given::Value& file : entry.values)
    for (const FileLine& line : lines_of(entry.typed, file.text, world)) {
      check_key(line);
      const std::string item = own_variable(line.text, world);
      if (item.find('=') != std::string::npos) out.push_back(item);
    }
}

void read_label_files(const Given::Entry& entry, const World& world, std::vector<std::string>& out) {
  for (const Given::Value& file : entry.values)
    for (FileLine& line : lines_of(entry.typed, file.text, world)) {
      swarm::in_context(line.place, [&] { return value::label(line.text); });
      out.push_back(std::move(line.text));
    }
}

std::string absolute(const Given::Value& typed, const World& world) {
  swarm::Json mount = typed.value;
  value::absolute_source(mount, world.directory);
  return mount == typed.value ? typed.text : value::show_mount(mount);
}

}  // namespace

Given expand(const Given& given, const World& world) {
  Given out;
  std::vector<std::string> variables, labels;
  if (const auto* entry = given.find(flag::env_file)) read_env_files(*entry, world, variables);
  if (const auto* entry = given.find(flag::label_file)) read_label_files(*entry, world, labels);
  for (const std::string& item : variables) out.take(service_flag(flag::env), Form::add, "--env-file", item);
  for (const std::string& item : labels) out.take(service_flag(flag::label), Form::add, "--label-file", item);
  for (const Given::Entry& entry : given.entries()) {
    if (entry.row->name == flag::env_file || entry.row->name == flag::label_file) continue;
    // Values from files have the form `add`, which means the same as a plain entry.
    const Form form = entry.form == Form::plain && entry.row->is_family() ? Form::add : entry.form;
    for (const Given::Value& value : entry.values) {
      std::string item = value.text;
      if (entry.row->name == flag::env && form != Form::rm) item = own_variable(item, world);
      if (entry.row->name == flag::mount && form != Form::rm) item = absolute(value, world);
      if (item == value.text)
        out.note(*entry.row, form, entry.typed, value);
      else
        out.take(*entry.row, form, entry.typed, std::move(item));
    }
  }
  return out;
}

}  // namespace cli
