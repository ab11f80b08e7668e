// SPDX-License-Identifier: Apache-2.0
// Prints the lines of a log, and warns about missing ones.
#include "commands/logs/output.hpp"

#include <swarm/service_mode.hpp>

#include <algorithm>
#include <chrono>

namespace cli {
namespace {

using swarm::LogLine;
using swarm::LogStream;
using Steady = std::chrono::steady_clock;

/// Lines that arrive within this time are printed together.
constexpr std::chrono::milliseconds longest_unseen{20};

}  // namespace

void LogOutput::print(const LogLine& line) {
  if (line.stream == LogStream::engine) {
    // Every task of an unreachable node reports the same message.
    if (reported_.insert(line.message).second) session_.warn(sources_.with_node_names(line.message));
    return;
  }
  Stream& stream = line.stream == LogStream::err ? session_.io.err : session_.io.out;
  // Keeps the order of stdout and stderr on a terminal.
  if (last_ != nullptr && last_ != &stream) last_->flush();
  last_ = &stream;
  LogSource source = format_.prefix ? sources_.of(line) : LogSource{};
  source.color = colors_.try_emplace(line.task, colors_.size()).first->second;
  std::string text = log_text(line, source, format_, Style(session_.io.colored(stream)));
  if (stream.terminal() && format_.prefix) text = visible_but_colors(text);
  text += '\n';
  stream.write(text);
}

void LogOutput::print_soon(const LogLine& line) {
  print(line);
  unseen_ = true;
  flush_soon();
}

void LogOutput::flush_soon() {
  // A flush of nothing would make the next line wait.
  if (!unseen_) return;
  const Steady::time_point now = Steady::now();
  if (now - flushed_.load() < longest_unseen) return;
  flushed_ = now;
  unseen_ = false;
  flush();
}

void LogOutput::flush() {
  session_.io.out.flush();
  session_.io.err.flush();
}

void LogOutput::warn_incomplete(const swarm::LogHistory& past) {
  if (!past.incomplete) return;
  session_.warn("--tail asks for more than the " + std::to_string(swarm::most_held >> 20U) +
                " MiB that can be held: the oldest of these lines are missing");
}

void LogOutput::warn_unended(const swarm::Tasks& tasks) {
  if (tasks.empty() || closed()) return;
  const std::vector<swarm::Node> nodes = sources_.known_nodes();
  for (const swarm::Task& task : tasks) {
    const bool has_slot = mode_ ? !swarm::is_global(*mode_) : task.slot != 0;
    const LogSource source = sources_.of({.task = task.id, .node = task.node});
    std::string words = "the engine did not end the log of " + source.service +
                        (has_slot ? "." + std::to_string(task.slot) : "") + " on " + source.node +
                        " in time: lines may be missing";
    const auto node = std::ranges::find(nodes, task.node, &swarm::Node::id);
    if (node != nodes.end() && !node->state.empty() && node->state != "ready")
      words = "node " + node->label() + " is " + node->state + ": lines of its tasks may be missing";
    if (reported_.insert(words).second) session_.warn(words);
  }
}

}  // namespace cli
