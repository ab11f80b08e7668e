// SPDX-License-Identifier: Apache-2.0
// Tests the decision whether and where a request is retried.
#include "http/retry.hpp"

#include <gtest/gtest.h>

namespace {

using namespace swarm::http;
using What = Decision::What;
using std::chrono::milliseconds;

TEST(Retry, decides_by_this_table) {
  const auto read = Effect::read, write = Effect::write;
  const struct {
    Situation situation;
    Decision decision;
  } table[] = {
      {{read, Outcome::answered, 1, 0}, {What::accept}},
      {{write, Outcome::answered, 1, 2}, {What::accept}},
      // a gateway error: retry a read, then try another manager, then accept the response
      {{read, Outcome::overloaded, 1, 1}, {What::again, milliseconds{100}}},
      {{read, Outcome::overloaded, 2, 1}, {What::again, milliseconds{300}}},
      {{read, Outcome::overloaded, 3, 1}, {What::elsewhere}},
      {{read, Outcome::overloaded, 3, 0}, {What::accept}},
      {{write, Outcome::overloaded, 1, 1}, {What::accept}},
      // not a manager: nothing was changed there
      {{read, Outcome::no_manager, 1, 1}, {What::elsewhere}},
      {{read, Outcome::no_manager, 1, 0}, {What::elsewhere}},
      {{write, Outcome::no_manager, 1, 1}, {What::elsewhere}},
      {{read, Outcome::no_leader, 1, 0}, {What::elsewhere}},
      {{write, Outcome::no_leader, 1, 0}, {What::elsewhere}},
      // the leader may have carried it out
      {{read, Outcome::leader_silent, 1, 0}, {What::elsewhere}},
      {{write, Outcome::leader_silent, 1, 1}, {What::find_out}},
      // nothing was sent
      {{read, Outcome::unreached, 1, 1}, {What::elsewhere}},
      {{read, Outcome::unreached, 1, 0}, {What::give_up}},
      {{write, Outcome::unreached, 1, 1}, {What::elsewhere}},
      {{write, Outcome::unreached, 1, 0}, {What::give_up}},
      // the connection broke: only a read is sent again
      {{read, Outcome::cut, 1, 0}, {What::again, milliseconds{100}}},
      {{read, Outcome::cut, 3, 1}, {What::elsewhere}},
      {{read, Outcome::cut, 3, 0}, {What::give_up}},
      {{write, Outcome::cut, 1, 1}, {What::find_out}},
      // a retry at the same manager does not extend the deadline
      {{read, Outcome::no_response, 1, 1}, {What::elsewhere}},
      {{read, Outcome::no_response, 1, 0}, {What::give_up}},
      {{write, Outcome::no_response, 1, 1}, {What::find_out}},
      {{read, Outcome::too_slow, 1, 1}, {What::elsewhere}},
      {{read, Outcome::too_slow, 1, 0}, {What::give_up}},
      {{write, Outcome::too_slow, 1, 1}, {What::find_out}},
      // not a valid response
      {{read, Outcome::invalid, 1, 1}, {What::elsewhere}},
      {{read, Outcome::invalid, 1, 0}, {What::give_up}},
      {{write, Outcome::invalid, 1, 0}, {What::find_out}},
      // the caller has already received a part
      {{read, Outcome::begun, 1, 1}, {What::give_up}},
      {{write, Outcome::begun, 1, 1}, {What::find_out}},
      {{read, Outcome::interrupted, 1, 1}, {What::give_up}},
      {{write, Outcome::interrupted, 1, 1}, {What::give_up}},
  };
  int row = 0;
  for (const auto& [situation, decision] : table) EXPECT_EQ(decide(situation), decision) << "row " << row++;
}

}  // namespace
