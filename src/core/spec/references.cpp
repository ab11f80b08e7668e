// SPDX-License-Identifier: Apache-2.0
// Codecs of references: secrets and configs as files, credential specs.
#include "spec/fields.hpp"
#include "spec/reference_places.hpp"
#include "spec/typed.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/values.hpp>

#include <utility>

#include <nlohmann/json.hpp>

namespace swarm::value {
namespace {

using namespace swarm::spec;

constexpr std::uint64_t read_by_all = 0444;
constexpr std::uint64_t all_bits = 07777;

struct File {
  std::string source, target, uid = "0", gid = "0";
  std::uint64_t mode = read_by_all;
};

std::string owner(const Field& field) {
  const std::string& typed = value_of(field);
  if (!is_owner(typed)) refuse(field.key + " cannot be '" + typed + "': a number from 0 to 4294967295");
  return typed;
}

std::uint64_t mode(const Field& field) {
  const auto number = whole_of_any_base(value_of(field));
  if (!number || !number->fits || number->value > all_bits)
    refuse("mode cannot be '" + field.value + "': octal with a leading 0, such as 0440, at most 07777");
  return number->value;
}

File long_reference(const std::vector<Field>& all) {
  File file;
  for (const Field& field : all) {
    if (field.key == "source" || field.key == "src") {
      file.source = value_of(field);
    } else if (field.key == "target") {
      file.target = value_of(field);
    } else if (field.key == "uid") {
      file.uid = owner(field);
    } else if (field.key == "gid") {
      file.gid = owner(field);
    } else if (field.key == "mode") {
      file.mode = mode(field);
    } else {
      unknown_key(field, "source, target, uid, gid or mode");
    }
  }
  if (file.source.empty()) refuse("source is missing: its name or ID");
  if (file.target.empty()) file.target = file.source;
  return file;
}

File file_typed(std::string_view typed) {
  if (typed.empty()) refuse("empty: its name, or source=NAME,target=FILE");
  if (typed.find('=') != std::string_view::npos) return long_reference(fields(typed));
  const std::vector<std::string> single = csv(typed);
  if (single.size() > 1) refuse("'" + single[0] + "' is not KEY=VALUE: source, target, uid, gid or mode");
  File file;
  file.source = file.target = single[0];
  if (file.source.empty()) refuse("empty: its name, or source=NAME,target=FILE");
  return file;
}

Json reference(std::string_view typed, std::string_view list, const char* name_member) {
  const File file = file_typed(typed);
  Json result = Json::object();
  result["File"] = {{"Name", file.target}, {"UID", file.uid}, {"GID", file.gid}, {"Mode", file.mode}};
  result[name_member] = file.source;
  // A source name that cannot be a file name fails as not found.
  if (file.target != file.source && is_folder(list, edit::place(list, result)))
    refuse("target cannot be '" + file.target + "': the path of a file in the container, not of a folder");
  return result;
}

std::string reference_typed(const Json& held, const char* name_member) {
  const std::string source = text_at(held, name_member);
  const Json& file = value_at(held, "/File");
  FieldWriter writer;
  writer.add("source", source);
  const std::size_t bare = writer.text().size();
  const std::string target = text_at(file, "/Name");
  if (!target.empty() && target != source) writer.add("target", target);
  for (const char* id : {"UID", "GID"}) {
    const std::string number = text_at(file, id);
    if (!number.empty() && number != "0") writer.add(lower(id), number);
  }
  const std::int64_t bits = integer_at(file, "/Mode", read_by_all);
  if (bits != static_cast<std::int64_t>(read_by_all) && bits >= 0)
    writer.add("mode", "0" + octal(static_cast<std::uint64_t>(bits)));
  const bool only_name = writer.text().size() == bare && source.find('=') == std::string::npos;
  return only_name ? csv_field(source) : writer.text();
}

}  // namespace

Json read_secret(std::string_view typed) { return reference(typed, "Secrets", "SecretName"); }
std::string show_secret(const Json& held) { return reference_typed(held, "SecretName"); }

Json read_config(std::string_view typed) { return reference(typed, "Configs", "ConfigName"); }
std::string show_config(const Json& held) { return reference_typed(held, "ConfigName"); }

std::vector<std::string> warnings_reference(std::string_view typed) {
  if (typed.find('=') == std::string_view::npos) return {};
  std::vector<std::string> hints;
  for (const Field& field : fields(typed)) {
    const auto number = whole(field.value);
    if (field.key != "mode" || !number || !number->fits || field.value[0] == '0') continue;
    const std::string hint = whole(field.value, 8) ? "; did you mean 0" + field.value + "?" : "";
    hints.push_back("mode " + field.value + " is decimal, that is octal 0" + octal(number->value) + hint);
  }
  return hints;
}

Json read_credential_spec(std::string_view typed) {
  if (utf8(typed).empty()) return nullptr;
  for (const auto& [prefix, name_member] : {std::pair{"config://", "Config"}, std::pair{"file://", "File"},
                                            std::pair{"registry://", "Registry"}}) {
    if (!typed.starts_with(prefix)) continue;
    const std::string_view rest = typed.substr(std::string_view(prefix).size());
    if (rest.empty()) refuse(std::string("nothing follows ") + prefix);
    Json result = {{"Config", ""}, {"File", ""}, {"Registry", ""}};
    result[name_member] = std::string(rest);
    return result;
  }
  refuse("not a credential spec: config://NAME, file://FILE, registry://NAME, or empty for none");
}
std::string show_credential_spec(const Json& held) {
  for (const auto& [prefix, name_member] : {std::pair{"config://", "Config"}, std::pair{"file://", "File"},
                                            std::pair{"registry://", "Registry"}}) {
    const std::string rest = text_at(held, name_member);
    if (!rest.empty()) return prefix + rest;
  }
  return {};
}

}  // namespace swarm::value
