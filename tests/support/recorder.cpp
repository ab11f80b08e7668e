// SPDX-License-Identifier: Apache-2.0
// Answers the requests of swarmctl and records them.
#include "support/recorder.hpp"

#include "support/process.hpp"
#include "support/scripted_engine.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace test {
namespace {

constexpr const char* service =
    R"({"ID":"s1","Version":{"Index":7},"CreatedAt":"2026-01-02T03:04:05Z","UpdatedAt":"2026-01-02T03:04:05Z",)"
    R"("Spec":{"Name":"web","TaskTemplate":{"ContainerSpec":{"Image":"a"}},)"
    R"("Mode":{"Replicated":{"Replicas":1}}},"ServiceStatus":{"RunningTasks":1,"DesiredTasks":1}})";
constexpr const char* task =
    R"({"ID":"t1","ServiceID":"s1","Slot":1,"NodeID":"n1","DesiredState":"running",)"
    R"("Spec":{"ContainerSpec":{"Image":"a"}},"Status":{"State":"running","Timestamp":"2026-01-02T03:04:05Z"}})";
constexpr const char* info =
    R"({"Name":"n1","ServerVersion":"28.2","Swarm":{"LocalNodeState":"active","ControlAvailable":true,)"
    R"("NodeID":"n1"}})";

/// One frame of a log stream, for stdout.
std::string frame(const std::string& words) {
  const auto size = words.size();
  std::string header{1, 0, 0, 0};
  for (const unsigned shift : {24U, 16U, 8U, 0U}) header += static_cast<char>((size >> shift) & 0xFF);
  return header + words;
}

bool is_request(const std::string& text) {
  constexpr std::array<std::string_view, 4> methods{"GET /", "HEAD /", "POST /", "DELETE /"};
  const std::string line = text.substr(0, text.find("\r\n"));
  return line.ends_with(" HTTP/1.1") &&
         std::ranges::any_of(methods, [&](std::string_view method) { return line.starts_with(method); });
}

std::string without_version(std::string line) {
  const auto at = line.find("/v1.");
  if (at != std::string::npos) line.erase(at, line.find('/', at + 1) - at);
  return line;
}

}  // namespace

Recorder::Recorder(RawServer::On on, std::string headers)
    : headers_(std::move(headers)), server_({[this](Peer& peer) { play(peer); }}, on) {}

void Recorder::logs_say(std::string words) {
  const std::lock_guard guard(mutex_);
  logs_ = std::move(words);
}

std::vector<std::string> Recorder::take_whole() {
  const std::lock_guard guard(mutex_);
  return std::exchange(requests_, {});
}

std::vector<std::string> Recorder::take() {
  std::vector<std::string> lines = take_whole();
  for (std::string& one : lines) one = one.substr(0, one.find("\r\n"));
  std::ranges::sort(lines);
  return lines;
}

std::string Recorder::stray() {
  eventually([this] { return ended_ == server_.connections(); });
  const std::lock_guard guard(mutex_);
  return std::exchange(stray_, {});
}

void Recorder::play(Peer& peer) {
  for (std::string request = peer.request(); !request.empty(); request = peer.request()) {
    {
      const std::lock_guard guard(mutex_);
      (is_request(request) ? requests_.emplace_back() : stray_) += request;
    }
    answer(peer, without_version(request.substr(0, request.find("\r\n"))));
  }
  const std::lock_guard guard(mutex_);
  stray_ += peer.unread();
  ++ended_;
}

void Recorder::answer(Peer& peer, const std::string& line) {
  const auto holds = [&](std::string_view words) { return line.find(words) != std::string::npos; };
  const std::string list = "[" + std::string(service) + "]", tasks = "[" + std::string(task) + "]";
  const std::string raw = "Content-Type: application/vnd.docker.multiplexed-stream\r\n";
  if (line.starts_with("HEAD")) return void(peer.say("HTTP/1.1 200 OK\r\nApi-Version: 1.51\r\n\r\n"));
  if (holds("/logs")) {
    const std::string words = [this] {
      const std::lock_guard guard(mutex_);
      return logs_;
    }();
    return void(
        peer.answer(200, frame("2026-01-02T03:04:05Z com.docker.swarm.task.id=t1 " + words), raw + headers_));
  }
  const std::string body = line.starts_with("DELETE")  ? ""
                           : holds("/services/create") ? R"({"ID":"new"})"
                           : line.starts_with("POST")  ? "{}"
                           : holds("/services/")       ? service
                           : holds("/services")        ? list
                           : holds("/tasks/")          ? task
                           : holds("/tasks")           ? tasks
                           : holds("/nodes")           ? nodes_with_leader()
                           : holds("/events")          ? ""
                           : holds("/info")            ? info
                           : holds("/version")         ? R"({"Version":"28.2","ApiVersion":"1.51"})"
                                                       : "[]";
  peer.answer(200, body, "Api-Version: 1.51\r\n" + headers_);
}

}  // namespace test
