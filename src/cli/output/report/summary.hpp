// SPDX-License-Identifier: Apache-2.0
// Summarizes what a command did to each service: --summary, and a job's summary page.
#pragma once

#include <swarm/json.hpp>
#include <swarm/watch.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// Collected while the command runs, if a summary is wanted.
class Summary {
 public:
  bool is_wanted = false;

  /// Adds members to the object of a service. Members that are already set stay: what happens after the
  /// verdict, such as a rollback, must not change it.
  void add(const std::string& service, const swarm::Json& members);
  void add_error(std::string message) { errors_.push_back(std::move(message)); }

  /// "verb", "exit", "elapsed_ms", "errors", and "services" in the order of their first mention. No exit
  /// code: the command has not ended.
  [[nodiscard]] swarm::Json document(std::string_view verb, std::optional<int> exit,
                                     swarm::milliseconds elapsed) const;

  /// Receives the summary before a wait, with its services as interrupted, so that a killed command leaves
  /// one.
  std::function<void(const Summary& so_far)> before_wait;

 private:
  std::vector<std::string> errors_;
  std::vector<swarm::Json> services_;
};

/// "image" and "digest" of a specification, each null if there is none.
swarm::Json image_members(const swarm::Json& spec);

/// The document for a job's page: a table in Markdown, with the failures below it.
std::string markdown_of(const swarm::Json& document);

/// A GitHub Actions workflow command with its line end: "::error title=TITLE::MESSAGE".
std::string github_command(std::string_view command, std::string_view title, std::string_view message);

}  // namespace cli
