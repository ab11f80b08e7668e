// SPDX-License-Identifier: Apache-2.0
// A loop that looks on, without an end of its own.
#include "watch/pace.hpp"
#include "watch/tolerance.hpp"

#include <swarm/watch.hpp>

#include <algorithm>
#include <utility>

namespace swarm {

Outcome::Verdict keep_looking(const std::function<bool()>& look,
                              const std::function<void(const std::string& why)>& trouble,
                              const WaitOptions& options, const WaitClock& clock) {
  using Verdict = Outcome::Verdict;
  const watch::Deadline deadline(options.timeout, clock.now());
  watch::Tolerance tolerance(clock.now);
  bool more = look();
  std::string told;
  while (more) {
    if (deadline.passed(clock.now())) return Verdict::deadline;
    if (!clock.sleep(std::min(options.steady, deadline.left(clock.now())))) return Verdict::interrupted;
    std::string why = tolerance.attempt([&] { more = look(); }).shown;
    if (why == told) continue;
    trouble(why);
    told = std::move(why);
  }
  return Verdict::done;
}

}  // namespace swarm
