// SPDX-License-Identifier: Apache-2.0
// Negotiates the API version, and does what every request to an engine has in common.
#include "engine/messages.hpp"

#include <swarm/access.hpp>
#include <swarm/engine.hpp>
#include <swarm/error.hpp>
#include <swarm/log.hpp>
#include <swarm/shape.hpp>
#include <swarm/write_watch.hpp>

#include <algorithm>
#include <charconv>
#include <exception>
#include <utility>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

bool read_number(std::string_view text, int& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() && !text.empty() && text.front() != '-';
}

/// The version that follows `words` in an engine's error message.
std::optional<Api> version_after(std::string_view text, std::string_view words) {
  const auto at = text.find(words);
  if (at == std::string_view::npos) return std::nullopt;
  text.remove_prefix(at + words.size());
  return Api::parse(text.substr(0, text.find_first_not_of("0123456789.")));
}

/// Whether a read without a version failed because of that: the response is a gateway's, or that of an engine
/// that requires a version.
bool wants_version(const Response& answer) {
  const bool of_an_engine = !answer.header("Api-Version").empty();
  if (of_an_engine) return answer.status == 400 && engine_words(answer).find("version") != std::string::npos;
  return answer.status >= 400 && answer.status < 500;
}

}  // namespace

std::string Api::text() const { return std::to_string(major) + "." + std::to_string(minor); }

std::optional<Api> Api::parse(std::string_view text) {
  const auto dot = text.find('.');
  Api api;
  if (dot == std::string_view::npos || !read_number(text.substr(0, dot), api.major) ||
      !read_number(text.substr(dot + 1), api.minor))
    return std::nullopt;
  return api;
}

Engine::Engine(Transport& transport, Api at_most)
    : transport_(transport), at_most_(at_most), ceiling_(std::min(at_most, newest_known)), api_(ceiling_) {}

void Engine::require(Api since, std::string what) {
  check(since, what);
  needs_.push_back({since, std::move(what)});
}

/// Before the version is negotiated, `api_` is the newest one possible, so a need above it cannot be met.
void Engine::check(Api since, const std::string& what) const {
  if (since <= api_) return;
  const std::string needs = what + " needs API " + since.text() + " and ";
  const bool engine_could = !offered_ || *offered_ >= since;
  if (engine_could && at_most_ < since)
    throw Error(Errc::unsupported, needs + api_.text() + " is the newest allowed", Step::raise_api_limit);
  throw Error(Errc::unsupported, needs + "the engine speaks " + api_.text());
}

void Engine::check_needs() const {
  for (const Need& need : needs_) check(need.since, need.what);
}

/// The first read may omit the version: the engine then answers in its newest version and names it, instead
/// of rejecting one that is too new and costing a second request. Not if a limit on the version applies.
bool Engine::omits_version(const Request& request) const {
  return !agreed_ && !version_wanted_ && at_most_ == any_api && request.reads();
}

std::string Engine::versioned(std::string_view path) const {
  if (path == "/_ping") return std::string(path);
  return "/v" + api_.text() + std::string(path);
}

void Engine::note(const Response& answer) {
  if (const auto seconds = http_time(answer.header("Date"))) clock_ = *seconds;
  if (const auto api = Api::parse(answer.header("Api-Version"))) offered_ = api;
}

/// The error for an engine that no longer supports our versions.
Error Engine::too_old(std::string_view words) const {
  const auto oldest = version_after(words, "Minimum supported API version is ");
  const bool bounded = at_most_ < newest_known;
  return {Errc::unsupported,
          "the engine speaks API " +
              (oldest ? oldest->text() + " and newer" : std::string("newer versions only")) + ", and " +
              api_.text() + " is the newest " + (bounded ? "allowed" : "that this client knows"),
          bounded ? Step::raise_api_limit : Step::upgrade_client};
}

