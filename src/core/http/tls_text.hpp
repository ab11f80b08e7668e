// SPDX-License-Identifier: Apache-2.0
// Loads PEM text into a TLS context. On failure all functions return false and leave OpenSSL's errors queued.
#pragma once

#include <string>

struct ssl_ctx_st;

namespace swarm::http {

bool trust(ssl_ctx_st* context, const std::string& pem);
/// The first certificate is our own; the others are the chain to the CA.
bool use_chain(ssl_ctx_st* context, const std::string& pem);
/// Gets a password, if needed, from the context's callback.
bool use_key(ssl_ctx_st* context, const std::string& pem);

}  // namespace swarm::http
