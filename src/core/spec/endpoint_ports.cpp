// SPDX-License-Identifier: Apache-2.0
// Published ports: adding one, taking one back, and what may not stand together.
#include <swarm/edit.hpp>
#include <swarm/error.hpp>

#include <algorithm>

#include <nlohmann/json.hpp>

namespace swarm::edit {
namespace {

constexpr std::string_view ports_at = "/EndpointSpec/Ports";

struct Entry {
  std::uint64_t target, published;
  std::string protocol, mode;
  bool operator==(const Entry&) const = default;
};

std::string word(const Json& port, const char* member, const char* otherwise) {
  const auto found = port.is_object() ? port.find(member) : port.end();
  return found != port.end() && found->is_string() ? found->get<std::string>() : otherwise;
}

std::uint64_t number(const Json& port, const char* member) {
  const auto found = port.is_object() ? port.find(member) : port.end();
  return found != port.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

Entry entry(const Json& port) {
  return {number(port, "TargetPort"), number(port, "PublishedPort"), word(port, "Protocol", "tcp"),
          word(port, "PublishMode", "ingress")};
}

}  // namespace

void publish(Json& spec, const Json& port, std::size_t nth) {
  const Entry wished = entry(port);
  std::size_t to_pass = wished.published == 0 ? nth : 0;
  if (const Json* list = find(spec, ports_at); list != nullptr && list->is_array()) {
    for (const Json& other : *list) {
      const Entry there = entry(other);
      if (there == wished && to_pass-- == 0) return;
      if (wished.published != 0 && there.published == wished.published && there.protocol == wished.protocol &&
          there.mode == wished.mode)
        throw Error(Errc::usage,
                    "port " + std::to_string(wished.published) + "/" + wished.protocol +
                        " is already published to target " + std::to_string(there.target),
                    "take it back with --publish-rm " + std::to_string(wished.published) + ":" +
                        std::to_string(there.target));
    }
  }
  Json* list = find(spec, ports_at);
  if (list != nullptr && list->is_array())
    list->push_back(port);
  else
    put(spec, ports_at, Json::array({port}));
}

std::size_t unpublish(Json& spec, const Json& port, bool any_mode, const Json& before) {
  Entry wished = entry(port);
  const auto matches = [&](const Json& other) {
    const Entry there = entry(other);
    return there.target == wished.target && there.protocol == wished.protocol && there.mode == wished.mode &&
           (wished.published == 0 || there.published == wished.published);
  };
  const auto count = [&] {
    const Json* list = find(before, ports_at);
    return list != nullptr && list->is_array() ? std::ranges::count_if(*list, matches) : 0;
  };
  if (any_mode && count() == 0) wished.mode = "host";
  const auto matched = static_cast<std::size_t>(count());
  remove(spec, ports_at, matches);
  return matched;
}

void check(const Json& spec) {
  const Json* endpoint = find(spec, "/EndpointSpec/Mode");
  const Json* ports = find(spec, ports_at);
  if (endpoint != nullptr && *endpoint == "dnsrr" && ports != nullptr && ports->is_array() &&
      std::ranges::any_of(*ports, [](const Json& port) { return entry(port).mode == "ingress"; }))
    throw Error(Errc::usage, "endpoint mode dnsrr cannot publish ports in ingress mode",
                "publish with mode=host, or use --endpoint-mode vip");
  const Json* swap = find(spec, "/TaskTemplate/Resources/SwapBytes");
  if (swap != nullptr && swap->is_number() &&
      find(spec, "/TaskTemplate/Resources/Limits/MemoryBytes") == nullptr)
    throw Error(Errc::usage, "a swap limit needs a memory limit", "give --limit-memory as well");
}

}  // namespace swarm::edit
