// SPDX-License-Identifier: Apache-2.0
// Prints progress for programs, one JSON object per line.
#include "output/progress/progress.hpp"

#include <swarm/access.hpp>

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Json;
using swarm::Progress;

Json of(const Progress::Slot& slot) {
  return {{"slot", slot.label},
          {"task", slot.task},
          {"state", swarm::to_text(slot.state)},
          {"node", slot.node},
          {"error", slot.error},
          {"note", slot.note},
          {"failures", slot.failures},
          {"up_to_date", slot.up_to_date}};
}

/// Everything but the elapsed time, whose change alone is not printed.
Json state(const ServiceProgress& now) {
  const Progress& progress = now.progress;
  Json object{{"service", now.name}, {"phase", swarm::to_text(progress.phase)}};
  object.update(counts_json(progress));
  object["version"] = progress.version;
  object["update"] = {{"state", progress.update_state}, {"message", progress.update_message}};
  object["reason"] = progress.reason;
  object["trouble"] = progress.read_failure;
  object["slots"] = Json::array();
  for (const auto& slot : progress.slots) object["slots"].push_back(of(slot));
  object["failures"] = Json::array();
  for (const auto& failure : progress.failures) object["failures"].push_back(failure_json(failure));
  object["warnings"] = progress.warnings;
  return object;
}

class JsonLines final : public Renderer {
 public:
  std::string show(std::span<const ServiceProgress> all, std::size_t changed, ScreenSize) override {
    reported_.resize(std::max(reported_.size(), all.size()));
    const ServiceProgress& now = all[changed];
    Reported& reported = reported_[changed];
    if (!now.seen || now.over) return {};
    std::string text = swarm::json_text(state(now));
    const bool is_new = text != reported.text;
    if (!is_new && now.elapsed - reported.at < heartbeat) return {};
    Json object{{"event", is_new ? "progress" : "heartbeat"}, {"elapsed_ms", now.elapsed.count()}};
    object.update(state(now));
    reported = {std::move(text), now.elapsed};
    return swarm::json_text(object) + "\n";
  }

 private:
  struct Reported {
    std::string text;
    swarm::milliseconds at{0};
  };
  std::vector<Reported> reported_;
};

}  // namespace

Json failure_json(const Progress::Failure& failure) {
  Json object{
      {"task", failure.task}, {"name", failure.label}, {"node", failure.node}, {"error", failure.error}};
  object["exit_code"] = failure.exit_code ? Json(*failure.exit_code) : Json();
  object["times"] = failure.times;
  return object;
}

std::unique_ptr<Renderer> json_progress() { return std::make_unique<JsonLines>(); }

}  // namespace cli
