// SPDX-License-Identifier: Apache-2.0
// Tests of TLS: certificates that we trust, certificates that the engine trusts, and the message for each
// refusal.
#include "support/raw_server.hpp"
#include "support/requests.hpp"

#include <swarm/transport.hpp>

#include <fstream>
#include <iterator>
#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace {

using namespace test;

const auto serves = [](Peer& peer) {
  while (!peer.request().empty()) peer.answer(200, "ok");
};

std::string file(const std::string& name) { return Certificates::get().file(name); }

std::string ask(const RawServer& server, const swarm::Tls& tls, const swarm::Request& request = get()) {
  swarm::Endpoint endpoint = server.endpoint();
  endpoint.tls = tls;
  return outcome_of(*swarm::connect({endpoint}), request);
}

TEST(Tls, trusts_what_the_authority_has_signed) {
  const RawServer server({serves}, RawServer::On::tls);
  EXPECT_EQ(ask(server, {.ca = file("ca.pem")}), "200 ok");
  EXPECT_EQ(ask(server, {.ca = file("ca.pem"), .server_name = "localhost"}), "200 ok");
}

std::string text(const std::string& name) {
  std::ifstream in(file(name));
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(Tls, takes_its_material_as_text_too) {
  const RawServer server({serves}, RawServer::On::tls);
  EXPECT_EQ(ask(server, {.ca_text = text("ca.pem")}), "200 ok");
  EXPECT_EQ(ask(server, {.ca = "/nonexistent", .ca_text = text("other.pem") + text("ca.pem")}), "200 ok");
  EXPECT_NE(ask(server, {.ca_text = text("other.pem")}).find("certificate"), std::string::npos);
  const RawServer strict({serves}, RawServer::On::tls_asking_for_a_certificate);
  swarm::Tls tls{
      .ca_text = text("ca.pem"), .certificate_text = text("client.pem"), .key_text = text("client-key.pem")};
  EXPECT_EQ(ask(strict, tls), "200 ok");
  tls.key_text = text("other-key.pem");
  EXPECT_NE(ask(strict, tls).find("the key does not belong to the certificate"), std::string::npos)
      << ask(strict, tls);
  for (std::string* broken : {&tls.ca_text, &tls.certificate_text, &tls.key_text}) {
    const std::string whole = std::exchange(*broken, "-----BEGIN hunter2\n");
    const std::string result = ask(strict, tls);
    EXPECT_NE(result.find("in PEM form"), std::string::npos) << result;
    EXPECT_EQ(result.find("hunter2"), std::string::npos) << result;
    *broken = whole;
  }
}

TEST(Tls, keeps_the_connection) {
  const RawServer server({serves}, RawServer::On::tls);
  const auto transport = swarm::connect({server.endpoint()});
  for (int i = 0; i < 3; ++i) EXPECT_EQ(outcome_of(*transport, post()), "200 ok");
  EXPECT_EQ(server.connections(), 1);
}

TEST(Tls, opens_another_connection_after_the_engine_closed_one) {
  const RawServer server({[](Peer& peer) {
                           peer.request();
                           peer.answer(200, "ok", "Connection: close\r\n");
                         }},
                         RawServer::On::tls);
  const auto transport = swarm::connect({server.endpoint()});
  for (int i = 0; i < 3; ++i) EXPECT_EQ(outcome_of(*transport, post()), "200 ok");
  EXPECT_EQ(server.connections(), 3);
}

TEST(Tls, distrusts_another_authority_unless_verification_is_off) {
  const RawServer server({serves}, RawServer::On::tls);
  EXPECT_EQ(
      ask(server, {.ca = file("other.pem")}),
      "unreachable: ENGINE: the engine's certificate is not trusted: unable to get local issuer certificate");
  EXPECT_EQ(ask(server, {.ca = file("other.pem"), .verify = false}), "200 ok");
}

TEST(Tls, insists_on_the_name) {
  const RawServer server({serves}, RawServer::On::tls);
  EXPECT_EQ(ask(server, {.ca = file("ca.pem"), .server_name = "elsewhere.example"}),
            "unreachable: ENGINE: the engine's certificate is for another name than elsewhere.example");
  EXPECT_EQ(ask(server, {.ca = file("ca.pem"), .server_name = "127.0.0.2"}),
            "unreachable: ENGINE: the engine's certificate is for another name than 127.0.0.2");
}

TEST(Tls, takes_no_common_name_for_a_name) {
  const RawServer server({good}, RawServer::On::tls, "localhost");
  for (const char* name : {"localhost", "127.0.0.1"})
    EXPECT_EQ(
        ask(server, {.ca = file("ca.pem"), .server_name = name}),
        "unreachable: ENGINE: the engine's certificate has no subject alternative name, and a common name "
        "is not enough");
  EXPECT_EQ(ask(server, {.ca = file("ca.pem"), .verify = false, .server_name = "localhost"}), "200 ok");
  // A subject alternative name of another type does not make the common name count.
  const RawServer mail({good}, RawServer::On::tls, "mail");
  EXPECT_EQ(ask(mail, {.ca = file("ca.pem"), .server_name = "mail"}),
            "unreachable: ENGINE: the engine's certificate is for another name than mail");
}

TEST(Tls, notices_that_a_certificate_has_expired) {
  const RawServer server({serves}, RawServer::On::tls, "expired");
  EXPECT_EQ(ask(server, {.ca = file("ca.pem")}), "unreachable: ENGINE: the engine's certificate has expired");
}

TEST(Tls, shows_our_certificate) {
  const RawServer server({serves}, RawServer::On::tls_asking_for_a_certificate);
  EXPECT_EQ(
      ask(server, {.ca = file("ca.pem"), .certificate = file("client.pem"), .key = file("client-key.pem")}),
      "200 ok");
}

TEST(Tls, without_the_certificate_that_is_wanted_has_sent_nothing) {
  const RawServer server({serves}, RawServer::On::tls_asking_for_a_certificate);
  const std::string denied =
      "denied: ENGINE: the engine requires a client certificate: tlsv13 alert certificate required";
  EXPECT_EQ(ask(server, {.ca = file("ca.pem")}), denied);
  EXPECT_EQ(ask(server, {.ca = file("ca.pem")}, post()), denied);
  EXPECT_EQ(
      ask(server, {.ca = file("ca.pem"), .certificate = file("other.pem"), .key = file("other-key.pem")}),
      "denied: ENGINE: the engine does not accept the client certificate: tlsv1 alert unknown ca");
}

TEST(Tls, names_the_file_that_is_no_good) {
  const RawServer server({serves}, RawServer::On::tls);
  const std::string none = file("none.pem"), csr = file("client.csr");
  EXPECT_EQ(ask(server, {.ca = none}),
            "unreachable: ENGINE: the CA file " + none + " cannot be used: No such file or directory");
  EXPECT_EQ(
      ask(server, {.ca = file("ca.pem"), .certificate = none}),
      "unreachable: ENGINE: the certificate file " + none + " cannot be used: No such file or directory");
  EXPECT_EQ(ask(server, {.ca = file("ca.pem"), .certificate = file("client.pem"), .key = csr}),
            "unreachable: ENGINE: the key file " + csr + " is not a key in PEM form");
  EXPECT_EQ(ask(server, {.ca = csr}),
            "unreachable: ENGINE: the CA file " + csr + " is not a certificate in PEM form");
  EXPECT_EQ(ask(server, {.ca = file("ca.pem"), .certificate = csr}),
            "unreachable: ENGINE: the certificate file " + csr + " is not a certificate in PEM form");
  for (const char* junk : {"junk", "empty", "half-key.pem", "client-key.der", "client.pem"})
    EXPECT_EQ(ask(server, {.ca = file("ca.pem"), .certificate = file("client.pem"), .key = file(junk)}),
              "unreachable: ENGINE: the key file " + file(junk) + " is not a key in PEM form");
  for (const char* secret : {"secret-key.pem", "secret-key-1.pem"})
    EXPECT_EQ(ask(server, {.ca = file("ca.pem"), .certificate = file("client.pem"), .key = file(secret)}),
              "unreachable: ENGINE: the key file " + file(secret) +
                  " is encrypted, and passwords for keys are not supported");
  EXPECT_EQ(
      ask(server, {.ca = file("ca.pem"), .certificate = file("client.pem"), .key = file("other-key.pem")}),
      "unreachable: ENGINE: the key " + file("other-key.pem") + " does not belong to the certificate " +
          file("client.pem"));
}

TEST(Tls, notices_that_nobody_speaks_it) {
  const RawServer server({[](Peer& peer) { peer.say("HTTP/1.1 400 Bad Request\r\n\r\n"); }},
                         RawServer::On::tcp);
  EXPECT_EQ(ask(server, {.ca = file("ca.pem")}), "unreachable: ENGINE: the server there does not speak TLS");
}

}  // namespace
