// SPDX-License-Identifier: Apache-2.0
// What a command did to each service, for the program that called it: --summary, and a job's summary page.
#pragma once

#include <swarm/json.hpp>
#include <swarm/watch.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cli {

/// Collected while the command runs, if anything is to be written.
class Summary {
 public:
  bool is_wanted = false;

  /// Members of the object of a service. What is known of it already stays: what happens to a service after
  /// its verdict (it is put back) is not the verdict.
  void add(const std::string& service, const swarm::Json& members);
  void add_error(std::string message) { errors_.push_back(std::move(message)); }

  /// "verb", "exit", "elapsed_ms", "errors", and "services" in the order of their first mention.
  /// No exit code: the command has not ended.
  [[nodiscard]] swarm::Json document(std::string_view verb, std::optional<int> exit,
                                     swarm::milliseconds elapsed) const;

  /// Takes what is known before a wait, with its services as interrupted, lest a killed command leave nothing.
  std::function<void(const Summary& so_far)> before_wait;

 private:
  std::vector<std::string> errors_;
  std::vector<swarm::Json> services_;
};

/// "image" and "digest" of a specification, each null if there is none.
swarm::Json image_members(const swarm::Json& spec);

/// What the document says, for a job's page: a table in Markdown, and what failed below it.
std::string markdown_of(const swarm::Json& document);

/// A workflow command of GitHub Actions with its line end: "::error title=TITLE::MESSAGE".
std::string github_command(std::string_view command, std::string_view title, std::string_view message);

}  // namespace cli
