// SPDX-License-Identifier: Apache-2.0
// Lists as streams: bytes, elements, rows; begun anew where the connection breaks.
#include "engine/absence.hpp"
#include "json/scanner.hpp"
#include "service/row.hpp"

#include <swarm/access.hpp>
#include <swarm/error.hpp>
#include <swarm/service_client.hpp>

#include <chrono>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

using Element = std::function<bool(std::string_view)>;

constexpr int most_tries = 3;
/// What broke off late is not begun anew: a command that does not wait ends within 30 s.
constexpr std::chrono::seconds early_enough{6};

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

/// What one reading of the list came to.
struct Reading {
  json::ListScanner scanner;
  std::size_t elements = 0;
  bool begun = false;   ///< A part of the answer was seen; until then the transport itself tries again.
  bool enough = false;  ///< The caller wants no more.
  bool in_row = false;  ///< What is thrown comes from the caller.
  std::string cut_off;  ///< Why the answer ended early; empty: it did not.
};

void read_once(Engine& engine, const std::string& path, const Element& element, Reading& reading) {
  const auto take = [&](std::string_view text) {
    ++reading.elements;
    reading.in_row = true;
    const bool more = element(text);
    reading.in_row = false;
    reading.enough = !more;
    return more;
  };
  Response answer;
  try {
    answer = engine.stream({.path = path}, [&](std::string_view piece) {
      reading.begun = true;
      return reading.scanner.push(piece, take);
    });
  } catch (const Error& error) {
    const bool cut = error.code() == Errc::broken_answer || error.code() == Errc::unreachable;
    if (reading.in_row || !cut || !reading.begun) throw;
    reading.cut_off = error.what();
    return;
  }
  if (answer.answered() && !answer.ok()) fail(answer, "list the services");
  const auto wrong = reading.scanner.wrong();
  if (!wrong.empty())
    throw Error(Errc::broken_answer, "cannot list the services: the answer is broken: " + std::string(wrong));
  if (!reading.enough && !reading.scanner.complete())
    reading.cut_off = answer.answered() ? "the answer ended in the middle of its JSON list" : answer.lost;
}

/// The number of elements.
std::size_t read_whole(Engine& engine, const ListOptions& options, const Element& element) {
  const auto path = list_path(options);
  const auto began = std::chrono::steady_clock::now();
  for (int tries = 1;; ++tries) {
    Reading reading;
    read_once(engine, path, element, reading);
    if (reading.cut_off.empty()) return reading.elements;
    const bool again = (reading.elements == 0 || options.restart) && tries < most_tries &&
                       std::chrono::steady_clock::now() - began < early_enough;
    if (!again)
      throw Error(Errc::broken_answer, "cannot list the services: " + reading.cut_off, "run it again");
    if (reading.elements != 0) options.restart();
  }
}

/// An empty list is believed of a manager with a leader alone.
void read_list(Engine& engine, const ListOptions& options, const Element& element) {
  if (read_whole(engine, options, element) != 0 || !options.confirm_empty) return;
  require_leader(engine);
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
