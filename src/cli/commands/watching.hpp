// SPDX-License-Identifier: Apache-2.0
// A list that goes on: looked at about once a second, redrawn or told row by row.
#pragma once

#include "output/listing.hpp"
#include "output/watched.hpp"
#include "session.hpp"

#include <functional>

namespace cli {

/// What one look brought. No rows and `over`: there is nothing left to watch.
struct Sight {
  Watched list;
  bool over = false;
};

/// Throws usage where rows in this form cannot be told one by one.
WatchView::Form watch_form(const Session& session, const Format& format);

/// Looks at `pace` until interrupted, until the answer cannot be written, or the sight is over.
Exit keep_watching(Session& session, WatchView::Form form, swarm::milliseconds pace,
                   const std::function<Sight()>& look);

}  // namespace cli
