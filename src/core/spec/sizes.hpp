// SPDX-License-Identifier: Apache-2.0
// Sizes as typed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace swarm::spec {

/// Bytes; powers of 1024. Complaints begin with `subject`.
std::int64_t size(std::string_view typed, const std::string& subject = {});

}  // namespace swarm::spec
