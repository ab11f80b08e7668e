// SPDX-License-Identifier: Apache-2.0
// The JSON object behind a builder: reads and writes its members.
#include <swarm/access.hpp>
#include <swarm/document.hpp>
#include <swarm/edit.hpp>
#include <swarm/equivalence.hpp>
#include <swarm/error.hpp>
#include <swarm/text.hpp>

#include <string>
#include <utility>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

/// Removes the first member name from a pointer; our pointers contain no escapes.
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

/// `at` names the member in the error.
void require_utf8(std::string_view at, const Json& value) {
  const auto* text = value.get_ptr<const std::string*>();
  if (text != nullptr && !is_utf8(*text))
    throw Error(Errc::usage, std::string(at.substr(1)) + ": the text is not UTF-8");
  if (text != nullptr && text->find('\0') != std::string::npos)
    throw Error(Errc::usage, std::string(at.substr(1)) + ": must not contain a NUL");
  if (!value.is_structured()) return;
  for (const auto& [key, member] : value.items()) {
    if (value.is_object()) require_utf8(at, Json(key));
    require_utf8(at, member);
  }
}

}  // namespace

Document::Document() : object_(std::make_unique<Json>(Json::object())) {}

Document::Document(TakeOver, const Json& json) : Document() {
  if (json.is_null()) return;
  if (!json.is_object()) throw Error(Errc::usage, std::string("not a JSON object but ") + json.type_name());
  *object_ = json;
}

Document::Document(const Document& other) : object_(std::make_unique<Json>(other.object())) {}
Document::Document(Document&& other) noexcept = default;
Document& Document::operator=(const Document& other) {
  object_ = std::make_unique<Json>(other.object());
  return *this;
}
Document& Document::operator=(Document&& other) noexcept = default;
Document::~Document() = default;

Json Document::json() const { return object(); }

const Json& Document::object() const {
  static const Json empty = Json::object();
  return object_ ? *object_ : empty;
}

Json& Document::object() {
  if (!object_) object_ = std::make_unique<Json>(Json::object());
  return *object_;
}

bool operator==(const Document& left, const Document& right) { return left.object() == right.object(); }

void Document::keep(std::string_view at, const Json& value) {
  require_utf8(at, value);
  std::string last;
  objects_on_the_way(object(), at, last)[last] = value;
}

void Document::put(std::string_view at, const Json& value) {
  if (!is_empty(value, Strictness::as_encoded)) return keep(at, value);
  Json* here = &object();
  std::string name = next_name(at);
  for (; !at.empty(); name = next_name(at)) {
    const auto found = here->find(name);
    if (found == here->end() || !found->is_object()) return;
    here = &*found;
  }
  here->erase(name);
}

void Document::add(std::string_view at, Json item, std::string (*key)(const Json& item)) {
  require_utf8(at, item);
  edit::add(object(), at, std::move(item), key);
}

void Document::add_pair(std::string_view at, std::string_view key, std::string_view value) {
  require_utf8(at, {key, value});
  edit::put_pairs(object(), at, {{std::string(key), std::string(value)}});
}

Json Document::member(std::string_view at) const { return value_at(object(), at); }
std::string Document::text_of(std::string_view at) const { return text_at(object(), at); }
std::vector<std::string> Document::texts_of(std::string_view at) const { return texts_at(object(), at); }
std::map<std::string, std::string> Document::pairs_of(std::string_view at) const {
  const auto all = pairs_at(object(), at);
  return {all.begin(), all.end()};
}
std::optional<std::int64_t> Document::number_of(std::string_view at) const {
  return find_integer(object(), at);
}
std::optional<std::chrono::nanoseconds> Document::time_of(std::string_view at) const {
  const auto count = number_of(at);
  return count ? std::optional(std::chrono::nanoseconds(*count)) : std::nullopt;
}
bool Document::flag_of(std::string_view at) const { return flag_at(object(), at); }
std::size_t Document::size(std::string_view at) const { return list_at(object(), at).size(); }
const Json& Document::item(std::string_view at, std::size_t index) const {
  return list_at(object(), at)[index];
}

}  // namespace swarm
