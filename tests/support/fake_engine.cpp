// SPDX-License-Identifier: Apache-2.0
// A swarm manager in memory: the requests that a service client makes, with the engine's own messages and
// status codes.
#include "support/fake_items.hpp"
#include "support/scripted_engine.hpp"

#include <swarm/write_watch.hpp>

#include <algorithm>

#include <nlohmann/json.hpp>

namespace test {
namespace {

using swarm::Json;
using swarm::Response;

const char* const first_state = R"({
  "networks": [
    {"Id": "net0000000000000000000frnt", "Name": "front", "Scope": "swarm", "Driver": "overlay"},
    {"Id": "net0000000000000000000back", "Name": "back", "Scope": "swarm", "Driver": "overlay"},
    {"Id": "net00000000000000000000mid", "Name": "mid", "Scope": "swarm", "Driver": "overlay"}],
  "secrets": [
    {"ID": "sec0000000000000000000tls", "CreatedAt": "2025-01-01T00:00:00Z", "Spec": {"Name": "tls"}},
    {"ID": "sec0000000000000000000key", "CreatedAt": "2025-01-01T00:00:00Z", "Spec": {"Name": "key"}},
    {"ID": "sec00000000000000000000db", "CreatedAt": "2025-01-01T00:00:00Z", "Spec": {"Name": "db"}}],
  "configs": [
    {"ID": "cfg0000000000000000000app", "CreatedAt": "2025-01-01T00:00:00Z", "Spec": {"Name": "app"}},
    {"ID": "cfg0000000000000000000ngx", "CreatedAt": "2025-01-01T00:00:00Z", "Spec": {"Name": "ngx"}},
    {"ID": "cfg0000000000000000000web", "CreatedAt": "2025-01-01T00:00:00Z", "Spec": {"Name": "web"}}],
  "services": [], "tasks": [], "nodes": [], "digest": null, "platforms": null
})";

Response json(int status, const Json& document) {
  return {.status = status, .headers = {{"Content-Type", "application/json"}}, .body = document.dump()};
}

int minor(const std::string& api) {
  return api.find('.') == std::string::npos ? 0 : std::stoi(api.substr(api.find('.') + 1));
}

