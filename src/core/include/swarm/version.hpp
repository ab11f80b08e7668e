// SPDX-License-Identifier: Apache-2.0
// The version of the library, for programs that support several.
#pragma once

#define SWARM_VERSION_MAJOR 0
#define SWARM_VERSION_MINOR 2
#define SWARM_VERSION_PATCH 0
/// 1002003 for 1.2.3.
#define SWARM_VERSION (SWARM_VERSION_MAJOR * 1000000 + SWARM_VERSION_MINOR * 1000 + SWARM_VERSION_PATCH)
#define SWARM_VERSION_TEXT "0.2.0"