/// Adopts the engine's version after it rejected ours: as too new, or as too old if it is another engine than the
/// one that we agreed with, or was upgraded. True if the rejected request, which had no effect, may be sent again.
bool Engine::step_back(const Response& answer) {
  if (answer.status != 400) return false;
  const std::string words = engine_words(answer);
  if (words.find("client version") == std::string::npos) return false;
  if (words.find("is too old") != std::string::npos) {
    const Api best = std::min(ceiling_, offered_.value_or(api_));
    if (best <= api_) throw too_old(words);
    api_ = best;
    return true;
  }
  if (words.find("is too new") == std::string::npos) return false;
  const auto newest = offered_ ? offered_ : version_after(words, "Maximum supported API version is ");
  if (!newest || *newest >= api_) return false;
  offered_ = newest;
  api_ = *newest;
  return true;
}

/// Whether `request` has to be sent again in another version.
bool Engine::again(const Request& request, const Response& answer, Asked asked) {
  if (!answer.answered()) return false;
  if (asked == Asked::without_version && wants_version(answer)) return version_wanted_ = true;
  note(answer);
  spoken_ = asked == Asked::without_version ? offered_.value_or(api_) : api_;
  const bool refused = step_back(answer);
  const Api best = std::min(ceiling_, offered_.value_or(api_));
  // Another manager may be newer; an update in the old version would lose the fields that it hides.
  const bool newer = agreed_ && best > api_ && request.reads();
  if (!refused && (newer || best < api_)) api_ = best;
  agreed_ = agreed_ || refused || offered_.has_value() || answer.ok();
  if (!agreed_) return false;
  if (log::wanted() && (refused || newer)) log::write(log::Level::debug, "API version " + api_.text());
  check_needs();
  return refused || newer;
}

Response Engine::send(Request request) {
  check_needs();
  const std::string path = request.path;
  for (int tries = 0;; ++tries) {
    const Asked asked = omits_version(request) ? Asked::without_version : Asked::in_version;
    request.path = asked == Asked::without_version ? path : versioned(path);
    const WriteState before = write_state();
    Response answer = transport_.send(request);
    request.elsewhere = false;  // send it to the same manager in the other version
    if (!again(request, answer, asked) || tries == 3) return answer;
    if (!request.reads()) write_declined(before);
  }
}

Response Engine::stream(Request request, const Sink& sink) {
  check_needs();
  const std::string path = request.path;
  std::exception_ptr thrown;  // must not propagate through the HTTP library
  const auto guarded = [&](std::string_view piece) {
    try {
      return sink(piece);
    } catch (...) {
      thrown = std::current_exception();
      return false;
    }
  };
  for (int tries = 0;; ++tries) {
    const Asked asked = omits_version(request) ? Asked::without_version : Asked::in_version;
    request.path = asked == Asked::without_version ? path : versioned(path);
    Response answer = transport_.stream(request, guarded);
    if (thrown) std::rethrow_exception(thrown);
    if (!again(request, answer, asked) || answer.ok() || tries == 3) return answer;
  }
}

Json Engine::read(std::string path, std::string_view tried) {
  const std::string what = tried.empty() ? "read " + path.substr(0, path.find('?')) : std::string(tried);
  const Response answer = send({.path = std::move(path)});
  if (!answer.ok()) fail(answer, what);
  return read_json(answer.body, "cannot " + what + ": the response");
}

Json Engine::read(std::string path, const api::Record& record) {
  const std::string tried = "read " + path;
  Json document = read(std::move(path), tried);
  if (const std::string fault = shape_fault(document, record); !fault.empty())
    throw Error(Errc::broken_answer, "cannot " + tried + ": the response is invalid: " + fault);
  return document;
}

/// Asks only for the version: with HEAD, or with GET if the server does not support HEAD.
void Engine::ask() {
  Response answer = send({.method = "HEAD", .path = "/_ping"});
  if (!answer.ok()) answer = send({.path = "/_ping"});
  if (!answer.ok()) fail(answer, "reach the engine");
  agreed_ = true;
}

Api Engine::version() {
  if (!agreed_) ask();
  return api_;
}

void Engine::speak_newest() {
  if (!agreed_) ask();
  ceiling_ = at_most_;
  api_ = std::min(ceiling_, offered_.value_or(api_));
}

}  // namespace swarm
