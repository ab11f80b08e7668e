// SPDX-License-Identifier: Apache-2.0
// Mounts: converts CSV fields to the API's Mount, and back.
#include "spec/fields.hpp"
#include "spec/typed.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>

#include <nlohmann/json.hpp>

namespace swarm::spec {

bool can_be_volume(std::string_view driver, std::string_view name) {
  const bool is_local = driver.empty() || driver == "local";
  if (!is_local || name.empty() || name.find("{{") != std::string_view::npos) return true;
  const auto inside = [](char c) { return is_alnum(c) || c == '_' || c == '.' || c == '-'; };
  return name.size() > 1 && is_alnum(name.front()) && std::all_of(name.begin(), name.end(), inside);
}

}  // namespace swarm::spec

namespace swarm::value {
namespace {

using namespace swarm::spec;

using Strings = std::map<std::string, std::string>;  // sorted, as the engine returns them

struct Typed {
  std::string type = "volume", source, target, consistency, propagation, recursive = "enabled";
  std::string driver, subpath;
  bool read_only = false, no_copy = false, create_source = false;
  Strings labels, options;
  std::int64_t tmpfs_size = 0;
  std::uint64_t tmpfs_mode = 0;
  std::vector<std::string> keys;
};

bool truth(const Field& field) {
  if (field.bare) return true;
  const auto word = bool_word(field.value);
  if (!word) refuse(field.key + " cannot be '" + field.value + "': true or false");
  return *word;
}

void put_pair(Strings& strings, const Field& field) {
  const Cut parts = cut(value_of(field), '=');
  if (parts.before.empty())
    refuse(field.key + " cannot be '" + field.value + "': " + field.key + "=KEY=VALUE");
  strings[std::string(parts.before)] = parts.after;
}

std::string choice(const Field& field, const std::vector<std::string_view>& allowed) {
  std::string word = lower(value_of(field));
  require_one_of(field.key, word, allowed);
  return word;
}

std::uint64_t octal_mode(const Field& field) {
  const auto mode = whole(value_of(field), 8);
  // The engine treats 0 as its default.
  if (!mode || !mode->fits || mode->value == 0 || mode->value > 07777)
    refuse(field.key + " cannot be '" + field.value + "': octal, from 1 to 7777, such as 1777");
  return mode->value;
}

struct Key {
  std::string_view name;
  void (*take)(Typed&, const Field&);
};

constexpr auto take_source = [](Typed& m, const Field& f) { m.source = value_of(f); };
constexpr auto take_target = [](Typed& m, const Field& f) { m.target = value_of(f); };
constexpr auto take_read_only = [](Typed& m, const Field& f) { m.read_only = truth(f); };

constexpr std::array<Key, 21> keys{{
    {"type",
     [](Typed& m, const Field& f) {
       m.type = choice(f, {"bind", "volume", "tmpfs", "npipe", "cluster"});
     }},
    {"source", take_source},
    {"src", take_source},
    {"target", take_target},
    {"dst", take_target},
    {"destination", take_target},
    {"readonly", take_read_only},
    {"ro", take_read_only},
    {"consistency",
     [](Typed& m, const Field& f) {
       m.consistency = choice(f, {"default", "consistent", "cached", "delegated"});
     }},
    {"bind-propagation",
     [](Typed& m, const Field& f) {
       m.propagation = choice(f, {"private", "rprivate", "shared", "rshared", "slave", "rslave"});
     }},
    {"bind-recursive",
     [](Typed& m, const Field& f) {
       m.recursive = choice(f, {"enabled", "disabled", "writable", "readonly"});
     }},
    {"bind-nonrecursive", [](Typed& m, const Field& f) { m.recursive = truth(f) ? "disabled" : "enabled"; }},
    {"bind-create-src", [](Typed& m, const Field& f) { m.create_source = truth(f); }},
    {"volume-nocopy", [](Typed& m, const Field& f) { m.no_copy = truth(f); }},
    {"volume-label", [](Typed& m, const Field& f) { put_pair(m.labels, f); }},
    {"volume-driver", [](Typed& m, const Field& f) { m.driver = value_of(f); }},
    {"volume-opt", [](Typed& m, const Field& f) { put_pair(m.options, f); }},
    {"volume-subpath", [](Typed& m, const Field& f) { m.subpath = value_of(f); }},
    {"tmpfs-size", [](Typed& m, const Field& f) { m.tmpfs_size = size(value_of(f), f.key + ": "); }},
    {"tmpfs-mode", [](Typed& m, const Field& f) { m.tmpfs_mode = octal_mode(f); }},
    {"image-subpath", [](Typed&, const Field&) { refuse("image-subpath: services cannot mount images"); }},
}};

void take(Typed& mount_typed, const Field& field) {
  if (field.key == "type" && lower(field.value) == "image")
    refuse("type cannot be 'image', which services cannot mount: bind, volume, tmpfs, npipe or cluster");
  const auto* const key =
      std::find_if(keys.begin(), keys.end(), [&](const Key& known) { return known.name == field.key; });
  if (key == keys.end())
    unknown_key(field, "type, source, target, readonly, consistency, bind-*, volume-* or tmpfs-*");
  key->take(mount_typed, field);
  mount_typed.keys.push_back(field.key);
}

bool is_template(std::string_view path) { return path.find("{{") != std::string_view::npos; }

bool is_absolute(std::string_view path) { return is_absolute_path(path) || path.starts_with("{{"); }

void check_families(const Typed& typed) {
  for (const std::string& key : typed.keys) {
    const Cut parts = cut(key, '-');
    if (parts.found && parts.before != typed.type)
      refuse(key + " does not go with type=" + typed.type + ": it is for type=" + std::string(parts.before));
  }
}

void check_paths(const Typed& typed) {
  if (typed.target.empty()) refuse("target is missing: an absolute path in the container");
  const std::string place = edit::place("Mounts", {{"Target", typed.target}});
  if (!is_absolute(typed.target) || place == "/" || place == "c:/")
    refuse("target cannot be '" + typed.target + "': an absolute path in the container, not its root");
  const bool needs_source = typed.type == "bind" || typed.type == "npipe" || typed.type == "cluster";
  if (needs_source && typed.source.empty()) refuse("source is missing: type=" + typed.type + " needs one");
  if (typed.type == "tmpfs" && !typed.source.empty()) refuse("source does not go with type=tmpfs");
  if (typed.type == "bind" && !is_absolute(typed.source) && !typed.source.starts_with('.'))
    refuse("source cannot be '" + typed.source + "': an absolute path, or one that starts with a dot");
  const bool path_like =
      typed.source.starts_with('.') || typed.source.find_first_of("/\\") != std::string::npos;
  if (typed.type == "volume" && path_like && !is_template(typed.source))
    refuse("source cannot be '" + typed.source + "': a volume's name; type=bind mounts a path");
  if (typed.type == "volume" && !can_be_volume(typed.driver, typed.source))
    refuse("source cannot be '" + typed.source + "': " + volume_name_rule);
}

void check_recursion(const Typed& typed) {
  const bool read_only_kind = typed.recursive == "writable" || typed.recursive == "readonly";
  if (read_only_kind && !typed.read_only) refuse("bind-recursive=" + typed.recursive + " needs readonly");
  if (typed.recursive == "readonly" && typed.propagation != "rprivate")
    refuse("bind-recursive=readonly needs bind-propagation=rprivate");
}

// Members are in the engine's order, so that the same mount typed again is equal.

Json bind_options(const Typed& typed) {
  Json options = Json::object();
  if (!typed.propagation.empty()) options["Propagation"] = typed.propagation;
  if (typed.recursive == "disabled") options["NonRecursive"] = true;
  if (typed.create_source) options["CreateMountpoint"] = true;
  if (typed.recursive == "writable") options["ReadOnlyNonRecursive"] = true;
  if (typed.recursive == "readonly") options["ReadOnlyForceRecursive"] = true;
  return options;
}

Json volume_options(const Typed& typed) {
  Json options = Json::object();
  if (typed.no_copy) options["NoCopy"] = true;
  if (!typed.labels.empty()) options["Labels"] = typed.labels;
  if (!typed.subpath.empty()) options["Subpath"] = typed.subpath;
  if (!typed.driver.empty()) options["DriverConfig"]["Name"] = typed.driver;
  if (!typed.options.empty()) options["DriverConfig"]["Options"] = typed.options;
  return options;
}

Json tmpfs_options(const Typed& typed) {
  Json options = Json::object();
  if (typed.tmpfs_size != 0) options["SizeBytes"] = typed.tmpfs_size;
  if (typed.tmpfs_mode != 0) options["Mode"] = typed.tmpfs_mode;
  return options;
}

void put_unless_empty(Json& document, const char* name_of_member, Json part) {
  if (!part.empty()) document[name_of_member] = std::move(part);
}

}  // namespace

Json read_mount(std::string_view typed) {
  Typed parts;
  for (const Field& field : fields(typed)) take(parts, field);
  check_families(parts);
  check_paths(parts);
  check_recursion(parts);
  Json result = {{"Type", parts.type}};
  if (!parts.source.empty()) result["Source"] = parts.source;
  result["Target"] = parts.target;
  if (parts.read_only) result["ReadOnly"] = true;
  if (!parts.consistency.empty()) result["Consistency"] = parts.consistency;
  put_unless_empty(result, "BindOptions", bind_options(parts));
  put_unless_empty(result, "VolumeOptions", volume_options(parts));
  put_unless_empty(result, "TmpfsOptions", tmpfs_options(parts));
  return result;
}

namespace {

using namespace swarm::spec;

void add_text(FieldWriter& writer, std::string_view key, const std::string& value) {
  if (!value.empty()) writer.add(key, value);
}

void add_pairs(FieldWriter& writer, std::string_view key, const Json& pairs) {
  for (const auto& [name_held, value] : pairs_at(pairs, {})) writer.add(key, name_held + "=" + value);
}

/// The value of `bind-recursive`; empty for its default.
std::string_view recursion(const Json& options) {
  if (flag_at(options, "/NonRecursive")) return "disabled";
  if (flag_at(options, "/ReadOnlyNonRecursive")) return "writable";
  return flag_at(options, "/ReadOnlyForceRecursive") ? "readonly" : "";
}

void add_bind(FieldWriter& writer, const Json& options) {
  add_text(writer, "bind-propagation", text_at(options, "/Propagation"));
  add_text(writer, "bind-recursive", std::string(recursion(options)));
  if (flag_at(options, "/CreateMountpoint")) writer.add("bind-create-src");
}

void add_volume(FieldWriter& writer, const Json& options) {
  if (flag_at(options, "/NoCopy")) writer.add("volume-nocopy");
  add_pairs(writer, "volume-label", value_at(options, "/Labels"));
  add_text(writer, "volume-subpath", text_at(options, "/Subpath"));
  const Json& driver = value_at(options, "/DriverConfig");
  add_text(writer, "volume-driver", text_at(driver, "/Name"));
  add_pairs(writer, "volume-opt", value_at(driver, "/Options"));
}

void add_tmpfs(FieldWriter& writer, const Json& options) {
  if (const auto held = integer_at(options, "/SizeBytes"); held > 0)
    writer.add("tmpfs-size", show_bytes(held));
  if (const auto held = integer_at(options, "/Mode"); held > 0)
    writer.add("tmpfs-mode", octal(static_cast<std::uint64_t>(held)));
}

}  // namespace

std::string show_mount(const Json& held) {
  FieldWriter writer;
  add_text(writer, "type", text_at(held, "/Type"));
  add_text(writer, "source", text_at(held, "/Source"));
  add_text(writer, "target", text_at(held, "/Target"));
  if (flag_at(held, "/ReadOnly")) writer.add("readonly");
  add_text(writer, "consistency", text_at(held, "/Consistency"));
  add_bind(writer, value_at(held, "/BindOptions"));
  add_volume(writer, value_at(held, "/VolumeOptions"));
  add_text(writer, "image-subpath", text_at(held, "/ImageOptions/Subpath"));
  add_tmpfs(writer, value_at(held, "/TmpfsOptions"));
  return writer.text();
}

std::vector<std::string> warnings_mount(const Json& held) {
  std::vector<std::string> hints;
  const Json& options = value_at(held, "/BindOptions");
  if (!text_at(held, "/Consistency").empty()) hints.emplace_back("services ignore consistency");
  if (flag_at(options, "/ReadOnlyNonRecursive"))
    hints.emplace_back("services ignore bind-recursive=writable");
  if (flag_at(options, "/ReadOnlyForceRecursive"))
    hints.emplace_back("services ignore bind-recursive=readonly: mounts below the source may be writable");
  if (flag_at(options, "/CreateMountpoint"))
    hints.emplace_back("services ignore bind-create-src: the source must exist on the node");
  return hints;
}

void absolute_source(Json& held, std::string_view from) {
  const std::string source = text_at(held, "/Source");
  if (text_at(held, "/Type") != "bind" || !source.starts_with('.')) return;
  std::string path = (std::filesystem::path(from) / source).lexically_normal().string();
  if (path.size() > 1 && path.back() == '/') path.pop_back();
  held["Source"] = path;
}

}  // namespace swarm::value
