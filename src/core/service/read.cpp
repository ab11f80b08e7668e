// SPDX-License-Identifier: Apache-2.0
// Reads services: streams lists, and confirms the absence of a service.
#include "service/read.hpp"

#include "engine/absence.hpp"
#include "json/scanner.hpp"
#include "service/row.hpp"
#include "service/write.hpp"

#include <swarm/access.hpp>
#include <swarm/engine.hpp>
#include <swarm/error.hpp>
#include <swarm/service_client.hpp>
#include <swarm/spec_checks.hpp>
#include <swarm/text.hpp>

#include <algorithm>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

constexpr int most_tries = 3;
/// After this time, restart an interrupted list only on a manager that was not asked yet.
constexpr std::chrono::seconds early_enough{6};

/// The result of one pass over the list.
struct Reading {
  json::ListScanner scanner;
  std::size_t elements = 0;
  bool begun = false;   ///< A part of the response has arrived; until then the transport retries.
  bool enough = false;  ///< The caller wants no more.
  bool in_row = false;  ///< The caller's function is running, so exceptions are its own.
  std::string cut_off;  ///< Why the response ended early; empty if it did not.
};

void read_once(Engine& engine, const ListStream& list, Reading& reading) {
  const auto take = [&](std::string_view text) {
    ++reading.elements;
    reading.in_row = true;
    const bool more = list.take(text);
    reading.in_row = false;
    reading.enough = !more;
    return more;
  };
  const auto streamed = catch_error({Errc::broken_answer, Errc::unreachable}, [&] {
    return engine.stream(list.request, [&](std::string_view piece) {
      reading.begun = true;
      return reading.scanner.push(piece, take, list.measure);
    });
  });
  if (!streamed) {
    if (reading.in_row || !reading.begun) streamed.rethrow();
    reading.cut_off = streamed.error->what();
    return;
  }
  const Response& answer = *streamed.value;
  if (answer.answered() && !answer.ok()) fail(answer, std::string(list.tried));
  const auto wrong = reading.scanner.wrong();
  if (!wrong.empty())
    throw Error(Errc::broken_answer,
                "cannot " + std::string(list.tried) + ": the response is invalid: " + std::string(wrong));
  if (!reading.enough && !reading.scanner.complete())
    reading.cut_off = answer.answered() ? "the response ended in the middle of its JSON list" : answer.lost;
}

}  // namespace

std::size_t stream_list(Engine& engine, const ListStream& list) {
  const auto began = std::chrono::steady_clock::now();
  for (int tries = 1;; ++tries) {
    Reading reading;
    read_once(engine, list, reading);
    if (reading.cut_off.empty()) return reading.elements;
    const bool early = std::chrono::steady_clock::now() - began < early_enough;
    const bool another = static_cast<std::size_t>(tries) < engine.transport().managers();
    const bool can_restart = reading.elements == 0 || list.restart;
    if (!can_restart || tries >= most_tries || !(early || another))
      throw Error(Errc::broken_answer, "cannot " + std::string(list.tried) + ": " + reading.cut_off,
                  Step::run_again);
    if (reading.elements != 0) list.restart();
  }
}

namespace {

using Element = std::function<bool(std::string_view)>;
using Measure = json::ListScanner::Measure;

std::string list_path(const ListOptions& options) {
  std::string path = "/services";
  char mark = '?';
  const auto add = [&](const std::string& parameter) {
    path += mark + parameter;
    mark = '&';
  };
  if (options.details && options.status) add("status=true");
  Json filters = Json::object();
  for (const auto& [key, values] : options.filters)
    for (const auto& value : values) filters[key][value] = true;
  if (!filters.empty()) add("filters=" + url_encode(json_text(filters)));
  return path;
}

/// Returns the number of elements.
std::size_t read_whole(Engine& engine, const ListOptions& options, const Element& element,
                       const Measure& measure = {}) {
  const ListStream list{.request = options.limits.then_get(list_path(options)),
                        .tried = "list the services",
                        .take = element,
                        .measure = measure,
                        .restart = options.restart};
  return stream_list(engine, list);
}

void refuse(std::string_view fault) {
  if (fault.empty()) return;
  throw Error(Errc::broken_answer,
              "cannot list the services: the response is invalid: " + std::string(fault));
}

/// Passes on those of these names that exist after all.
void read_lacking(Engine& engine, const ListOptions& options, const std::vector<std::string>& lacking,
                  const Element& element) {
  std::vector<std::string> found;
  ListOptions again = options;
  if (std::ranges::find(again.filters, "name", &Filter::first) == again.filters.end())
    again.filters.emplace_back("name", lacking);
  again.restart = [&] { found.clear(); };
  read_whole(engine, again, [&](std::string_view text) {
    ServiceRow row;
    refuse(read_name(text, row));
    if (std::ranges::find(lacking, row.name) != lacking.end()) found.emplace_back(text);
    return true;
  });
  for (const std::string& text : found)
    if (!element(text)) return;
}

/// Trusts absence only from a manager with a leader, and from two managers if several are given.
void read_list(Engine& engine, const ListOptions& options, const Element& element,
               const Measure& measure = {}) {
  require_text(options.filters, "filters");
  const bool is_empty = read_whole(engine, options, element, measure) == 0;
  const auto lacking = options.lacking ? options.lacking() : std::vector<std::string>{};
  if (!(is_empty && options.confirm_empty) && lacking.empty()) return;
  const std::string before = engine.transport().peer();
  const LeaderCheck leader_check = require_leader(engine, options.limits);
  if (leader_check == LeaderCheck::sound && !is_empty) {
    if (engine.transport().peer() != before) read_lacking(engine, options, lacking, element);
    return;
  }
  if (!is_empty && !options.restart)
    throw Error(Errc::no_leader, "cannot list the services: the list came from a manager without a leader",
                Step::run_again);
  if (options.restart) options.restart();
  read_whole(engine, options, element, measure);
}

}  // namespace

