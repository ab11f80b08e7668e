// SPDX-License-Identifier: Apache-2.0
// Host name → addresses, within a limit.
#include "http/resolve.hpp"

#include <atomic>
#include <cstring>
#include <memory>
#include <thread>

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <unistd.h>

namespace swarm::http {
namespace {

/// What the thread that asks and the one that waits share; the last of them closes the pipe.
struct Question {
  std::string host, service;
  std::vector<Address> addresses;
  int failure = 0;
  std::atomic<bool> answered = false;
  int done[2] = {-1, -1};

  Question() = default;
  Question(const Question&) = delete;
  Question& operator=(const Question&) = delete;
  ~Question() {
    if (done[0] >= 0) ::close(done[0]);
    if (done[1] >= 0) ::close(done[1]);
  }
};

void ask(Question& question, int flags) {
  addrinfo wish{};
  wish.ai_family = AF_UNSPEC;
  wish.ai_socktype = SOCK_STREAM;
  wish.ai_flags = flags | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  question.failure = ::getaddrinfo(question.host.c_str(), question.service.c_str(), &wish, &found);
  if (question.failure != 0) return;
  for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
    Address address;
    if (each->ai_addrlen > sizeof address.storage) continue;
    std::memcpy(&address.storage, each->ai_addr, each->ai_addrlen);
    address.size = each->ai_addrlen;
    question.addresses.push_back(address);
  }
  ::freeaddrinfo(found);
}

Obstacle unknown(const Question& question) {
  const std::string hint =
      "is '" + question.host + "' spelled right, and does `getent hosts " + question.host + "` know it?";
  if (question.failure == EAI_NONAME) return {Errc::unreachable, "unknown host", hint};
  return {Errc::unreachable,
          std::string("the host's name could not be resolved: ") + ::gai_strerror(question.failure), hint};
}

}  // namespace

Resolved resolve(const std::string& host, unsigned port, Deadline limit) {
  auto question = std::make_shared<Question>();
  question->host = host;
  question->service = std::to_string(port);
  ask(*question, AI_NUMERICHOST);
  if (question->failure == 0) return {std::move(question->addresses), {}};

  // getaddrinfo has no limit of its own and may take minutes: it gets a thread that can be left behind.
  if (::pipe2(question->done, O_CLOEXEC) != 0) return {{}, {Errc::unreachable, "no descriptor is free", {}}};
  std::thread([question] {
    ask(*question, 0);
    question->answered = true;
    const char byte = 0;
    if (::write(question->done[1], &byte, 1) < 0) return;
  }).detach();
  switch (limit.wait(question->done[0], POLLIN)) {
    case Wait::ready:
      question->answered.wait(false);  // a pipe alone orders nothing between threads
      if (question->failure != 0) return {{}, unknown(*question)};
      return {std::move(question->addresses), {}};
    case Wait::interrupted:
      return {{}, {Errc::interrupted, "interrupted while resolving the host's name", {}}};
    default:
      return {{},
              {Errc::unreachable, "the lookup of the host's name timed out", "does the name server answer?"}};
  }
}

}  // namespace swarm::http
