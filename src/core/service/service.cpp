// SPDX-License-Identifier: Apache-2.0
// A service as the engine describes it.
#include <swarm/access.hpp>
#include <swarm/service_client.hpp>

#include <nlohmann/json.hpp>

namespace swarm {

Service::Service(Json document, Api read_at)
    : document_(std::make_unique<Json>(std::move(document))), read_at_(read_at) {}
Service::Service(const Service& other)
    : document_(std::make_unique<Json>(*other.document_)), read_at_(other.read_at_) {}
Service::Service(Service&&) noexcept = default;
Service& Service::operator=(const Service& other) {
  if (this != &other) *this = Service(other);
  return *this;
}
Service& Service::operator=(Service&&) noexcept = default;
Service::~Service() = default;

const Json& Service::spec() const { return object_at(*document_, "/Spec"); }
std::string Service::id() const { return text_at(*document_, "/ID"); }
std::string Service::name() const { return text_at(*document_, "/Spec/Name"); }
std::uint64_t Service::version() const { return count_at(*document_, "/Version/Index"); }

}  // namespace swarm
