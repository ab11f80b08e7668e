// SPDX-License-Identifier: Apache-2.0
// Lists of services as streams: elements, rows.
#include "engine/absence.hpp"
#include "service/row.hpp"
#include "service/stream_list.hpp"

#include <swarm/access.hpp>
#include <swarm/error.hpp>
#include <swarm/service_client.hpp>

#include <functional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

using Element = std::function<bool(std::string_view)>;

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

/// The number of elements.
std::size_t read_whole(Engine& engine, const ListOptions& options, const Element& element) {
  const ListStream list{.request = options.limits.then_get(list_path(options)),
                        .tried = "list the services",
                        .take = element,
                        .restart = options.restart};
  return stream_list(engine, list);
}

/// An empty list is believed of a manager with a leader alone.
void read_list(Engine& engine, const ListOptions& options, const Element& element) {
  if (read_whole(engine, options, element) != 0 || !options.confirm_empty) return;
  require_leader(engine, options.limits);
  read_whole(engine, options, element);
}

void refuse(std::string_view fault) {
  if (fault.empty()) return;
  throw Error(Errc::broken_answer, "cannot list the services: the answer is broken: " + std::string(fault));
}

}  // namespace

void ServiceClient::list(const ListOptions& options, const std::function<bool(ServiceRow&&)>& row) {
  const auto read = options.details ? read_row : read_name;
  read_list(engine_, options, [&](std::string_view element) {
    ServiceRow next;
    refuse(read(element, next));
    if (options.tasks) next.spread = spread(read_json(element, "cannot list the services"), *options.tasks);
    return row(std::move(next));
  });
}

void ServiceClient::list_documents(const ListOptions& options,
                                   const std::function<bool(std::string_view)>& document) {
  read_list(engine_, options, [&](std::string_view element) {
    refuse(fault_of_service(element));
    return document(element);
  });
}

}  // namespace swarm
