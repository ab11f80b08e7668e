// SPDX-License-Identifier: Apache-2.0
// Reads the last lines of a task's log.
#include <swarm/access.hpp>
#include <swarm/engine.hpp>
#include <swarm/logs.hpp>

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

namespace swarm {
namespace {

/// The body of a TTY task's log: plain lines without frames or stream names.
std::vector<LogLine> lines_of(std::string_view body) {
  std::vector<LogLine> lines;
  while (!body.empty()) {
    const auto end = std::min(body.find('\n'), body.size() - 1);
    lines.push_back(read_log_line(LogStream::out, body.substr(0, end + 1)));
    body.remove_prefix(end + 1);
  }
  return lines;
}

std::vector<LogLine> framed_lines(TaskClient& tasks, const LogOptions& options) {
  std::vector<LogLine> lines;
  LogFrames frames;
  const auto record = [&](LogStream stream, std::string_view text) {
    lines.push_back(read_log_line(stream, text));
  };
  tasks.logs(options, [&](std::string_view piece) {
    frames.feed(piece, record);
    return true;
  });
  return lines;
}

std::vector<LogLine> plain_lines(TaskClient& tasks, const LogOptions& options) {
  std::string body;
  tasks.logs(options, [&](std::string_view piece) {
    body += piece;
    return body.size() < LogFrames::longest;
  });
  return lines_of(body);
}

}  // namespace

std::vector<std::string> last_lines(Engine& engine, const Task& task, std::size_t most,
                                    std::chrono::milliseconds timeout) {
  LogOptions options;
  options.of = LogOptions::Of::task;
  options.id = task.id;
  options.tail = most;
  options.timeout = timeout;
  TaskClient tasks(engine);
  const bool terminal = flag_at(task.spec(), "/ContainerSpec/TTY");
  LogTail tail(most);
  for (LogLine& line : terminal ? plain_lines(tasks, options) : framed_lines(tasks, options))
    tail.add(std::move(line));
  std::vector<std::string> texts;
  tail.flush([&](const LogLine& line) {
    texts.push_back(line.message);
    while (texts.back().ends_with('\r')) texts.back().pop_back();
  });
  return texts;
}

}  // namespace swarm
