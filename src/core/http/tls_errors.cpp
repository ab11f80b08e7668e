// SPDX-License-Identifier: Apache-2.0
// Converts OpenSSL errors into messages with a next step.
#include "http/tls.hpp"

#include <system_error>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace swarm::http {

std::string openssl_words() {
  const unsigned long first = ERR_peek_error();
  if (first == 0) return "unknown error";
  if (ERR_SYSTEM_ERROR(first)) return std::generic_category().message(ERR_GET_REASON(first));
  const char* reason = ERR_reason_error_string(first);
  return reason != nullptr ? reason : "unknown error";
}

Failure tls_failure(int error) {
  const unsigned long first = ERR_peek_error();
  if (first == 0) {
    const std::string why = error != 0 ? std::generic_category().message(error) : "the connection was closed";
    return {Errc::unreachable, why, {}};
  }
  switch (ERR_GET_REASON(first)) {
    case SSL_R_UNEXPECTED_EOF_WHILE_READING: return {Errc::unreachable, "the connection was closed", {}};
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_HTTP_REQUEST:
      return {Errc::unreachable, "the server there does not speak TLS", Step::leave_out_tls};
    case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED:
    case SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE:
      return {Errc::denied, "the engine requires a client certificate: " + openssl_words(),
              Step::give_certificate};
    case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
    case SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE:
    case SSL_R_TLSV1_ALERT_UNKNOWN_CA:
    case SSL_R_TLSV1_ALERT_ACCESS_DENIED:
      return {Errc::denied, "the engine does not accept the client certificate: " + openssl_words(),
              Step::give_other_certificate};
    default: return {Errc::unreachable, "TLS failed: " + openssl_words(), {}};
  }
}

bool is_not_pem() {
  const unsigned long first = ERR_peek_error();
  switch (ERR_GET_LIB(first)) {
    case ERR_LIB_PEM:
    case ERR_LIB_ASN1:
    case ERR_LIB_OSSL_DECODER: return true;
    case ERR_LIB_X509: return ERR_GET_REASON(first) == X509_R_NO_CERTIFICATE_OR_CRL_FOUND;
    default: return false;
  }
}

Failure certificate_failure(long verify_result, const std::string& name, bool is_nameless) {
  switch (verify_result) {
    case X509_V_OK: return {};
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      if (is_nameless)
        return {Errc::unreachable,
                "the engine's certificate has no subject alternative name, and a common name is not enough",
                {Step::sign_name, {name}}};
      return {Errc::unreachable, "the engine's certificate is for another name than " + name,
              Step::use_name_of_certificate};
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return {Errc::unreachable, "the engine's certificate has expired", Step::renew_certificate};
    default:
      return {Errc::unreachable,
              std::string("the engine's certificate is not trusted: ") +
                  X509_verify_cert_error_string(verify_result),
              Step::trust_authority};
  }
}

}  // namespace swarm::http
