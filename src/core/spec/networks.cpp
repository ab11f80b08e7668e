// SPDX-License-Identifier: Apache-2.0
// The codec of network attachments.
#include "spec/fields.hpp"
#include "spec/typed.hpp"

#include <swarm/access.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

namespace swarm::spec {

void require_network(std::string_view target) {
  if (trimmed(target).empty()) refuse("empty: a network's name or ID");
  if (target == "none" || target.starts_with("container:"))
    refuse("'" + std::string(target) +
           "' works for single containers only: the name or ID of a swarm network");
}

}  // namespace swarm::spec

namespace swarm::value {
namespace {

using namespace swarm::spec;

struct Attachment {
  std::string target;
  std::vector<std::string> aliases;
  std::map<std::string, std::string> options;  // sorted, as the engine returns them
};

void refuse_container_only(const Field& field) {
  for (const std::string_view key : {"ip", "ip6", "mac-address", "link-local-ip", "gw-priority"})
    if (field.key == key)
      refuse("'" + field.key +
             "' works for single containers only, services ignore it: name, alias or driver-opt");
}

void take_option(const Field& field, Attachment& attachment) {
  const Cut parts = cut(value_of(field), '=');
  if (!parts.found || parts.before.empty())
    refuse("driver-opt cannot be '" + field.value + "': driver-opt=KEY=VALUE");
  attachment.options[std::string(parts.before)] = parts.after;
}

Attachment long_attachment(std::string_view typed) {
  Attachment attachment;
  for (const Field& field : fields(typed)) {
    refuse_container_only(field);
    if (field.key == "name") {
      attachment.target = value_of(field);
    } else if (field.key == "alias") {
      const std::string& alias = value_of(field);
      auto& all = attachment.aliases;
      if (std::find(all.begin(), all.end(), alias) == all.end()) all.push_back(alias);
    } else if (field.key == "driver-opt") {
      take_option(field, attachment);
    } else {
      unknown_key(field, "name, alias or driver-opt");
    }
  }
  if (attachment.target.empty()) refuse("name is missing: the network's name or ID");
  return attachment;
}

}  // namespace

Json read_network(std::string_view typed) {
  utf8(typed);
  if (typed.empty()) refuse("empty: a network's name or ID");
  const bool is_long = typed.find('=') != std::string_view::npos;
  const Attachment attachment = is_long ? long_attachment(typed) : Attachment{std::string(typed), {}, {}};
  require_network(attachment.target);
  Json result = {{"Target", attachment.target}};
  if (!attachment.aliases.empty()) result["Aliases"] = attachment.aliases;
  if (!attachment.options.empty()) result["DriverOpts"] = attachment.options;
  return result;
}

std::string show_network(const Json& held) {
  const std::string target = text_at(held, "/Target");
  FieldWriter writer;
  writer.add("name", target);
  if (const Json& aliases = value_at(held, "/Aliases"); aliases.is_array())
    for (const Json& alias : aliases) writer.add("alias", text_at(alias));
  for (const auto& [key, option_value] : pairs_at(held, "/DriverOpts"))
    writer.add("driver-opt", key + "=" + option_value);
  const bool only_name = writer.text() == "name=" + target && target.find('=') == std::string::npos;
  return only_name ? target : writer.text();
}

}  // namespace swarm::value
