// SPDX-License-Identifier: Apache-2.0
// Parses and renders templates.
#include "template/template.hpp"

#include "output/hints.hpp"
#include "template/ast.hpp"
#include "template/parser.hpp"

#include <swarm/error.hpp>

#include <utility>

namespace cli {
namespace {

using namespace templates;

/// Does not copy: the document must outlive the run.
Value root_value(const swarm::Json& json, const Record* record) {
  const std::shared_ptr<const swarm::Json> borrowed(std::shared_ptr<const swarm::Json>(), &json);
  return {borrowed, record == nullptr ? Shape{} : Shape{Shape::Kind::object, Shape::Kind::any, record}};
}

}  // namespace

template <class Act>
auto Template::from_origin(const Act& act) const {
  if (origin_.empty()) return act();
  auto result = swarm::catch_error(act);
  if (result) return std::move(*result.value);
  throw swarm::Error(result.error->code(), origin_ + ": " + result.error->what(),
                     make_hint("--format on the command line takes its place"));
}

Template Template::parse(std::string_view text, const Record* record, std::string origin) {
  Template out;
  out.origin_ = std::move(origin);
  auto tree = out.from_origin([&] { return std::make_shared<Tree>(templates::parse(text, record)); });
  tree->record = record;
  out.tree_ = std::move(tree);
  return out;
}

std::string Template::render(const swarm::Json& value) const {
  return from_origin([&] { return run(*tree_, root_value(value, tree_->record), Purpose::values); });
}

std::string Template::heading(const swarm::Json& titles) const {
  return from_origin([&] { return run(*tree_, root_value(titles, nullptr), Purpose::heading); });
}

}  // namespace cli
