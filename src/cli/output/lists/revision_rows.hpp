// SPDX-License-Identifier: Apache-2.0
// Prints the revisions of a service as rows, and one of them in full.
#pragma once

#include "output/lists/cells.hpp"
#include "output/lists/watched.hpp"
#include "output/style.hpp"

#include <swarm/history.hpp>
#include <swarm/json.hpp>
#include <swarm/service_client.hpp>

#include <memory>
#include <string>
#include <vector>

namespace cli {

struct RevisionRow {
  swarm::history::Revision revision;  ///< Without a number: the current spec, which is not recorded.
  bool is_running = false;            ///< It is the current spec.
  std::string changed;                ///< The change from the previous revision, in one line.
  std::shared_ptr<const swarm::Json> before{};  ///< The previous revision's spec; null if there is none.
};

/// Sorted by age, with the current spec at the end. Pure. Empty if nothing is recorded.
std::vector<RevisionRow> revision_rows(const swarm::Service& service, swarm::history::Revisions all);

/// "ann@host", or "others" if somebody else made the change.
std::string author_text(const swarm::history::Revision& revision);

/// The table, newest first.
enum class Width { plain, wide };
std::string revision_table(const std::vector<RevisionRow>& rows, Width width, Clock::time_point now);

/// The same for a terminal: a long list of changes is cut, and columns can be dropped.
Watched revision_list(const std::vector<RevisionRow>& rows, Clock::time_point now);

/// One revision as typed JSON. Without the spec, which `sheet_object` adds with secrets masked.
swarm::Json revision_object(const RevisionRow& row);
swarm::Json sheet_object(const RevisionRow& row);

/// The same for people: one member per line, the changes, and the spec.
std::string revision_sheet(const RevisionRow& row, Clock::time_point now, const Style& style);

}  // namespace cli
