// SPDX-License-Identifier: Apache-2.0
// One service by its name or ID, whose absence is confirmed.
#include "service/read_service.hpp"

#include "engine/absence.hpp"
#include "service/row.hpp"
#include "service/write.hpp"

#include <swarm/service_client.hpp>

#include <algorithm>
#include <utility>

namespace swarm {
namespace {

constexpr std::size_t id_length = 25, shown_id_length = 12;

bool is_id_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

/// The filter that finds it, in one call. The engine finds names and IDs by their beginnings, not both at
/// once: what may be a name as well as a shortened ID is looked for among all.
std::vector<Filter> filter_for(const std::string& reference) {
  const bool may_be_id = std::ranges::all_of(reference, is_id_letter);
  if (may_be_id && reference.size() == id_length) return {{"id", {reference}}};
  const bool has_digit = reference.find_first_of("0123456789") != std::string::npos;
  if (may_be_id && has_digit && reference.size() >= shown_id_length) return {};
  return {{"name", {reference}}};
}

/// The service as a list has it; empty: it does not.
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
  try {
    return send_confirmed(engine, rest, [&] {
      document = listed(engine, reference, rest);
      return !document.empty();
    });
  } catch (const Contradiction&) {  // of what the managers' lists have: the list is the newer word
    return {.status = 200, .headers = {}, .body = std::move(document), .lost = {}};
  }
}

bool is_absent(Engine& engine, const std::string& name_or_id, const Request& like) {
  require_leader(engine, like);
  return listed(engine, name_or_id, like).empty();
}

}  // namespace swarm
