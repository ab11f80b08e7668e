// SPDX-License-Identifier: Apache-2.0
// Fuzzes the templates of --format: parses one and applies it to a service.
#include "fuzz/fuzz.hpp"
#include "template/shape.hpp"
#include "template/template.hpp"

#include <swarm/error.hpp>
#include <swarm/json.hpp>

#include <nlohmann/json.hpp>

namespace {

const swarm::Json& service() {
  static const swarm::Json document = swarm::Json::parse(R"({"ID":"s1","Version":{"Index":7},
    "CreatedAt":"2026-01-02T03:04:05.678Z","UpdatedAt":"2026-01-02T03:04:05Z",
    "Spec":{"Name":"web","Labels":{"a":"b"},"Mode":{"Replicated":{"Replicas":2}},
      "TaskTemplate":{"ContainerSpec":{"Image":"nginx:1","Env":["A=1","B=2"]}}}})");
  return document;
}

}  // namespace

void fuzz::run(std::string_view bytes) {
  for (const cli::templates::Record* record : {&cli::templates::service_record(), {}}) {
    try {
      static_cast<void>(cli::Template::parse(bytes, record).render(service()));
    } catch (const swarm::Error& error) {
      expect(error.code() == swarm::Errc::usage || error.code() == swarm::Errc::refused,
             "a template is wrong, or asks what the service cannot answer");
    }
  }
}
