// SPDX-License-Identifier: Apache-2.0
#include "template/template.hpp"

#include "template/ast.hpp"
#include "template/parser.hpp"

namespace cli {
namespace {

using namespace templates;

/// A view: the document outlives the run.
Value root_value(const swarm::Json& json, const Record* record) {
  const std::shared_ptr<const swarm::Json> borrowed(std::shared_ptr<const swarm::Json>(), &json);
  return {borrowed, record == nullptr ? Shape{} : Shape{Shape::Kind::object, Shape::Kind::any, record}};
}

}  // namespace

Template Template::parse(std::string_view text, const Record* record) {
  Template out;
  auto tree = std::make_shared<Tree>(templates::parse(text, record));
  tree->record = record;
  out.tree_ = std::move(tree);
  return out;
}

std::string Template::render(const swarm::Json& value) const {
  return run(*tree_, root_value(value, tree_->record), Purpose::values);
}

std::string Template::heading(const swarm::Json& titles) const {
  return run(*tree_, root_value(titles, nullptr), Purpose::heading);
}

}  // namespace cli
