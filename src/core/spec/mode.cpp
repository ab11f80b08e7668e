// SPDX-License-Identifier: Apache-2.0
// Scheduling modes and their numbers.
#include <swarm/edit.hpp>
#include <swarm/error.hpp>

#include <nlohmann/json.hpp>

namespace swarm::edit {
namespace {

void refuse_replicas() {
  throw Error(Errc::usage, "replicas can only be used with replicated or replicated-job mode");
}

void refuse_concurrency() {
  throw Error(Errc::usage, "max-concurrent can only be used with replicated-job mode");
}

}  // namespace

Mode read_mode(std::string_view text) {
  if (text == "replicated") return Mode::replicated;
  if (text == "global") return Mode::global;
  if (text == "replicated-job") return Mode::replicated_job;
  if (text == "global-job") return Mode::global_job;
  throw Error(Errc::usage, "not a mode: replicated, global, replicated-job or global-job");
}

Mode mode_of(const Json& spec) {
  if (find(spec, "/Mode/Global") != nullptr) return Mode::global;
  if (find(spec, "/Mode/ReplicatedJob") != nullptr) return Mode::replicated_job;
  if (find(spec, "/Mode/GlobalJob") != nullptr) return Mode::global_job;
  return Mode::replicated;
}

void set_mode(Json& spec, Mode mode, std::optional<std::uint64_t> replicas,
              std::optional<std::uint64_t> concurrent) {
  if (concurrent && mode != Mode::replicated_job) refuse_concurrency();
  if (replicas && (mode == Mode::global || mode == Mode::global_job)) refuse_replicas();
  Json numbers = Json::object();
  switch (mode) {
    case Mode::replicated:
      if (replicas) numbers["Replicas"] = *replicas;
      spec["Mode"] = {{"Replicated", std::move(numbers)}};
      return;
    case Mode::replicated_job:
      if (concurrent || replicas) numbers["MaxConcurrent"] = concurrent ? *concurrent : *replicas;
      if (replicas) numbers["TotalCompletions"] = *replicas;
      spec["Mode"] = {{"ReplicatedJob", std::move(numbers)}};
      return;
    case Mode::global: spec["Mode"] = {{"Global", Json::object()}}; return;
    case Mode::global_job: spec["Mode"] = {{"GlobalJob", Json::object()}}; return;
  }
}

void rescale(Json& spec, std::optional<std::uint64_t> replicas, std::optional<std::uint64_t> concurrent) {
  const Mode mode = mode_of(spec);
  if (concurrent && mode != Mode::replicated_job) refuse_concurrency();
  if (replicas && (mode == Mode::global || mode == Mode::global_job)) refuse_replicas();
  if (replicas)
    put(spec, mode == Mode::replicated ? "/Mode/Replicated/Replicas" : "/Mode/ReplicatedJob/TotalCompletions",
        *replicas);
  if (concurrent) put(spec, "/Mode/ReplicatedJob/MaxConcurrent", *concurrent);
}

}  // namespace swarm::edit
