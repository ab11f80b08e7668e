// SPDX-License-Identifier: Apache-2.0
// Loads PEM text into a TLS context.
#include "http/tls_text.hpp"

#include <memory>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

namespace swarm::http {
namespace {

template <auto release>
struct Release {
  void operator()(auto* object) const { release(object); }
};
using Bio = std::unique_ptr<BIO, Release<BIO_free>>;
using Certificate = std::unique_ptr<X509, Release<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY_free>>;

Bio reader(const std::string& pem) { return Bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))); }

/// Calls `take` with each certificate. False if there is none, or one is invalid or not accepted.
bool each_certificate(const std::string& pem, const auto& take) {
  const Bio bio = reader(pem);
  for (bool is_first = true;; is_first = false) {
    const Certificate certificate(PEM_read_bio_X509_AUX(bio.get(), nullptr, nullptr, nullptr));
    if (!certificate) {
      const bool is_end = !is_first && ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
      if (is_end) ERR_clear_error();
      return is_end;
    }
    if (!take(certificate.get(), is_first)) return false;
  }
}

}  // namespace

bool trust(SSL_CTX* context, const std::string& pem) {
  return each_certificate(pem, [&](X509* certificate, bool /*is_first*/) {
    return X509_STORE_add_cert(SSL_CTX_get_cert_store(context), certificate) == 1;
  });
}

bool use_chain(SSL_CTX* context, const std::string& pem) {
  return each_certificate(pem, [&](X509* certificate, bool is_first) {
    return is_first ? SSL_CTX_use_certificate(context, certificate) == 1
                    : SSL_CTX_add1_chain_cert(context, certificate) == 1;
  });
}

bool use_key(SSL_CTX* context, const std::string& pem) {
  const Key key(PEM_read_bio_PrivateKey(reader(pem).get(), nullptr, SSL_CTX_get_default_passwd_cb(context),
                                        SSL_CTX_get_default_passwd_cb_userdata(context)));
  return key && SSL_CTX_use_PrivateKey(context, key.get()) == 1;
}

}  // namespace swarm::http
