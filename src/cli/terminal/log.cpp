// SPDX-License-Identifier: Apache-2.0
// Connects spdlog to the library's log hook; the only file that includes it, and not used unless enabled.
#include "terminal/log.hpp"

#include "output/document/mask.hpp"

#include <swarm/error.hpp>
#include <swarm/log.hpp>

#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include <spdlog/details/os.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/sink.h>

namespace cli {
namespace {

std::string time_of_day(spdlog::log_clock::time_point time) {
  using namespace std::chrono;
  const std::tm local = spdlog::details::os::localtime(spdlog::log_clock::to_time_t(time));
  const auto milliseconds = floor<std::chrono::milliseconds>(time.time_since_epoch()) % 1s;
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%02d:%02d:%02d.%03d", local.tm_hour, local.tm_min, local.tm_sec,
                static_cast<int>(milliseconds.count()));
  return text.data();
}

/// Lines are written like all other text on stderr, so that they keep their order and cannot contain control
/// characters. The layout is fixed: spdlog's own sinks include its pattern formatter, which took twice as
/// long to compile as the rest of this file.
class StreamSink final : public spdlog::sinks::sink {
 public:
  StreamSink(Stream& stream, std::function<std::string(std::string)> mask)
      : stream_(stream), mask_(std::move(mask)) {}

  void log(const spdlog::details::log_msg& message) override {
    const auto level = spdlog::level::to_string_view(message.level);
    std::string line = time_of_day(message.time) + ' ';
    line.append(level.data(), level.size()).append(" ");
    line.append(message.payload.data(), message.payload.size());
    line = masked(line);
    if (mask_) line = mask_(std::move(line));
    const std::lock_guard lock(mutex_);
    stream_.write(visible(line) + "\n").flush();
  }
  void flush() override {
    const std::lock_guard lock(mutex_);
    stream_.flush();
  }
  void set_pattern(const std::string& /*pattern*/) override {}
  void set_formatter(std::unique_ptr<spdlog::formatter> /*formatter*/) override {}

 private:
  std::mutex mutex_;
  Stream& stream_;
  std::function<std::string(std::string)> mask_;
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

void start_log(std::string_view name, Stream& err, std::function<std::string(std::string)> mask) {
  const auto level = level_called(name);
  if (!level)
    throw swarm::Error(swarm::Errc::usage,
                       "'" + std::string(name) + "' is not a log level: one of " + std::string(log_levels));
  swarm::log::listen({});
  if (*level == spdlog::level::off) return;
  const auto logger =
      std::make_shared<spdlog::logger>("swarmctl", std::make_shared<StreamSink>(err, std::move(mask)));
  logger->set_level(*level);
  swarm::log::listen([logger](swarm::log::Level of, std::string_view line) {
    logger->log(level_of(of), spdlog::string_view_t(line.data(), line.size()));
  });
}

}  // namespace cli
