// SPDX-License-Identifier: Apache-2.0
// measure FD LIMIT_MS COMMAND...: runs a command and writes "wall_us cpu_us peak_kb code faults" to FD.
// It is a small program of its own, because a child's peak memory starts with that of its parent.
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>

extern char** environ;
static pid_t child;

static long long now_us(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000LL + time.tv_nsec / 1000;
}

static long long micros(struct timeval time) { return time.tv_sec * 1000000LL + time.tv_usec; }

static void too_late(int signal) {
  (void)signal;
  kill(child, SIGKILL);
}

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  const int report = atoi(argv[1]);
  const long limit = atol(argv[2]);
  fcntl(report, F_SETFD, FD_CLOEXEC);
  const long long begun = now_us();
  if (posix_spawnp(&child, argv[3], NULL, NULL, argv + 3, environ) != 0) return 127;
  signal(SIGALRM, too_late);
  const struct itimerval alarm = {.it_value = {limit / 1000, limit % 1000 * 1000}};
  setitimer(ITIMER_REAL, &alarm, NULL);
  int status = 0;
  struct rusage used;
  while (wait4(child, &status, 0, &used) < 0) {
  }
  const long long wall = now_us() - begun;
  const int code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  dprintf(report, "%lld %lld %ld %d %ld\n", wall, micros(used.ru_utime) + micros(used.ru_stime),
          used.ru_maxrss, code, used.ru_minflt + used.ru_majflt);
  return 0;
}
