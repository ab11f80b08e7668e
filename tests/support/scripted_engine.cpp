// SPDX-License-Identifier: Apache-2.0
// The strict script: each request must match the next step.
#include "support/scripted_engine.hpp"

#include <swarm/write_watch.hpp>

#include <algorithm>
#include <cctype>
#include <ctime>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace test {
namespace {

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return std::tolower(static_cast<unsigned char>(c)) - 'a' + 10;
}

std::string decode(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      plain += static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2]));
      i += 2;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

/// Splits "/v1.41/services" into "1.41" and "/services"; the first part of a path without a version is empty.
std::pair<std::string_view, std::string_view> split_version(std::string_view path) {
  if (!path.starts_with("/v") || path.size() < 3 || std::isdigit(static_cast<unsigned char>(path[2])) == 0)
    return {{}, path};
  const auto slash = path.find('/', 1);
  if (slash == std::string_view::npos) return {{}, path};
  return {path.substr(2, slash - 2), path.substr(slash)};
}

std::string date(std::int64_t seconds, const char* format) {
  const auto time = static_cast<std::time_t>(seconds);
  std::tm parts{};
  gmtime_r(&time, &parts);
  char text[64];
  return {text, std::strftime(text, sizeof text, format, &parts)};
}

void pour(const swarm::Response& answer, std::size_t piece, const swarm::Sink& sink) {
  const std::string_view body = answer.body;
  const auto step = piece == 0 ? std::max<std::size_t>(body.size(), 1) : piece;
  for (std::size_t at = 0; at < body.size(); at += step)
    if (!sink(body.substr(at, step))) return;
}

}  // namespace

std::string http_date(std::int64_t seconds) { return date(seconds, "%a, %d %b %Y %H:%M:%S GMT"); }
std::string iso_date(std::int64_t seconds) { return date(seconds, "%Y-%m-%dT%H:%M:%S.000000000Z"); }

swarm::Response refusal(int status, const std::string& message) {
  return {.status = status,
          .headers = {{"Content-Type", "application/json"}},
          .body = swarm::Json{{"message", message}}.dump()};
}

swarm::Json Sent::json() const { return swarm::Json::parse(body); }

Sent take_apart(const swarm::Request& request) {
  const auto [api, rest] = split_version(request.path);
  const auto mark = rest.find('?');
  Sent sent{.method = request.method,
            .path = decode(rest.substr(0, mark)),
            .api = std::string(api),
            .body = request.body,
            .registry_auth = request.registry_auth};
  if (mark == std::string_view::npos) return sent;
  std::string_view query = rest.substr(mark + 1);
  while (!query.empty()) {
    const auto pair = query.substr(0, query.find('&'));
    const auto equals = pair.find('=');
    sent.query[decode(pair.substr(0, equals))] =
        equals == std::string_view::npos ? std::string{} : decode(pair.substr(equals + 1));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
  }
  return sent;
}

std::string nodes_with_leader(bool leader) {
  return leader
             ? R"([{"ID":"n1","ManagerStatus":{"Leader":true,"Reachability":"reachable","Addr":"10.0.0.1:2377"}}])"
             : R"([{"ID":"n1","ManagerStatus":{"Reachability":"unknown","Addr":"10.0.0.1:2377"}}])";
}

using Step = ScriptedEngine::Step;

Step& Step::answers(int status, std::string body, std::vector<std::pair<std::string, std::string>> headers) {
  answer_.status = status;
  answer_.body = std::move(body);
  for (auto& header : headers) {
    std::erase_if(answer_.headers, [&](const auto& known) { return known.first == header.first; });
    answer_.headers.push_back(std::move(header));
  }
  return *this;
}

Step& Step::says(int status, const std::string& message) {
  return answers(status, refusal(status, message).body, {{"Content-Type", "application/json"}});
}

Step& Step::is_lost(std::string why) {
  answer_ = {.status = 0, .lost = std::move(why)};
  return *this;
}

