// SPDX-License-Identifier: Apache-2.0
// One log over as many connections as it takes: whole lines, each of them once.
#pragma once

#include <swarm/logs.hpp>
#include <swarm/tasks.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace swarm {
class Engine;
}

namespace cli {

/// An error's words, with what the service or task is called in the place of its ID.
std::string with_name(std::string words, const std::string& id, const std::string& name);

class LogReader {
 public:
  /// False: enough.
  using Line = std::function<bool(swarm::LogLine&&)>;
  enum class Body { framed, plain };  ///< plain: of a container with a terminal.

  /// `name`: what errors call the log.
  LogReader(swarm::Engine& engine, Body body, std::string name)
      : engine_(engine), body_(body), name_(std::move(name)) {}

  /// Reads one stream to its end. Lines that an earlier stream brought already are left out. Throws
  /// broken_answer where it ends in the middle of a record, after all lines before it.
  void read(const swarm::LogOptions& options, const Line& line);

  /// What another one brought is not brought again either.
  void continue_from(const LogReader& other) { marks_.insert(other.marks_.begin(), other.marks_.end()); }

  /// From when on a next stream has to be read; the epoch: nothing was read yet.
  [[nodiscard]] swarm::EngineTime resume_at() const;

 private:
  struct Mark {
    swarm::EngineTime time{};
    std::size_t lines = 0;  ///< Of exactly that time.
  };
  using Marks = std::map<std::string, Mark>;  ///< By task.

  bool take(swarm::LogLine&& line, const Line& give);
  bool take_plain(std::string_view piece, const Line& give);
  swarm::LogLine plain_line(std::string_view text);
  [[nodiscard]] bool seen_before(const swarm::LogLine& line);
  void remember(const swarm::LogLine& line);
  void give_rest(const Line& give);

  swarm::Engine& engine_;
  Body body_;
  std::string name_;
  Marks marks_;
  Marks old_;  ///< What earlier streams brought; `lines` counts down.
  /// Long lines come in parts.
  std::map<std::pair<std::string, swarm::LogStream>, swarm::LogLine> parts_;
  std::size_t in_parts_ = 0;           ///< Bytes.
  std::string buffer_;                 ///< plain: a line that has not ended.
  std::optional<swarm::LogLine> cut_;  ///< plain: the part before, of a line that is too long.
};

}  // namespace cli
