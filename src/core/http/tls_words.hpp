// SPDX-License-Identifier: Apache-2.0
// What OpenSSL reports, in words that name the next step.
#pragma once

#include "http/dial.hpp"

#include <string>

namespace swarm::http {

/// OpenSSL's first error, in its own words.
std::string openssl_words();

/// Why a handshake, a read or a write failed; `error` is errno, for failures below TLS.
Obstacle tls_obstacle(int error);

/// Why the engine's certificate was not accepted; `why` is empty if it was.
Obstacle certificate_obstacle(long verify_result, const std::string& name);

}  // namespace swarm::http
