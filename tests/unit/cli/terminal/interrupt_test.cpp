// SPDX-License-Identifier: Apache-2.0
// Tests how signals end the program.
#include "terminal/interrupt.hpp"

#include <csignal>
#include <thread>

#include <gtest/gtest.h>

using namespace cli;

TEST(InterruptDeathTest, prints_its_last_message_and_exits_with_the_signals_code) {
  EXPECT_EXIT(
      {
        const Interrupt interrupt("resume with: swarmctl wait web\n");
        std::raise(SIGINT);
      },
      testing::ExitedWithCode(130), "^resume with: swarmctl wait web\n$");
  EXPECT_EXIT(
      {
        Interrupt interrupt("old\n");
        interrupt.say("new\n");
        std::thread([] { std::raise(SIGTERM); }).join();
      },
      testing::ExitedWithCode(143), "^new\n$");
}

TEST(InterruptDeathTest, handles_a_hang_up) {
  EXPECT_EXIT(
      {
        const Interrupt interrupt("words\n");
        std::raise(SIGHUP);
      },
      testing::ExitedWithCode(129), "^words\n$");
  EXPECT_EXIT(
      {
        std::signal(SIGHUP, SIG_IGN);  // as nohup does
        const Interrupt interrupt("words\n");
        std::raise(SIGHUP);
        std::_Exit(7);
      },
      testing::ExitedWithCode(7), "^$");
}

TEST(InterruptDeathTest, restores_the_message_of_the_one_before_it) {
  EXPECT_EXIT(
      {
        const Interrupt outer("outer\n");
        { const Interrupt inner("inner\n"); }
        std::raise(SIGINT);
      },
      testing::ExitedWithCode(130), "^outer\n$");
  EXPECT_EXIT(
      {
        const Interrupt outer("outer\n");
        const Interrupt inner("inner\n");
        std::raise(SIGINT);
      },
      testing::ExitedWithCode(130), "^inner\n$");
}

TEST(InterruptDeathTest, keeps_to_what_was_before_it) {
  EXPECT_EXIT(
      {
        std::signal(SIGINT, SIG_IGN);
        const Interrupt interrupt("words\n");
        std::raise(SIGINT);
        std::_Exit(7);
      },
      testing::ExitedWithCode(7), "^$");
  EXPECT_EXIT(
      {
        { const Interrupt interrupt("words\n"); }
        std::raise(SIGTERM);
      },
      testing::KilledBySignal(SIGTERM), "^$");
}

TEST(InterruptDeathTest, dies_of_any_other_signal_after_its_last_message) {
  for (const int signal : {SIGQUIT, SIGALRM, SIGUSR1, SIGUSR2, SIGXCPU, SIGXFSZ}) {
    EXPECT_EXIT(
        {
          const Interrupt interrupt("words\n");
          std::raise(signal);
          std::_Exit(7);
        },
        testing::KilledBySignal(signal), "^words\n$");
  }
}

TEST(Interrupt, reports_once_that_a_stopped_process_goes_on) {
  const Interrupt interrupt("words\n");
  EXPECT_FALSE(continued());
  std::raise(SIGCONT);
  EXPECT_TRUE(continued());
  EXPECT_FALSE(continued());
}
