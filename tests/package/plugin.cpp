// SPDX-License-Identifier: Apache-2.0
// A shared object that contains the library.
#include <swarm/client.hpp>

extern "C" int swarm_plugin_services(const char* address) {
  try {
    return static_cast<int>(swarm::Client({address}).list().size());
  } catch (const swarm::Error& error) {
    return -1 - static_cast<int>(error.code());
  }
}
