// SPDX-License-Identifier: Apache-2.0
// Snapshots for explanations, written as stories.
#pragma once

#include "unit/core/watch/story.hpp"

#include <swarm/why.hpp>

#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace story {

using swarm::Explanation;
using swarm::Finding;
using swarm::Snapshot;
using swarm::snapshot;

/// Tasks of image `new` get the service's own spec with `patch`, so that they are up to date.
inline Snapshot shown(const std::string& tasks, const std::string& patch = "{}",
                      const std::string& nodes = "n1 n2") {
  const Json service = story::service(10, patch);
  Json list = story::tasks(tasks);
  for (Json& task : list) {
    if (task["Spec"]["ContainerSpec"]["Image"] == "new") task["Spec"] = service["Spec"]["TaskTemplate"];
    if (task["Status"].contains("ContainerStatus")) task["Status"]["ContainerStatus"]["ContainerID"] = "c";
  }
  return snapshot(service, list, story::nodes(nodes));
}

inline Finding only(const Explanation& reported) {
  EXPECT_EQ(reported.findings.size(), 1U);
  return reported.findings.empty() ? Finding{} : reported.findings.front();
}

}  // namespace story
