// SPDX-License-Identifier: Apache-2.0
// Values that refer to the caller's world: files, variables, the working directory.
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

struct Numbered {
  std::size_t number;  ///< In the file, from 1.
  std::string text;
};

/// The lines of a file that say something: without byte order mark, leading blanks, comments, empty lines.
std::vector<Numbered> lines_of(const std::string& text) {
  std::vector<Numbered> lines;
  std::string_view rest = text;
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
  for (std::size_t number = 1; !rest.empty(); ++number) {
    const auto end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    const auto start = line.find_first_not_of(" \t\v\f");
    if (start == line.npos || line[start] == '#') continue;
    lines.push_back({number, std::string(line.substr(start))});
  }
  return lines;
}

/// Names flag, file and line; never the line itself, which may hold a secret.
[[noreturn]] void refuse(const std::string& flag, const std::string& file, std::size_t line,
                         const std::string& why) {
  throw Error(Errc::usage, flag + " " + file + ": line " + std::to_string(line) + ": " + why);
}

void check_variable(const Numbered& line, const std::string& file) {
  const std::string key = line.text.substr(0, line.text.find('='));
  if (key.empty()) refuse("--env-file", file, line.number, "no name before its '='");
  if (key.find_first_of(" \t") != std::string::npos)
    refuse("--env-file", file, line.number, "the variable's name holds a blank");
  try {
    value::read_env(line.text);
  } catch (const Error& error) {
    refuse("--env-file", file, line.number, error.what());
  }
}

std::string own_variable(const std::string& item, const World& world) {
  if (item.find('=') != std::string::npos) return item;
  const char* own = world.env(item.c_str());
  return own != nullptr ? item + "=" + own : item;
}

void read_env_files(const Given::Entry& entry, const World& world, std::vector<std::string>& out) {
  for (const std::string& file : entry.values)
    for (const Numbered& line : lines_of(world.read_file(file))) {
      check_variable(line, file);
      const std::string item = own_variable(line.text, world);
      if (item.find('=') != std::string::npos) out.push_back(item);
    }
}

void read_label_files(const Given::Entry& entry, const World& world, std::vector<std::string>& out) {
  for (const std::string& file : entry.values)
    for (Numbered& line : lines_of(world.read_file(file))) {
      try {
        value::label(line.text);
      } catch (const Error& error) {
        refuse("--label-file", file, line.number, error.what());
      }
      out.push_back(std::move(line.text));
    }
}

std::string absolute(const std::string& typed, const World& world) {
  swarm::Json mount = value::read_mount(typed);
  const swarm::Json before = mount;
  value::absolute_source(mount, world.directory);
  return mount == before ? typed : value::show_mount(mount);
}

}  // namespace

Given expand(const Given& given, const World& world) {
  Given out;
  std::vector<std::string> variables, labels;
  if (const auto* entry = given.find("env-file")) read_env_files(*entry, world, variables);
  if (const auto* entry = given.find("label-file")) read_label_files(*entry, world, labels);
  for (const std::string& item : variables) out.note(service_flag("env"), Form::add, "--env-file", item);
  for (const std::string& item : labels) out.note(service_flag("label"), Form::add, "--label-file", item);
  for (const Given::Entry& entry : given.entries()) {
    if (entry.row->name == "env-file" || entry.row->name == "label-file") continue;
    // The files' values stand under `add`; a plain entry is the same wish.
    const Form form = entry.form == Form::plain && entry.row->is_family() ? Form::add : entry.form;
    for (const std::string& typed : entry.values) {
      std::string item = typed;
      if (entry.row->name == "env" && form != Form::rm) item = own_variable(typed, world);
      if (entry.row->name == "mount" && form != Form::rm) item = absolute(typed, world);
      out.note(*entry.row, form, entry.typed, std::move(item));
    }
  }
  return out;
}

}  // namespace cli