void ServiceClient::list(const ListOptions& options, const std::function<bool(ServiceRow&&)>& row) {
  const auto read = options.details ? read_row_at : read_name_at;
  json::ShapeMemory memory;
  ServiceRow next;
  bool is_read = false;
  const auto measure = [&](std::string_view rest) {
    next = {};
    const std::size_t size = read(rest, next, &memory).size;
    is_read = size != 0;
    return size;
  };
  const auto take = [&](std::string_view element) {
    if (!std::exchange(is_read, false)) {
      next = {};
      refuse(read(element, next, &memory).fault);
    }
    if (options.tasks) next.spread = spread(read_json(element, "cannot list the services"), *options.tasks);
    return row(std::move(next));
  };
  read_list(engine_, options, take, measure);
}

void ServiceClient::list_documents(const ListOptions& options,
                                   const std::function<bool(std::string_view)>& document) {
  read_list(engine_, options, [&](std::string_view element) {
    refuse(fault_of_service(element));
    return document(element);
  });
}

Service::Service(Json document, Api read_at)
    : document_(std::make_unique<Json>(std::move(document))), read_at_(read_at) {}
Service::Service(const Service& other)
    : document_(std::make_unique<Json>(other.document())), read_at_(other.read_at_) {}
Service::Service(Service&&) noexcept = default;
Service& Service::operator=(const Service& other) {
  if (this != &other) *this = Service(other);
  return *this;
}
Service& Service::operator=(Service&&) noexcept = default;
Service::~Service() = default;

const Json& Service::document() const& {
  static const Json none;
  return document_ ? *document_ : none;
}
Json Service::document() && { return document_ ? std::move(*document_) : Json(); }
const Json& Service::spec() const& { return object_at(document(), "/Spec"); }
Json Service::spec() && { return object_at(document(), "/Spec"); }
std::string Service::id() const { return text_at(document(), "/ID"); }
std::string Service::name() const { return text_at(document(), "/Spec/Name"); }
std::uint64_t Service::version() const { return count_at(document(), "/Version/Index"); }

namespace {

/// The filter that finds it, in one call. The engine matches names and IDs by prefix, but not both in one
/// request: what may be a name or a shortened ID is searched for among all services.
std::vector<Filter> filter_for(const std::string& reference) {
  if (!may_be_typed_id(reference)) return {{"name", {reference}}};
  return may_be_id(reference) ? std::vector<Filter>{{"id", {reference}}} : std::vector<Filter>{};
}

/// The service's document from a list; empty if it is not listed.
std::string listed(Engine& engine, const std::string& reference, const Request& like) {
  std::string found;
  ListOptions options{.filters = filter_for(reference), .status = false, .details = false};
  options.confirm_empty = false;
  options.limits = like;
  options.restart = [] {};
  const bool whole = reference.size() < shown_id_length;
  ServiceClient(engine).list_documents(options, [&](std::string_view document) {
    ServiceRow row;
    read_name(document, row);
    if (row.name == reference || (whole ? row.id == reference : row.id.starts_with(reference)))
      found = document;
    return found.empty();
  });
  return found;
}

}  // namespace

Response get_service(Engine& engine, std::string_view name_or_id, std::string_view query, Request rest) {
  rest.path = service_path(name_or_id) + std::string(query);
  const std::string reference(name_or_id);
  std::string document;
  ConfirmedResponse confirmed = confirm(engine, rest, [&] {
    document = listed(engine, reference, rest);
    return !document.empty();
  });
  if (!confirmed.contradicted) return std::move(confirmed.answer);
  // The list is newer.
  return {.status = 200, .headers = {}, .body = std::move(document), .lost = {}};
}

bool is_absent(Engine& engine, const std::string& name_or_id, const Request& like) {
  require_leader(engine, like);
  return listed(engine, name_or_id, like).empty();
}

}  // namespace swarm