Step& Step::throws(swarm::Error error) {
  error_ = std::move(error);
  return *this;
}

Step& Step::with_body(std::string json) {
  body_ = std::move(json);
  return *this;
}

Step& Step::with_registry_auth(std::string header) {
  registry_auth_ = std::move(header);
  return *this;
}

Step& Step::in_pieces_of(std::size_t bytes) {
  piece_ = bytes;
  return *this;
}

Step& Step::then_breaks_off() {
  breaks_off_ = true;
  return *this;
}

Step& Step::after(std::function<void()> hook) {
  hook_ = std::move(hook);
  return *this;
}

ScriptedEngine::~ScriptedEngine() {
  for (const auto& step : script_) ADD_FAILURE() << "never asked for: " << step->line_;
}

Step& ScriptedEngine::expect(std::string line) {
  auto step = std::make_unique<Step>();
  step->line_ = std::move(line);
  if (!api_.empty()) step->answer_.headers.emplace_back("Api-Version", api_);
  if (!date_.empty()) step->answer_.headers.emplace_back("Date", date_);
  script_.push_back(std::move(step));
  return *script_.back();
}

std::unique_ptr<Step> ScriptedEngine::next(const swarm::Request& request) {
  sent.push_back(request);
  const auto [api, bare] = split_version(request.path);
  const auto line = request.method + " " + decode(bare);
  const auto full_line = request.method + " " + decode(request.path);
  if (script_.empty() || (script_.front()->line_ != line && script_.front()->line_ != full_line)) {
    ADD_FAILURE() << "unexpected: " << full_line
                  << "\n    instead of: " << (script_.empty() ? "nothing" : script_.front()->line_);
    throw swarm::Error(swarm::Errc::broken_answer, "unexpected request: " + full_line);
  }
  if (!request.reads()) swarm::write_leaves();
  auto step = std::move(script_.front());
  script_.pop_front();
  if (step->body_) {
    EXPECT_EQ(swarm::Json::parse(request.body, nullptr, false), swarm::Json::parse(*step->body_)) << line;
  }
  if (step->registry_auth_) {
    EXPECT_EQ(request.registry_auth, *step->registry_auth_) << line;
  }
  if (step->hook_) step->hook_();
  if (step->error_) throw swarm::Error(*step->error_);
  return step;
}

swarm::Response no_leader() {
  return refusal(503, "rpc error: code = Unknown desc = The swarm does not have a leader.");
}

ScriptedEngine::Step& ScriptedEngine::Step::behind(std::string lie) {
  lie_ = std::move(lie);
  return *this;
}

swarm::Response ScriptedEngine::send(const swarm::Request& request) {
  const auto step = next(request);
  if (request.has_leader && !step->lie_.empty())
    static_cast<void>(request.has_leader({.status = 200, .headers = {}, .body = step->lie_, .lost = {}}));
  if (request.has_leader && step->answer_.ok() && !request.has_leader(step->answer_)) return no_leader();
  return std::move(step->answer_);
}

swarm::Response ScriptedEngine::stream(const swarm::Request& request, const swarm::Sink& sink,
                                       const std::function<void(const swarm::Response&)>& answered) {
  const auto step = next(request);
  auto answer = std::move(step->answer_);
  if (answered) answered(answer);
  if (!answer.ok()) return answer;
  pour(answer, step->piece_, sink);
  if (step->breaks_off_)
    throw swarm::Error(swarm::Errc::broken_answer, "the connection broke in the middle of the response");
  answer.body.clear();
  return answer;
}

swarm::Response FakeEngine::stream(const swarm::Request& request, const swarm::Sink& sink,
                                   const std::function<void(const swarm::Response&)>& answered) {
  auto response = send(request);
  if (answered) answered(response);
  if (!response.ok()) return response;
  pour(response, piece, sink);
  response.body.clear();
  return response;
}

}  // namespace test
