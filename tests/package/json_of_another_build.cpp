// SPDX-License-Identifier: Apache-2.0
// Must not link, because this JSON has another layout than the library's.
#define JSON_DIAGNOSTICS 1
#include <swarm/types.hpp>

#include <nlohmann/json.hpp>

int main() { return swarm::ContainerSpec("a").json().is_object() ? 0 : 1; }
