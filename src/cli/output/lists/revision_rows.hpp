// SPDX-License-Identifier: Apache-2.0
// Revisions of a service as rows, and one of them as a sheet.
#pragma once

#include "output/lists/cells.hpp"
#include "output/style.hpp"

#include <swarm/history.hpp>
#include <swarm/json.hpp>
#include <swarm/service_client.hpp>

#include <memory>
#include <string>
#include <vector>

namespace cli {

struct RevisionRow {
  swarm::history::Revision revision;  ///< No number: what the service is now, which nobody has recorded.
  bool is_running = false;            ///< It is what the service is now.
  std::string changed;                ///< From the one before, in a line.
  std::shared_ptr<const swarm::Json> before{};  ///< The spec of that; null: there is none.
};

/// In the order in which they came, what the service is now at the end. Pure. None: nothing is recorded.
std::vector<RevisionRow> revision_rows(const swarm::Service& service, swarm::history::Revisions all);

/// "ann@host", "others" where somebody else made the change.
std::string author_text(const swarm::history::Revision& revision);

/// The table, the newest first.
enum class Width { plain, wide };
std::string revision_table(const std::vector<RevisionRow>& rows, Width width, Clock::time_point now);

/// What is known of one, with its types. Without the spec, which `sheet_object` has, with secrets hidden.
swarm::Json revision_object(const RevisionRow& row);
swarm::Json sheet_object(const RevisionRow& row);

/// For people: the same, one member per line, the changes, and the spec.
std::string revision_sheet(const RevisionRow& row, Clock::time_point now, const Style& style);

}  // namespace cli
