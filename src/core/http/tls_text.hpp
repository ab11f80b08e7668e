// SPDX-License-Identifier: Apache-2.0
// PEM that stands in memory, for a TLS context. All return false with OpenSSL's errors queued where it cannot be used.
#pragma once

#include <string>

struct ssl_ctx_st;

namespace swarm::http {

bool trust(ssl_ctx_st* context, const std::string& pem);
/// The first certificate is our own, the others lead to the authority.
bool use_chain(ssl_ctx_st* context, const std::string& pem);
/// A password is asked for as the context says.
bool use_key(ssl_ctx_st* context, const std::string& pem);

}  // namespace swarm::http
