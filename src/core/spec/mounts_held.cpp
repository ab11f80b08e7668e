// SPDX-License-Identifier: Apache-2.0
// Mounts as a document holds them: shown as text, warned about, sources made absolute.
#include "spec/fields.hpp"
#include "spec/held.hpp"
#include "spec/typed.hpp"

#include <swarm/values.hpp>

#include <filesystem>

#include <nlohmann/json.hpp>

namespace swarm::value {
namespace {

using namespace swarm::spec;

void add_text(FieldWriter& writer, std::string_view key, const std::string& value) {
  if (!value.empty()) writer.add(key, value);
}

void add_pairs(FieldWriter& writer, std::string_view key, const Json& pairs) {
  for_each_pair(pairs, [&](const std::string& name_held, const std::string& value) {
    writer.add(key, name_held + "=" + value);
  });
}

/// What `bind-recursive` would say; empty: its default.
std::string_view recursion(const Json& options) {
  if (is_true(options, "NonRecursive")) return "disabled";
  if (is_true(options, "ReadOnlyNonRecursive")) return "writable";
  return is_true(options, "ReadOnlyForceRecursive") ? "readonly" : "";
}

void add_bind(FieldWriter& writer, const Json& options) {
  add_text(writer, "bind-propagation", text_of(options, "Propagation"));
  add_text(writer, "bind-recursive", std::string(recursion(options)));
  if (is_true(options, "CreateMountpoint")) writer.add("bind-create-src");
}

void add_volume(FieldWriter& writer, const Json& options) {
  if (is_true(options, "NoCopy")) writer.add("volume-nocopy");
  add_pairs(writer, "volume-label", member(options, "Labels"));
  add_text(writer, "volume-subpath", text_of(options, "Subpath"));
  const Json& driver = member(options, "DriverConfig");
  add_text(writer, "volume-driver", text_of(driver, "Name"));
  add_pairs(writer, "volume-opt", member(driver, "Options"));
}

void add_tmpfs(FieldWriter& writer, const Json& options) {
  if (const auto held = integer_of(options, "SizeBytes"); held && *held > 0)
    writer.add("tmpfs-size", show_bytes(*held));
  if (const auto held = integer_of(options, "Mode"); held && *held > 0)
    writer.add("tmpfs-mode", octal(static_cast<std::uint64_t>(*held)));
}

}  // namespace

std::string show_mount(const Json& held) {
  FieldWriter writer;
  add_text(writer, "type", text_of(held, "Type"));
  add_text(writer, "source", text_of(held, "Source"));
  add_text(writer, "target", text_of(held, "Target"));
  if (is_true(held, "ReadOnly")) writer.add("readonly");
  add_text(writer, "consistency", text_of(held, "Consistency"));
  add_bind(writer, member(held, "BindOptions"));
  add_volume(writer, member(held, "VolumeOptions"));
  add_text(writer, "image-subpath", text_of(member(held, "ImageOptions"), "Subpath"));
  add_tmpfs(writer, member(held, "TmpfsOptions"));
  return writer.text();
}

std::vector<std::string> warnings_mount(const Json& held) {
  std::vector<std::string> hints;
  const Json& options = member(held, "BindOptions");
  if (!text_of(held, "Consistency").empty()) hints.emplace_back("services ignore consistency");
  if (is_true(options, "ReadOnlyNonRecursive")) hints.emplace_back("services ignore bind-recursive=writable");
  if (is_true(options, "ReadOnlyForceRecursive"))
    hints.emplace_back("services ignore bind-recursive=readonly: mounts below the source may be writable");
  if (is_true(options, "CreateMountpoint"))
    hints.emplace_back("services ignore bind-create-src: the source must exist on the node");
  return hints;
}

void absolute_source(Json& held, std::string_view from) {
  const std::string source = text_of(held, "Source");
  if (text_of(held, "Type") != "bind" || !source.starts_with('.')) return;
  std::string path = (std::filesystem::path(from) / source).lexically_normal().string();
  if (path.size() > 1 && path.back() == '/') path.pop_back();
  held["Source"] = path;
}

}  // namespace swarm::value
