// SPDX-License-Identifier: Apache-2.0
// One JSON object behind a builder: reading and writing its members.
#include <swarm/document.hpp>
#include <swarm/equivalence.hpp>
#include <swarm/error.hpp>

#include <string>
#include <utility>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

/// Cuts the first member name off a pointer; our pointers hold no escapes.
std::string next_name(std::string_view& at) {
  at.remove_prefix(1);
  const auto end = at.find('/');
  std::string name(at.substr(0, end));
  at.remove_prefix(end == std::string_view::npos ? at.size() : end);
  return name;
}

Json& objects_on_the_way(Json& object, std::string_view& at, std::string& last) {
  Json* here = &object;
  for (last = next_name(at); !at.empty(); last = next_name(at)) {
    here = &(*here)[last];
    if (!here->is_object()) *here = Json::object();
  }
  return *here;
}

}  // namespace

Document::Document() : object_(std::make_unique<Json>(Json::object())) {}

Document::Document(TakeOver, const Json& json) : Document() {
  if (json.is_null()) return;
  if (!json.is_object()) throw Error(Errc::usage, std::string("not a JSON object but ") + json.type_name());
  *object_ = json;
}

Document::Document(const Document& other) : object_(std::make_unique<Json>(*other.object_)) {}
Document::Document(Document&& other) noexcept = default;
Document& Document::operator=(const Document& other) {
  object_ = std::make_unique<Json>(*other.object_);
  return *this;
}
Document& Document::operator=(Document&& other) noexcept = default;
Document::~Document() = default;

Json Document::json() const { return *object_; }

bool operator==(const Document& left, const Document& right) { return *left.object_ == *right.object_; }

void Document::keep(std::string_view at, const Json& value) {
  std::string last;
  objects_on_the_way(*object_, at, last)[last] = value;
}

void Document::put(std::string_view at, const Json& value) {
  if (!is_empty(value, Strictness::as_encoded)) return keep(at, value);
  Json* here = object_.get();
  std::string name = next_name(at);
  for (; !at.empty(); name = next_name(at)) {
    const auto found = here->find(name);
    if (found == here->end() || !found->is_object()) return;
    here = &*found;
  }
  here->erase(name);
}

Json Document::member(std::string_view at) const {
  const Json* here = object_.get();
  while (!at.empty()) {
    const auto found = here->find(next_name(at));
    if (found == here->end()) return nullptr;
    here = &*found;
  }
  return *here;
}

}  // namespace swarm
