// SPDX-License-Identifier: Apache-2.0
// Where the lines of a log go: the order of past lines, and what is said of those that are missing.
#include "commands/logs/output.hpp"

#include <swarm/error.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

namespace cli {

using swarm::LogLine;

namespace {

/// How long a line waits for an older one of another node.
constexpr std::chrono::milliseconds together_window{1000};

}  // namespace

LogPast::LogPast(const LogFlags& flags, Arrival arrival, Print print)
    : flags_(flags),
      arrival_(arrival),
      print_(std::move(print)),
      last_(flags.tail.value_or(0)),
      merge_(arrival == Arrival::together ? together_window : std::chrono::milliseconds(0)) {}

void LogPast::add(LogLine&& line) {
  if (line.stream == swarm::LogStream::engine) return print_(line);
  if (is_past(line)) return;
  // The engine counts from the end of all, which is not the end that is wanted.
  const bool counts = flags_.tail_per_task && flags_.until != swarm::EngineTime{};
  if (!counts) return put(std::move(line));
  swarm::LogTail& tail = by_task_.try_emplace(line.task, *flags_.tail_per_task).first->second;
  keep_in(tail, std::move(line));
}

/// The tails of all tasks share what may be held.
void LogPast::keep_in(swarm::LogTail& tail, LogLine line) {
  kept_ -= tail.bytes();
  tail.add(std::move(line));
  while (kept_ + tail.bytes() > swarm::most_held && tail.bytes() > 0) tail.drop();
  kept_ += tail.bytes();
}

void LogPast::put(LogLine line) {
  if (flags_.tail) return keep_in(last_, std::move(line));
  if (arrival_ == Arrival::in_order) return print_(line);
  const swarm::EngineTime time = merge_.add(std::move(line), swarm::LogMerge::Clock::now());
  if (only_one_left_) merge_.release_until(time, print_);
  merge_.release(swarm::LogMerge::Clock::now(), print_);
}

void LogPast::finish_after(const std::function<void()>& read) {
  try {
    read();
  } catch (...) {
    finish();
    throw;
  }
  finish();
}

void LogPast::finish() {
  only_one_left_ = false;  // what the tails held is of all tasks
  for (auto& [task, lines] : by_task_) {
    kept_ -= lines.bytes();
    incomplete_ = incomplete_ || lines.incomplete();
    lines.flush([this](const LogLine& line) { put(line); });
  }
  incomplete_ = incomplete_ || last_.incomplete();
  last_.flush(print_);
  merge_.flush(print_);
}

namespace {

using swarm::LogLine;
using swarm::LogStream;
using Steady = std::chrono::steady_clock;

/// While lines come, each is printed within this time.
constexpr std::chrono::milliseconds longest_unseen{20};

}  // namespace

void LogOutput::print(const LogLine& line) {
  if (line.stream == LogStream::engine) {
    // Every task of a node that is away brings the same words.
    if (reported_.insert(line.message).second) session_.warn(sources_.with_node_names(line.message));
    return;
  }
  Stream& stream = line.stream == LogStream::err ? session_.io.err : session_.io.out;
  // On one terminal the two keep their order.
  if (last_ != nullptr && last_ != &stream) last_->flush();
  last_ = &stream;
  std::string text = log_text(line, look_.prefix ? sources_.of(line) : LogSource{}, look_);
  if (stream.terminal() && look_.prefix) text = visible_but_colors(text);
  stream.write(text + "\n");
}

void LogOutput::print_soon(const LogLine& line) {
  print(line);
  if (Steady::now() - flushed_ < longest_unseen) return;
  flush();
  flushed_ = Steady::now();
}

void LogOutput::flush() {
  session_.io.out.flush();
  session_.io.err.flush();
}

void LogOutput::warn_incomplete(const LogPast& past) {
  if (!past.incomplete()) return;
  session_.warn("--tail asks for more than the " + std::to_string(swarm::most_held >> 20U) +
                " MiB that can be held: the oldest of these lines are missing");
}

void LogOutput::warn_unended(const std::vector<swarm::Task>& tasks) {
  if (tasks.empty() || closed()) return;
  const std::vector<swarm::Node> nodes = sources_.known_nodes();
  for (const swarm::Task& task : tasks) {
    const LogSource source = sources_.of({.task = task.id, .node = task.node});
    std::string words = "the engine did not end the log of " + source.service +
                        (task.slot != 0 ? "." + std::to_string(task.slot) : "") + " on " + source.node +
                        " in time: lines may be missing";
    const auto node = std::ranges::find(nodes, task.node, &swarm::Node::id);
    if (node != nodes.end() && node->state != "ready")
      words = "node " + node->label() + " is " + node->state + ": lines of its tasks may be missing";
    if (reported_.insert(words).second) session_.warn(words);
  }
}

}  // namespace cli
