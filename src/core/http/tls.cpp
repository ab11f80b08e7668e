// SPDX-License-Identifier: Apache-2.0
// TLS over a connected descriptor, by OpenSSL.
#include "http/tls.hpp"

#include "http/tls_text.hpp"

#include <cerrno>
#include <utility>

#include <arpa/inet.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>

namespace swarm::http {
namespace {

// OpenSSL's own socket BIO writes without MSG_NOSIGNAL: a peer that closes would kill the process with
// SIGPIPE.
int descriptor_of(BIO* bio) { return static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio))); }

int bio_write(BIO* bio, const char* bytes, int size) {
  BIO_clear_retry_flags(bio);
  const ssize_t sent = ::send(descriptor_of(bio), bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL);
  if (sent < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_write(bio);
  return static_cast<int>(sent);
}

int bio_read(BIO* bio, char* into, int room) {
  BIO_clear_retry_flags(bio);
  const ssize_t got = ::recv(descriptor_of(bio), into, static_cast<std::size_t>(room), 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_read(bio);
  if (got == 0) BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
  return static_cast<int>(got);
}

long bio_control(BIO* bio, int command, long /*number*/, void* /*pointer*/) {
  if (command == BIO_CTRL_EOF) return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0 ? 1 : 0;
  return command == BIO_CTRL_FLUSH ? 1 : 0;
}

BIO* make_bio(int descriptor) {
  static BIO_METHOD* const method = [] {
    BIO_METHOD* item = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket without signals");
    BIO_meth_set_write(item, bio_write);
    BIO_meth_set_read(item, bio_read);
    BIO_meth_set_ctrl(item, bio_control);
    return item;
  }();
  BIO* bio = BIO_new(method);
  BIO_set_data(bio, reinterpret_cast<void*>(static_cast<std::intptr_t>(descriptor)));
  BIO_set_init(bio, 1);
  return bio;
}

bool is_address(const std::string& host) {
  in6_addr ignored{};
  return ::inet_pton(AF_INET, host.c_str(), &ignored) == 1 ||
         ::inet_pton(AF_INET6, host.c_str(), &ignored) == 1;
}

void expect_name(SSL* ssl, const std::string& name, bool verify) {
  if (!is_address(name))
    SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, const_cast<char*>(name.c_str()));
  if (!verify) return;
  X509_VERIFY_PARAM* param = SSL_get0_param(ssl);
  if (is_address(name)) {
    X509_VERIFY_PARAM_set1_ip_asc(param, name.c_str());
  } else {
    X509_VERIFY_PARAM_set_hostflags(
        param, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    X509_VERIFY_PARAM_set1_host(param, name.c_str(), 0);
  }
}

/// `what`: the expected content of the file, for example "a key".
Failure unreadable(const std::string& file, const std::string& what) {
  if (is_not_pem())
    return {Errc::unreachable, file + " is not " + what + " in PEM form", Step::check_tls_files};
  return {Errc::unreachable, file + " cannot be used: " + openssl_words(), Step::check_tls_files};
}

/// A text may come from a file as well.
std::string named(const std::string& what, const std::string& file) {
  return "the " + what + (file.empty() ? "" : " file " + file);
}

/// Never asks on the terminal for a key's password, but records that one is needed.
int no_password(char* /*into*/, int /*size*/, int /*writing*/, void* wanted) {
  if (wanted != nullptr) *static_cast<bool*>(wanted) = true;
  return -1;
}

/// Loads the key of `tls`; `why` is empty on success.
Failure load_key(SSL_CTX* context, const Tls& tls) {
  bool wants_password = false;
  SSL_CTX_set_default_passwd_cb_userdata(context, &wants_password);
  const bool is_loaded = tls.key_text.empty()
                             ? SSL_CTX_use_PrivateKey_file(context, tls.key.c_str(), SSL_FILETYPE_PEM) == 1
                             : use_key(context, tls.key_text);
  SSL_CTX_set_default_passwd_cb_userdata(context, nullptr);
  if (is_loaded) return {};
  const std::string key = named("key", tls.key);
  if (wants_password)
    return {Errc::unreachable, key + " is encrypted, and passwords for keys are not supported",
            tls.key.empty() ? Hint() : Hint{Step::decrypt_key, {tls.key}}};
  if (ERR_GET_REASON(ERR_peek_error()) != X509_R_KEY_VALUES_MISMATCH) return unreadable(key, "a key");
  const bool are_files = !tls.key.empty() && !tls.certificate.empty();
  return {Errc::unreachable,
          are_files ? "the key " + tls.key + " does not belong to the certificate " + tls.certificate
                    : "the key does not belong to the certificate",
          Step::match_key};
}

/// Loads the trusted CAs.
Failure load_ca(SSL_CTX* context, const Tls& tls) {
  if (!tls.ca_text.empty())
    return trust(context, tls.ca_text) ? Failure{} : unreadable(named("CA", tls.ca), "a certificate");
  if (tls.ca.empty()) SSL_CTX_set_default_verify_paths(context);
  if (tls.ca.empty() || SSL_CTX_load_verify_file(context, tls.ca.c_str()) == 1) return {};
  return unreadable(named("CA", tls.ca), "a certificate");
}

Failure load_certificate(SSL_CTX* context, const Tls& tls) {
  if (!tls.certificate_text.empty())
    return use_chain(context, tls.certificate_text)
               ? Failure{}
               : unreadable(named("certificate", tls.certificate), "a certificate");
  if (tls.certificate.empty() || SSL_CTX_use_certificate_chain_file(context, tls.certificate.c_str()) == 1)
    return {};
  return unreadable(named("certificate", tls.certificate), "a certificate");
}

/// Records in the session that the certificate has no subject alternative name; does not change the verdict.
int note_nameless(int verified, X509_STORE_CTX* store) {
  const int index = SSL_get_ex_data_X509_STORE_CTX_idx();
  auto* ssl = static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, index));
  const X509* own = X509_STORE_CTX_get0_cert(store);
  if (verified != 1 && own != nullptr && X509_get_ext_by_NID(own, NID_subject_alt_name, -1) < 0)
    *static_cast<bool*>(SSL_get_app_data(ssl)) = true;
  return verified;
}