std::vector<std::string> segments(const std::string& path) {
  std::vector<std::string> parts;
  for (std::size_t at = 1; at <= path.size();) {
    const auto end = std::min(path.find('/', at), path.size());
    parts.push_back(path.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

}  // namespace

FakeEngine::FakeEngine(std::string api, std::string oldest_api)
    : clock(1767323045), api_(std::move(api)), oldest_api_(std::move(oldest_api)) {
  reset();
}

FakeEngine::~FakeEngine() = default;

void FakeEngine::reset() { reset(Json::object()); }

void FakeEngine::reset(const Json& state) {
  state_ = std::make_unique<Json>(Json::parse(first_state));
  state_->update(state);
  sent.clear();
}

Json& FakeEngine::operator[](std::string_view kind) { return state_->at(std::string(kind)); }

std::vector<Sent> FakeEngine::writes() const {
  std::vector<Sent> all;
  std::ranges::copy_if(sent, std::back_inserter(all),
                       [](const Sent& one) { return one.method != "GET" && one.method != "HEAD"; });
  return all;
}

Response FakeEngine::send(const swarm::Request& request) {
  const Sent one = take_apart(request);
  const std::lock_guard one_at_a_time(turn);
  if (!request.reads()) swarm::write_leaves();
  Response response = refuse_version(one);
  if (response.status == 0) {
    sent.push_back(one);
    bool names_leader = has_leader;
    if (auto other = instead ? instead(one) : std::nullopt) {
      response = std::move(*other);
      names_leader = names_leader && request.has_leader && request.has_leader(response);
    } else {
      response = has_leader ? answer(one) : answer_of_empty_store(one);
    }
    if (request.has_leader && !names_leader) response = no_leader();
    if (afterwards) afterwards(one, response);
  }
  finish(one, response);
  return response;
}

void FakeEngine::finish(const Sent& request, Response& response) const {
  if (response.status == 0) return;
  response.headers.emplace_back("Api-Version", api_);
  response.headers.emplace_back("Date", http_date(clock));
  response.headers.emplace_back("Server", "Docker/28.5.2 (linux)");
  if (request.path == "/_ping") response.headers.emplace_back("Swarm", swarm_state);
  if (request.method == "HEAD") response.body.clear();
}

Response FakeEngine::refuse_version(const Sent& request) const {
  if (request.api.empty()) return {};
  if (minor(request.api) > minor(api_))
    return refusal(400,
                   "client version " + request.api + " is too new. Maximum supported API version is " + api_);
  if (minor(request.api) < minor(oldest_api_))
    return refusal(400, "client version " + request.api + " is too old. Minimum supported API version is " +
                            oldest_api_ + ", please upgrade your client to a newer version");
  return {};
}

Response FakeEngine::answer(const Sent& request) {
  const auto parts = segments(request.path);
  if (request.path == "/_ping") return {.status = 200, .body = "OK"};
  if (request.path == "/version")
    return json(200, {{"Version", "28.5.2"},
                      {"ApiVersion", api_},
                      {"MinAPIVersion", oldest_api_},
                      {"Os", "linux"},
                      {"Arch", "amd64"}});
  if (request.path == "/info")
    return json(200, {{"ID", "x"},
                      {"Name", "vm"},
                      {"OSType", "linux"},
                      {"Swarm",
                       {{"NodeID", "n1"},
                        {"LocalNodeState", "active"},
                        {"ControlAvailable", true},
                        {"Managers", 1},
                        {"Nodes", 1}}}});
  if (parts[0] == "distribution") return distribution();
  if (parts[0] == "services") return services(request);
  if (parts.size() == 3 && parts[2] == "logs") return {.status = 200, .body = logs};
  if (parts[0] == "secrets" || parts[0] == "configs")
    if (request.method != "GET") return stored_files(request);
  for (const auto* kind : {"networks", "secrets", "configs", "tasks", "nodes"})
    if (parts[0] == kind) return parts.size() == 1 ? list(request) : lookup(request, kind);
  return refusal(404, "page not found");
}

/// The answers of a follower that still takes a restarted leader for the leader.
Response FakeEngine::answer_of_empty_store(const Sent& request) {
  const auto parts = segments(request.path);
  if (parts.size() == 1 && (parts[0] == "_ping" || parts[0] == "info" || parts[0] == "version"))
    return answer(request);
  if (request.method != "GET")
    return refusal(
        500, "rpc error: code = Unknown desc = raft: failed to process the request: node lost leader status");
  return parts.size() == 1 ? json(200, Json::array()) : refusal(404, request.path.substr(1) + " not found");
}

Response FakeEngine::distribution() {
  if ((*this)["digest"].is_null()) return refusal(404, "no such image in the registry");
  Json platforms = (*this)["platforms"];
  if (platforms.is_null()) platforms = Json::parse(R"([{"Architecture": "amd64", "OS": "linux"}])");
  return json(200, {{"Descriptor",
                     {{"MediaType", "application/vnd.oci.image.manifest.v1+json"},
                      {"Digest", (*this)["digest"]},
                      {"Size", 527}}},
                    {"Platforms", platforms}});
}

Response FakeEngine::lookup(const Sent& request, const std::string& kind) {
  const auto ref = request.path.substr(kind.size() + 2);
  int hits = 0;
  if (const auto* item = find((*this)[kind], ref, hits)) return json(200, *item);
  return refusal(404, kind.substr(0, kind.size() - 1) + " " + ref + " not found");
}

Response FakeEngine::list(const Sent& request) {
  const auto kind = segments(request.path).front();
  const auto filters = request.query.find("filters");
  const Json wanted = filters == request.query.end() ? Json::object() : Json::parse(filters->second);
  const auto status = request.query.find("status");
  const bool with_status =
      kind == "services" && minor(api_) >= 41 && status != request.query.end() && status->second == "true";
  Json all = Json::array();
  for (const auto& item : (*this)[kind]) {
    if (!passes(item, wanted)) continue;
    all.push_back(item);
    if (!with_status || item.contains("ServiceStatus")) continue;
    const auto replicas = item.value("/Spec/Mode/Replicated/Replicas"_json_pointer, std::uint64_t{1});
    all.back()["ServiceStatus"] = {
        {"RunningTasks", replicas}, {"DesiredTasks", replicas}, {"CompletedTasks", 0}};
  }
  return json(200, all);
}

Response FakeEngine::services(const Sent& request) {
  const auto parts = segments(request.path);
  if (parts.size() == 1) return list(request);
  if (parts.size() == 2 && parts[1] == "create") return create(request);
  int hits = 0;
  auto* const service = find((*this)["services"], parts[1], hits);
  if (hits > 1)
    return refusal(400, "service " + parts[1] + " is ambiguous (" + std::to_string(hits) + " matches found)");
  if (service == nullptr) return refusal(404, "service " + parts[1] + " not found");
  if (parts.size() == 3 && parts[2] == "logs") return {.status = 200, .body = logs};
  if (parts.size() == 3 && parts[2] == "update") return update(request, *service);
  if (request.method != "DELETE") return json(200, *service);
  auto& all = (*this)["services"];
  all.erase(static_cast<std::size_t>(service - &all.front()));
  return {.status = 200};
}

Response FakeEngine::stored_files(const Sent& request) {
  const auto parts = segments(request.path);
  Json& all = (*this)[parts[0]];
  const std::string one = parts[0].substr(0, parts[0].size() - 1);
  int hits = 0;
  if (request.method == "DELETE") {
    const auto* const file = find(all, parts[1], hits);
    if (file == nullptr) return refusal(404, one + " " + parts[1] + " not found");
    const auto user = user_of((*this)["services"], id_of(*file));
    if (!user.empty())
      return refusal(400, "rpc error: code = InvalidArgument desc = " + one + " '" + name_of(*file) +
                              "' is in use by the following service: " + user);
    all.erase(static_cast<std::size_t>(file - &all.front()));
    return {.status = 204};
  }
  if (parts.size() == 3 && parts[2] == "update") {
    auto* const file = find(all, parts[1], hits);
    if (file == nullptr) return refusal(404, one + " " + parts[1] + " not found");
    auto& index = (*file)["Version"]["Index"];
    if (request.query.at("version") != index.dump())
      return refusal(500, "rpc error: code = Unknown desc = update out of sequence");
    (*file)["Spec"]["Labels"] = request.json().at("Labels");  // no other member can be changed
    index = index_++;
    return {.status = 200};
  }
  Json spec = request.json();
  const auto name = spec.at("Name").get<std::string>();
  if (find(all, name, hits) != nullptr)
    return refusal(409, "rpc error: code = AlreadyExists desc = " + one + " " + name + " already exists");
  if (one == "secret") spec.erase("Data");
  const auto number = std::to_string(++created_);
  const auto id = one.substr(0, 3) + "new" + std::string(19 - number.size(), '0') + number;
  const auto created = iso_date(clock).substr(0, 20) + std::string(9 - number.size(), '0') + number + "Z";
  all.push_back({{"ID", id}, {"Version", {{"Index", index_++}}}, {"CreatedAt", created}, {"Spec", spec}});
  return json(201, {{"ID", id}});
}

Response FakeEngine::create(const Sent& request) {
  const Json spec = request.json();
  auto name = spec.value("Name", std::string{});
  for (const auto& service : (*this)["services"])
    if (name_of(service) == name)
      return refusal(
          409, "rpc error: code = AlreadyExists desc = name conflicts with an existing object: service " +
                   name + " already exists");
  const auto number = created_++ == 0 ? std::string("new") : std::to_string(created_) + "th";
  const auto id = "svc" + std::string(22 - number.size(), '0') + number;
  Json service{{"ID", id},
               {"Version", {{"Index", index_++}}},
               {"CreatedAt", iso_date(clock)},
               {"UpdatedAt", iso_date(clock)},
               {"Spec", spec},
               {"Endpoint", {{"Spec", spec.value("EndpointSpec", Json::object())}}}};
  if (name.empty()) service["Spec"]["Name"] = "quirky_" + number;
  if (!spec.contains("TaskTemplate")) service["Spec"]["TaskTemplate"] = Json::object();
  (*this)["services"].push_back(service);
  return json(201, {{"ID", id}});
}

Response FakeEngine::update(const Sent& request, Json& service) {
  const auto version = request.query.find("version");
  if (version == request.query.end() || version->second.empty())
    return refusal(400, "invalid version value: strconv.ParseUint: parsing \"\": invalid syntax");
  if (checks_versions && version->second != service["Version"]["Index"].dump())
    return refusal(500, "rpc error: code = Unknown desc = update out of sequence");
  const auto rollback = request.query.find("rollback");
  const bool back = rollback != request.query.end() && rollback->second == "previous";
  if (back && !service.contains("PreviousSpec"))
    return refusal(400, "service " + id_of(service) + " does not have a previous spec");
  Json wanted = back ? service["PreviousSpec"] : request.json();
  if (wanted.value("Name", std::string{}) != name_of(service))
    return refusal(501, "renaming services is not supported");
  service["PreviousSpec"] = service["Spec"];
  service["Spec"] = std::move(wanted);
  index_ = std::max(index_, service["Version"]["Index"].get<std::uint64_t>() + 1);
  service["Version"]["Index"] = index_++;
  service["UpdatedAt"] = iso_date(clock);
  return json(200, {{"Warnings", nullptr}});
}

}  // namespace test
