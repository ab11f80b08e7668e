// SPDX-License-Identifier: Apache-2.0
// The builder of mounts, and the options of each type.
#include "builders/checks.hpp"
#include "spec/typed.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/types.hpp>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

constexpr std::array<std::string_view, 5> types{"bind", "volume", "tmpfs", "npipe", "cluster"};
constexpr std::array<std::string_view, 6> propagations{"private", "rprivate", "shared",
                                                       "rshared", "slave",    "rslave"};

std::string text(MountType type) { return check::word("Mounts.Type", type, types); }

bool is_absolute(std::string_view path) { return spec::is_absolute_path(path) || path.starts_with("{{"); }

std::string target_path(std::string_view path) {
  const std::string place = edit::place("Mounts", {{"Target", path}});
  if (!is_absolute(path) || place == "/" || place == "c:/")
    check::refuse("Mounts.Target",
                  "an absolute path in the container, not its root, and not '" + std::string(path) + "'");
  return std::string(path);
}

/// Which names are valid depends on the volume's driver, which is not known yet.
void check_source(MountType type, std::string_view source) {
  if (type == MountType::bind && !is_absolute(source))
    check::refuse("Mounts.Source", "an absolute path on the node, not '" + std::string(source) + "'");
  const bool is_path = source.find_first_of("/\\") != std::string_view::npos;
  const bool is_no_name = is_path || spec::has_control(source) || trimmed(source).size() != source.size();
  if (type == MountType::volume && is_no_name && source.find("{{") == std::string_view::npos)
    check::refuse("Mounts.Source", "the name of a volume, not '" + std::string(source) + "'");
}

bool leaves_its_folder(std::string_view path) {
  const std::string inside = "/" + std::string(path) + "/";
  return spec::is_absolute_path(path) || inside.find("/../") != std::string::npos;
}

}  // namespace

Mount::Mount(MountType type, std::string_view target, std::string_view source) {
  if (type == MountType::tmpfs && !source.empty()) check::refuse("Mounts.Source", "tmpfs has no source");
  if (type != MountType::tmpfs && type != MountType::volume) check::not_empty("Mounts.Source", source);
  check_source(type, source);
  put("/Type", text(type));
  put("/Source", source);
  put("/Target", target_path(check::not_empty("Mounts.Target", target)));
}
Mount Mount::from(const Json& json) { return {TakeOver{}, json}; }

void Mount::need(MountType type, std::string_view what) const {
  if (member("/Type") == Json(text(type))) return;
  check::refuse("Mounts." + std::string(what), "for mounts of type " + text(type) + " only");
}

std::string Mount::type() const { return text_of("/Type"); }
std::string Mount::target() const { return text_of("/Target"); }
std::string Mount::source() const { return text_of("/Source"); }
bool Mount::is_read_only() const { return flag_of("/ReadOnly"); }
std::string Mount::propagation() const { return text_of("/BindOptions/Propagation"); }
bool Mount::is_non_recursive() const { return flag_of("/BindOptions/NonRecursive"); }
bool Mount::is_no_copy() const { return flag_of("/VolumeOptions/NoCopy"); }
StringMap Mount::labels() const { return pairs_of("/VolumeOptions/Labels"); }
std::string Mount::driver() const { return text_of("/VolumeOptions/DriverConfig/Name"); }
StringMap Mount::driver_options() const { return pairs_of("/VolumeOptions/DriverConfig/Options"); }
std::string Mount::subpath() const { return text_of("/VolumeOptions/Subpath"); }
std::optional<std::int64_t> Mount::size_bytes() const { return number_of("/TmpfsOptions/SizeBytes"); }
std::optional<std::int64_t> Mount::mode() const { return number_of("/TmpfsOptions/Mode"); }
std::vector<Strings> Mount::options() const {
  std::vector<Strings> all;
  for (const Json& words : list_at(object(), "/TmpfsOptions/Options")) all.push_back(texts_at(words, ""));
  return all;
}
Mount& Mount::read_only(bool yes) { return put("/ReadOnly", yes), *this; }
Mount& Mount::propagation(Propagation value) {
  need(MountType::bind, "BindOptions");
  return put("/BindOptions/Propagation", check::word("BindOptions.Propagation", value, propagations)), *this;
}
Mount& Mount::non_recursive(bool yes) {
  need(MountType::bind, "BindOptions");
  return put("/BindOptions/NonRecursive", yes), *this;
}
Mount& Mount::no_copy(bool yes) {
  need(MountType::volume, "VolumeOptions");
  return put("/VolumeOptions/NoCopy", yes), *this;
}
Mount& Mount::labels(const StringMap& labels) {
  need(MountType::volume, "VolumeOptions");
  return put("/VolumeOptions/Labels", check::keys("VolumeOptions.Labels", labels)), *this;
}
Mount& Mount::driver(std::string_view name, const StringMap& options) {
  need(MountType::volume, "VolumeOptions");
  put("/VolumeOptions/DriverConfig/Name", name);
  return put("/VolumeOptions/DriverConfig/Options", check::keys("DriverConfig.Options", options)), *this;
}
Mount& Mount::subpath(std::string_view path) {
  need(MountType::volume, "VolumeOptions");
  if (leaves_its_folder(path))
    check::refuse("VolumeOptions.Subpath",
                  "a relative path below the volume, not '" + std::string(path) + "'");
  return put("/VolumeOptions/Subpath", path), *this;
}
Mount& Mount::size_bytes(std::int64_t bytes) {
  need(MountType::tmpfs, "TmpfsOptions");
  return put("/TmpfsOptions/SizeBytes", check::not_negative("TmpfsOptions.SizeBytes", bytes)), *this;
}
Mount& Mount::mode(std::uint32_t bits) {
  need(MountType::tmpfs, "TmpfsOptions");
  return put("/TmpfsOptions/Mode", check::mode("TmpfsOptions.Mode", bits)), *this;
}
Mount& Mount::options(const std::vector<Strings>& options) {
  need(MountType::tmpfs, "TmpfsOptions");
  for (const auto& words : options) {
    if (words.empty() || words.size() > 2) check::refuse("TmpfsOptions.Options", "one or two words each");
    check::none_empty("TmpfsOptions.Options", words);
  }
  return put("/TmpfsOptions/Options", options), *this;
}

}  // namespace swarm
