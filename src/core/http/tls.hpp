// SPDX-License-Identifier: Apache-2.0
// TLS over a connected descriptor. Uses OpenSSL only when it connects to a TLS address.
#pragma once

#include "http/deadline.hpp"
#include "http/dial.hpp"

#include <swarm/endpoint.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace swarm::http {

/// OpenSSL's first error, in its own words.
std::string openssl_words();

/// Why a handshake, a read or a write failed; `error` is errno, for failures below TLS.
Failure tls_failure(int error);

/// Whether OpenSSL's first error is that a file does not hold the expected PEM data.
bool is_not_pem();

/// Why the engine's certificate was rejected; `why` is empty if it was accepted. `is_nameless`: it has no
/// subject alternative name.
Failure certificate_failure(long verify_result, const std::string& name, bool is_nameless);

}  // namespace swarm::http

struct ssl_ctx_st;
struct ssl_st;

namespace swarm::http {

class TlsSession {
 public:
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;
  ~TlsSession();  ///< Sends a close notification if that does not block; leaves the descriptor open.

  /// > 0 bytes; 0: the peer closed cleanly; -1: poll for `again`, or failed permanently if that is 0.
  long read(char* into, std::size_t room, short& again);
  long write(std::string_view bytes, short& again);
  bool idle_and_open();

  /// Why the last read or write failed permanently. `denied`: the engine rejects our client certificate.
  [[nodiscard]] const Failure& failure() const { return failure_; }

 private:
  friend class TlsSettings;
  explicit TlsSession(ssl_st* ssl) : ssl_(ssl) {}
  long outcome(int returned, short& again);
  void read_alert();

  ssl_st* ssl_;
  Failure failure_;
  bool is_nameless_ = false;  // the peer's certificate has no subject alternative name
};

/// The files and texts of a `Tls`, loaded once: CAs, our certificate and key.
class TlsSettings {
 public:
  struct MakeResult {
    std::unique_ptr<TlsSettings> settings;  ///< Null: see `failure`, which names the file.
    Failure failure;
  };
  static MakeResult make(const Tls& tls);

  TlsSettings(const TlsSettings&) = delete;
  TlsSettings& operator=(const TlsSettings&) = delete;
  ~TlsSettings();

  struct Handshake {
    std::unique_ptr<TlsSession> session;  ///< Null: see `failure`.
    Failure failure;
  };
  /// Does the handshake and verifies the certificate for `host`.
  Handshake handshake_over(int descriptor, const std::string& host, Deadline limit) const;

 private:
  TlsSettings(ssl_ctx_st* context, Tls tls);

  ssl_ctx_st* context_;
  Tls tls_;
};

}  // namespace swarm::http
