// SPDX-License-Identifier: Apache-2.0
#include "standard_streams.hpp"

#include "exit_code.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace cli {

void occupy_standard_streams() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(descriptor, F_GETFD) >= 0) continue;
    // The lowest free number is this one. A path alone is neither read nor written, and it is there in any
    // root. Children keep it: the numbers are not theirs either.
    if (::open("/", O_PATH) != descriptor) ::_exit(static_cast<int>(Exit::failed));
  }
}

}  // namespace cli