/// Loads the CAs, certificate and key of `tls`; `why` is empty on success.
Failure load(SSL_CTX* context, const Tls& tls) {
  SSL_CTX_set_default_passwd_cb(context, no_password);
  if (tls.verify) {
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, note_nameless);
    if (Failure failure = load_ca(context, tls); !failure.why.empty()) return failure;
  }
  if (Failure failure = load_certificate(context, tls); !failure.why.empty()) return failure;
  return tls.key.empty() && tls.key_text.empty() ? Failure{} : load_key(context, tls);
}

}  // namespace

TlsSession::~TlsSession() {
  ERR_clear_error();
  if (failure_.why.empty()) SSL_shutdown(ssl_);
  SSL_free(ssl_);
}

long TlsSession::outcome(int returned, short& again) {
  again = 0;
  switch (SSL_get_error(ssl_, returned)) {
    case SSL_ERROR_ZERO_RETURN: return 0;
    case SSL_ERROR_WANT_READ: again = POLLIN; return -1;
    case SSL_ERROR_WANT_WRITE: again = POLLOUT; return -1;
    default: failure_ = tls_failure(errno); return -1;
  }
}

long TlsSession::read(char* into, std::size_t room, short& again) {
  ERR_clear_error();
  std::size_t got = 0;
  const int returned = SSL_read_ex(ssl_, into, room, &got);
  return returned == 1 ? static_cast<long>(got) : outcome(returned, again);
}

long TlsSession::write(std::string_view bytes, short& again) {
  ERR_clear_error();
  std::size_t sent = 0;
  const int returned = SSL_write_ex(ssl_, bytes.data(), bytes.size(), &sent);
  if (returned == 1) return static_cast<long>(sent);
  const long result = outcome(returned, again);
  if (result == 0) failure_ = {Errc::unreachable, "the connection was closed", {}};
  if (again == 0) read_alert();
  return -1;
}

/// A peer that closed before it took our bytes may have sent an alert with the reason.
void TlsSession::read_alert() {
  ERR_clear_error();
  char byte = 0;
  std::size_t got = 0;
  if (SSL_peek_ex(ssl_, &byte, 1, &got) == 1) return;
  Failure why = tls_failure(errno);
  if (why.code == Errc::denied) failure_ = std::move(why);
}

bool TlsSession::idle_and_open() {
  // Peeking also processes records without data: new session tickets and the peer's close notification.
  ERR_clear_error();
  char byte = 0;
  std::size_t got = 0;
  const int returned = SSL_peek_ex(ssl_, &byte, 1, &got);
  return returned != 1 && SSL_get_error(ssl_, returned) == SSL_ERROR_WANT_READ;
}

TlsSettings::TlsSettings(ssl_ctx_st* context, Tls tls) : context_(context), tls_(std::move(tls)) {}

TlsSettings::~TlsSettings() { SSL_CTX_free(context_); }

TlsSettings::MakeResult TlsSettings::make(const Tls& tls) {
  ERR_clear_error();
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  if (context == nullptr)
    return {nullptr, {Errc::unreachable, "TLS cannot be started: " + openssl_words(), {}}};
  std::unique_ptr<TlsSettings> settings(new TlsSettings(context, tls));
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  Failure failure = load(context, tls);
  if (!failure.why.empty()) return {nullptr, std::move(failure)};
  return {std::move(settings), {}};
}

TlsSettings::Handshake TlsSettings::handshake_over(int descriptor, const std::string& host,
                                                   Deadline limit) const {
  ERR_clear_error();
  SSL* ssl = SSL_new(context_);
  std::unique_ptr<TlsSession> session(new TlsSession(ssl));
  BIO* bio = make_bio(descriptor);
  SSL_set_bio(ssl, bio, bio);
  const std::string& name = tls_.server_name.empty() ? host : tls_.server_name;
  expect_name(ssl, name, tls_.verify);
  SSL_set_app_data(ssl, &session->is_nameless_);
  for (;;) {
    ERR_clear_error();
    const int returned = SSL_connect(ssl);
    if (returned == 1) return {std::move(session), {}};
    short again = 0;
    if (session->outcome(returned, again) == 0)
      session->failure_ = {Errc::unreachable, "the connection was closed", {}};
    if (again == 0) {
      Failure failure = certificate_failure(SSL_get_verify_result(ssl), name, session->is_nameless_);
      return {nullptr, failure.why.empty() ? session->failure_ : std::move(failure)};
    }
    const Wait state = limit.wait(descriptor, again);
    if (state == Wait::ready) continue;
    session->failure_.why = "unfinished";  // prevents a close notification before the handshake is done
    if (state == Wait::interrupted) return {nullptr, {Errc::interrupted, "interrupted while connecting", {}}};
    return {nullptr, {Errc::unreachable, "TLS handshake timed out", Step::check_tls_port}};
  }
}

}  // namespace swarm::http
