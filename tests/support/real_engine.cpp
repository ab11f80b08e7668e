// SPDX-License-Identifier: Apache-2.0
// Sends requests to the real engine, runs swarmctl against it, and removes the services of a test.
#include "support/real_engine.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <sstream>
#include <stdexcept>
#include <system_error>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

namespace test {
namespace {

using swarm::Json;

[[noreturn]] void give_up(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

/// A connected socket with a read timeout of one minute.
class Connection {
 public:
  explicit Connection(const std::string& path) : descriptor_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) throw std::length_error("socket path too long: " + path);
    std::copy(path.begin(), path.end(), std::begin(address.sun_path));
    const timeval minute{60, 0};
    setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &minute, sizeof minute);
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the socket API's own way
    if (connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      close(descriptor_);
      give_up("cannot connect to " + path);
    }
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { close(descriptor_); }

  void send_all(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count = send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count < 0) give_up("cannot send to the engine");
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
  }

  std::string read_all() {
    std::string all;
    std::array<char, 65536> buffer;
    for (;;) {
      const ssize_t count = read(descriptor_, buffer.data(), buffer.size());
      if (count < 0) give_up("cannot read from the engine");
      if (count == 0) return all;
      all.append(buffer.data(), static_cast<std::size_t>(count));
    }
  }

 private:
  int descriptor_;
};

std::string join_chunks(std::string_view chunked) {
  std::string body;
  for (;;) {
    const std::size_t line_end = chunked.find("\r\n");
    if (line_end == std::string_view::npos)
      throw std::runtime_error("a chunk of the engine's response is cut");
    const std::size_t size = std::stoul(std::string(chunked.substr(0, line_end)), nullptr, 16);
    if (size == 0) return body;
    body.append(chunked.substr(line_end + 2, size));
    chunked.remove_prefix(std::min(chunked.size(), line_end + 2 + size + 2));
  }
}

Answer read_answer(const std::string& bytes) {
  const std::size_t header_end = bytes.find("\r\n\r\n");
  if (header_end == std::string::npos || bytes.size() < 12)
    throw std::runtime_error("no HTTP answer: " + bytes);
  const std::string_view header = std::string_view(bytes).substr(0, header_end);
  const std::string_view body = std::string_view(bytes).substr(header_end + 4);
  const bool chunked = header.find("Transfer-Encoding: chunked") != std::string_view::npos;
  return {std::stoi(bytes.substr(9, 3)), chunked ? join_chunks(body) : std::string(body)};
}

std::string socket_from_environment() {
  const char* host = std::getenv("SWARMCTL_TEST_ENGINE");
  if (host == nullptr)
    throw std::runtime_error(
        "SWARMCTL_TEST_ENGINE names no engine: run scripts/test engine, or scripts/engine start DIR");
  std::string_view socket = host;
  if (socket.starts_with("unix://")) socket.remove_prefix(7);
  return std::string(socket);
}

std::string string_at(const Json& document, const char* pointer) {
  return document.value(Json::json_pointer(pointer), std::string{});
}

}  // namespace

Json Answer::json() const { return Json::parse(body, nullptr, false); }

RealEngine::RealEngine() : socket_(socket_from_environment()) {}

Answer RealEngine::call(std::string_view method, std::string_view path, std::string_view body) const {
  std::ostringstream request;
  request << method << ' ' << path << " HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n";
  if (!body.empty()) request << "Content-Type: application/json\r\nContent-Length: " << body.size() << "\r\n";
  request << "\r\n" << body;
  Connection connection(socket_);
  connection.send_all(request.str());
  return read_answer(connection.read_all());
}

Json RealEngine::get(std::string_view path) const {
  Answer answer;
  eventually([&] {
    answer = call("GET", path);
    return answer.status < 500;
  });
  if (answer.status == 404) return nullptr;
  if (answer.status != 200)
    throw std::runtime_error("GET " + std::string(path) + ": " + std::to_string(answer.status) + " " +
                             answer.body);
  return answer.json();
}

Json RealEngine::service(std::string_view name) const { return get("/services/" + std::string(name)); }

Json RealEngine::tasks_of(std::string_view name) const {
  return get("/tasks?filters=%7B%22service%22%3A%5B%22" + std::string(name) + "%22%5D%7D");
}

std::string RealEngine::api() const { return get("/version").at("ApiVersion").get<std::string>(); }

Outcome RealEngine::swarmctl(const std::vector<std::string>& words, Command extra) const {
  testing::Test::RecordProperty("verb_" + words.front(), 1);
  extra.argv.assign({SWARMCTL_BINARY});
  extra.argv.insert(extra.argv.end(), words.begin(), words.end());
  extra.environment.emplace_back("DOCKER_HOST", host());
  extra.environment.emplace_back("HOME", "/nonexistent");
  return run(extra);
}

Outcome RealEngine::swarmctl(std::string_view line) const {
  std::istringstream words{std::string(line)};
  return swarmctl({std::istream_iterator<std::string>(words), {}});
}

Scene::Scene(const RealEngine& engine) : engine_(engine) {
  const auto* test = testing::UnitTest::GetInstance()->current_test_info();
  prefix_ = "t" + std::to_string(getpid()) + "-" + std::to_string(test->line()) + "-";
}

std::string Scene::name(std::string_view short_name) const {
  return prefix_ + std::string(short_name.empty() ? "service" : short_name);
}

Scene::~Scene() {
  try {
    for (const Json& service : engine_.get("/services")) {
      if (!string_at(service, "/Spec/Name").starts_with(prefix_)) continue;
      const std::string path = "/services/" + string_at(service, "/ID");
      EXPECT_TRUE(eventually([&] { return engine_.call("DELETE", path).status < 500; }));
    }
  } catch (const std::exception& error) {
    ADD_FAILURE() << "cannot clean up: " << error.what();
  }
}

}  // namespace test
