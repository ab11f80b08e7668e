// SPDX-License-Identifier: Apache-2.0
// Chooses the form of a list, and watches one: reads it about once per second, and redraws or prints rows.
#pragma once

#include "output/lists/listing.hpp"
#include "output/lists/watched.hpp"
#include "session.hpp"

#include <functional>
#include <string>

namespace cli {

/// `configured`: docker's default format for this verb, used if the command line has none.
Format row_format(Session& session, const RowKind& kind, std::string DockerConfig::*configured);

/// The result of one read. No rows and `over`: there is nothing left to watch.
struct ListSnapshot {
  Watched list;
  bool over = false;
};

/// Whether the list is a table that has to fit the terminal, because --no-trunc was not given.
bool has_to_fit(const Session& session, const Format& format);
/// Prints the list once, without columns that do not fit, and no row wider than the terminal.
void print_fitting(Session& session, const Watched& list);

/// Throws usage if rows in this form cannot be printed one by one.
WatchView::Form watch_form(const Session& session, const Format& format);

/// Reads every `pace` until interrupted, until writing fails, or until there is nothing left to watch.
Exit keep_watching(Session& session, WatchView::Form form, swarm::milliseconds pace,
                   const std::function<ListSnapshot()>& read_list);

}  // namespace cli
