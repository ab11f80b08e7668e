// SPDX-License-Identifier: Apache-2.0
// Go's text/template, as far as scripts use it, over JSON documents.
#pragma once

#include "template/shape.hpp"

#include <swarm/json.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace cli {

namespace templates {
struct Tree;
}  // namespace templates

/// A parsed template. Values print as Go prints them: `[a b]`, `map[k:v]`, `{a b <nil>}`, durations as 1m30s.
class Template {
 public:
  /// `record` tells the members of the values to come; null: any JSON. Throws usage with the place
  /// ("template: 1:12: …"): bad syntax, unknown functions and variables, and members that a closed record
  /// lacks. `origin`: where a template comes from that nobody typed, for the errors.
  static Template parse(std::string_view text, const templates::Record* record = nullptr,
                        std::string origin = {});

  /// Throws refused, with the place, where the template asks what the value cannot answer.
  /// The value's own words have their control characters made visible, but for tabs and line ends.
  [[nodiscard]] std::string render(const swarm::Json& value) const;

  /// The heading of a table: the template run over `titles` (member → title). Functions that change the text
  /// of a cell leave titles alone, except `pad`.
  [[nodiscard]] std::string heading(const swarm::Json& titles) const;

 private:
  template <class Act>
  auto from_origin(const Act& act) const;

  std::shared_ptr<const templates::Tree> tree_;
  std::string origin_;
};

}  // namespace cli
