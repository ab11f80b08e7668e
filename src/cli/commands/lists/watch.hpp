// SPDX-License-Identifier: Apache-2.0
// The form of a list, and a list that goes on: read about once a second, redrawn or printed row by row.
#pragma once

#include "output/lists/listing.hpp"
#include "output/lists/watched.hpp"
#include "session.hpp"

#include <functional>
#include <string>

namespace cli {

/// `configured`: docker's default for this verb, which counts where the line says nothing.
Format row_format(Session& session, const RowKind& kind, std::string DockerConfig::*configured);

/// What one look brought. No rows and `over`: there is nothing left to watch.
struct Sight {
  Watched list;
  bool over = false;
};

/// Whether a table goes to a terminal, where it has to fit, and not everything was asked for in full.
bool has_to_fit(const Session& session, const Format& format);
/// The list once, without columns that there is no room for, no row wider than the terminal.
void print_fitting(Session& session, const Watched& list);

/// Throws usage where rows in this form cannot be told one by one.
WatchView::Form watch_form(const Session& session, const Format& format);

/// Looks at `pace` until interrupted, until the answer cannot be written, or the sight is over.
Exit keep_watching(Session& session, WatchView::Form form, swarm::milliseconds pace,
                   const std::function<Sight()>& look);

}  // namespace cli
