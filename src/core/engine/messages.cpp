// SPDX-License-Identifier: Apache-2.0
// Paths and dates of requests, and the conversion of error responses into Error.
#include "engine/messages.hpp"

#include "http/node_status.hpp"
#include "rpc_words.hpp"

#include <swarm/engine.hpp>
#include <swarm/error.hpp>
#include <swarm/lookup.hpp>
#include <swarm/text.hpp>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstddef>
#include <string_view>

namespace swarm {

std::string_view to_text(Errc code) {
  switch (code) {
    case Errc::usage: return "usage";
    case Errc::refused: return "refused";
    case Errc::denied: return "denied";
    case Errc::not_found: return "not_found";
    case Errc::name_taken: return "name_taken";
    case Errc::stale_version: return "stale_version";
    case Errc::unsupported: return "unsupported";
    case Errc::not_manager: return "not_manager";
    case Errc::unreachable: return "unreachable";
    case Errc::no_leader: return "no_leader";
    case Errc::outcome_unknown: return "outcome_unknown";
    case Errc::broken_answer: return "broken_answer";
    case Errc::interrupted: return "interrupted";
    case Errc::deadline: return "deadline";
  }
  return "";
}

bool can_be_name(std::string_view name_or_id) {
  return !name_or_id.empty() && name_or_id != "." && name_or_id != ".." &&
         name_or_id.find('/') == name_or_id.npos && name_or_id.find('\0') == name_or_id.npos;
}

std::string item_path(std::string_view kind, std::string_view name_or_id) {
  const std::string one(kind);
  if (!can_be_name(name_or_id))
    throw Error(Errc::not_found,
                one + " " + (name_or_id.empty() ? "''" : std::string(name_or_id)) + " not found");
  return "/" + one + "s/" + url_encode(name_or_id);
}

namespace {

constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
  if (text.size() < at + count) return std::nullopt;
  int number = 0;
  for (const char c : text.substr(at, count)) {
    if (c < '0' || c > '9') return std::nullopt;
    number = number * 10 + (c - '0');
  }
  return number;
}

struct DateTime {
  std::optional<int> year, month, day, hour, minute, second;
};

std::optional<std::int64_t> seconds(const DateTime& date_time) {
  using namespace std::chrono;
  const auto& [y, m, d, hour, minute, second] = date_time;
  if (!y || !m || !d || !hour || !minute || !second) return std::nullopt;
  const year_month_day date{year{*y}, month{static_cast<unsigned>(*m)}, day{static_cast<unsigned>(*d)}};
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  const std::int64_t days = sys_days{date}.time_since_epoch().count();
  return ((days * 24 + *hour) * 60 + *minute) * 60 + *second;
}

}  // namespace

std::optional<std::int64_t> http_time(std::string_view text) {
  if (text.size() != 29) return std::nullopt;
  const auto name = months.find(text.substr(8, 3));
  if (name == std::string_view::npos || name % 3 != 0) return std::nullopt;
  return seconds({digits(text, 12, 4), static_cast<int>(name / 3) + 1, digits(text, 5, 2),
                  digits(text, 17, 2), digits(text, 20, 2), digits(text, 23, 2)});
}

namespace {

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

/// Throws for an error response that is not an engine's: a gateway's, or that of something else.
[[noreturn]] void fail_as_stranger(const Response& answer, const std::string& cannot) {
  const std::string status = "HTTP " + std::to_string(answer.status);
  if (answer.status >= 500)
    throw Error(Errc::broken_answer, cannot + "a gateway answered instead of the engine (" + status + ")", {},
                {.status = answer.status});
  throw Error(Errc::broken_answer, cannot + "what answered is not a Docker engine (" + status + ")",
              Step::check_address, {.status = answer.status});
}

Step step_for(const std::string& words) {
  if (has(words, "renaming services is not supported")) return Step::recreate_to_rename;
  if (has(words, "networks must be migrated to TaskSpec")) return Step::replace_network;
  if (has(words, "is ambiguous")) return Step::give_id_or_name;
  return Step::none;
}

Errc code_of(int status, const std::string& words) {
  if (has(words, "update out of sequence")) return Errc::stale_version;
  if (has(words, "client version") && (has(words, "is too new") || has(words, "is too old")))
    return Errc::unsupported;
  return status == 409 ? Errc::name_taken : Errc::refused;
}

void fail_as_unable(http::NodeStatus status, const std::string& cannot, const ErrorFacts& facts) {
  using http::NodeStatus;
  if (status == NodeStatus::able) return;
  const http::NodeMeaning& known = http::meaning_of(status);
  if (status == NodeStatus::deadline_exceeded)
    throw Error(Errc::no_leader, cannot + facts.words, known.step, facts);
  const Errc code = status == NodeStatus::no_leader ? Errc::no_leader : Errc::not_manager;
  throw Error(code, cannot + std::string(known.meaning), known.step, facts);
}

[[noreturn]] void fail_as(const Response& answer, const std::string& tried, Errc of_a_plain_503) {
  const std::string cannot = "cannot " + tried + ": ";
  const std::string words = engine_words(answer);
  if (!answer.answered() || answer.ok()) throw Error(Errc::broken_answer, cannot + words);
  const ErrorFacts facts{.status = answer.status, .words = words};
  fail_as_unable(http::node_status(answer), cannot, facts);
  if (says_absent(answer)) throw Error(Errc::not_found, words, {}, facts);
  const bool page =
      http::engine_message(answer.body).empty() && (http::is_page(answer.body) || answer.status < 400);
  if (page || answer.status == 404 || words == "page not found") fail_as_stranger(answer, cannot);
  if (answer.status == 503 && of_a_plain_503 == Errc::not_manager)
    throw Error(of_a_plain_503, cannot + words, Step::name_manager, facts);
  throw Error(code_of(answer.status, words), cannot + words, step_for(words), facts);
}

}  // namespace

bool says_absent(const Response& answer) {
  if (answer.status != 404) return false;
  const std::string words = http::engine_message(answer.body);
  return !words.empty() && words != "page not found";
}

void fail(const Response& answer, const std::string& tried) { fail_as(answer, tried, Errc::not_manager); }

void fail_write(const Response& answer, const std::string& tried) { fail_as(answer, tried, Errc::refused); }

}  // namespace swarm
