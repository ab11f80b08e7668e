// SPDX-License-Identifier: Apache-2.0
#include "commands/row_format.hpp"

namespace cli {

Format row_format(Session& session, const RowKind& kind, std::string DockerConfig::*configured) {
  const Given& given = session.given();
  const bool chosen = given.has("format") || given.has("output") || given.on("quiet");
  const std::string output = given.last("output"), format = given.last("format");
  const std::string_view member =
      configured == &DockerConfig::services_format ? "servicesFormat" : "tasksFormat";
  return choose_format(
      {.output = output,
       .format = format,
       .configured = chosen ? "" : std::string_view(session.settings().config(member).*configured),
       .quiet = given.on("quiet"),
       .whole_ids = given.on("no-trunc")},
      kind);
}

}  // namespace cli
