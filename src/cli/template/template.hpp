// SPDX-License-Identifier: Apache-2.0
// The parts of Go's text/template that scripts use, over JSON documents.
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
  /// `record` describes the values; null: any JSON. Throws usage with the position ("template: 1:12: …") on
  /// bad syntax, unknown functions and variables, and members that a closed record lacks. `origin`: the
  /// source of a template that was not typed, for errors.
  static Template parse(std::string_view text, const templates::Record* record = nullptr,
                        std::string origin = {});

  /// Throws refused, with the position, if the value does not have what the template needs. Control
  /// characters in the value's texts are made visible, except tabs and line ends.
  [[nodiscard]] std::string render(const swarm::Json& value) const;

  /// The heading of a table: renders the template with `titles` (member → title). Functions that change the
  /// text of a cell do not change titles, except `pad`.
  [[nodiscard]] std::string heading(const swarm::Json& titles) const;

 private:
  template <class Act>
  auto from_origin(const Act& act) const;

  std::shared_ptr<const templates::Tree> tree_;
  std::string origin_;
};

}  // namespace cli
