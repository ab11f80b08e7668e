// SPDX-License-Identifier: Apache-2.0
// Connects spdlog to the library's log hook; the only file that includes it, and not used unless enabled.
#include "terminal/log.hpp"

#include "output/document/mask.hpp"

#include <swarm/error.hpp>
#include <swarm/log.hpp>

#include <memory>
#include <optional>
#include <string>

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>

namespace cli {
namespace {

/// Writes log lines through the stderr stream, so that they keep their order among other output and contain
/// no control characters.
class StreamSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit StreamSink(Stream& stream) : stream_(stream) {}

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    stream_.write(visible(masked({line.data(), line.size()})) + "\n").flush();
  }
  void flush_() override { stream_.flush(); }

 private:
  Stream& stream_;
};

std::optional<spdlog::level::level_enum> level_called(std::string_view name) {
  using namespace spdlog::level;
  if (name == "trace") return trace;
  if (name == "debug") return debug;
  if (name == "info") return info;
  if (name == "warn") return warn;
  if (name == "error") return err;
  if (name == "off" || name.empty()) return off;
  return std::nullopt;
}

spdlog::level::level_enum level_of(swarm::log::Level level) {
  switch (level) {
    case swarm::log::Level::trace: return spdlog::level::trace;
    case swarm::log::Level::debug: return spdlog::level::debug;
    case swarm::log::Level::info: return spdlog::level::info;
    case swarm::log::Level::warn: return spdlog::level::warn;
  }
  return spdlog::level::off;
}

}  // namespace

void start_log(std::string_view name, Stream& err) {
  const auto level = level_called(name);
  if (!level)
    throw swarm::Error(swarm::Errc::usage,
                       "'" + std::string(name) + "' is not a log level: one of " + std::string(log_levels));
  swarm::log::listen({});
  if (*level == spdlog::level::off) return;
  const auto logger = std::make_shared<spdlog::logger>("swarmctl", std::make_shared<StreamSink>(err));
  logger->set_formatter(
      std::make_unique<spdlog::pattern_formatter>("%H:%M:%S.%e %l %v", spdlog::pattern_time_type::local, ""));
  logger->set_level(*level);
  swarm::log::listen([logger](swarm::log::Level of, std::string_view line) {
    logger->log(level_of(of), spdlog::string_view_t(line.data(), line.size()));
  });
}

}  // namespace cli
