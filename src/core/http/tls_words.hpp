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

/// Whether OpenSSL's first error is that a file is not what was expected, in PEM form.
bool is_not_pem();

/// Why the engine's certificate was not accepted; `why` is empty if it was. `is_nameless`: it has no subject
/// alternative name.
Obstacle certificate_obstacle(long verify_result, const std::string& name, bool is_nameless);

}  // namespace swarm::http
