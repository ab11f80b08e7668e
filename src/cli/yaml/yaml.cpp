// SPDX-License-Identifier: Apache-2.0
// Reads and writes YAML; the only file that includes libyaml.
#include "yaml/yaml.hpp"

#include "output/document/json_text.hpp"
#include "yaml/scalars.hpp"

#include <swarm/error.hpp>
#include <swarm/json_bounds.hpp>
#include <swarm/text.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <new>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>
#include <yaml.h>

namespace cli {
namespace {

using swarm::Json;

/// The limit for what aliases add, in values plus bytes of text: nested aliases could fill the memory.
constexpr std::size_t most_aliased = 4u << 20;

/// Releases an object of libyaml.
template <class Thing, void (*release)(Thing*)>
struct Owned {
  Owned() = default;
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  ~Owned() { release(&thing); }
  Thing* operator->() { return &thing; }
  Thing thing{};
};
using Event = Owned<yaml_event_t, yaml_event_delete>;

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
std::string_view text_of(const yaml_char_t* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

void require(int succeeded) {
  if (succeeded == 0) throw std::bad_alloc();
}

// ---- reading ----

class YamlReader {
 public:
  /// `way`: the steps to a value of the document with that number, whose place is recorded.
  YamlReader(std::string_view text, const std::string& name, std::vector<std::string> way = {},
             std::size_t document = 0)
      : text_(text), name_(name), way_(std::move(way)), document_(document) {
    require(yaml_parser_initialize(&parser_.thing));
    yaml_parser_set_input_string(&parser_.thing, bytes(text), text.size());
  }

  std::vector<Json> documents() {
    std::vector<Json> all;
    for (;;) {
      Event event;
      next(event);
      if (event->type == YAML_STREAM_END_EVENT) return all;
      if (event->type != YAML_DOCUMENT_START_EVENT) continue;
      anchors_.clear();
      Event root;
      next(root);
      gone_ = all.size() == document_ ? 0 : nowhere;
      if (Node node = value(root, 0); !node.value.is_null()) all.push_back(std::move(node.value));
    }
  }

  /// The place of the last step, or of the last one that exists: "12:3"; empty if none exists.
  [[nodiscard]] std::string place() const {
    return found_ ? std::to_string(found_->line + 1) + ":" + std::to_string(found_->column + 1) : "";
  }

 private:
  struct Node {
    Json value;
    std::size_t size = 1;   ///< The number of values plus the bytes of their text.
    std::size_t depth = 0;  ///< The nesting depth of lists and objects.
  };

  static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

  /// Reads the value below `step`, which may be the next one of the way.
  Node below(const std::string& step, const yaml_mark_t& at, Event& event, std::size_t depth) {
    const bool leads = gone_ == depth && depth < way_.size() && swarm::equal_fold(way_[depth], step);
    if (leads) {
      found_ = at;
      ++gone_;
    }
    Node node = value(event, depth + 1);
    if (leads) gone_ = nowhere;
    return node;
  }

  [[noreturn]] void fail(const yaml_mark_t& at, const std::string& why) const {
    throw swarm::Error(swarm::Errc::usage, name_ + ":" + std::to_string(at.line + 1) + ":" +
                                               std::to_string(at.column + 1) + ": " + why);
  }

  /// For invalid text libyaml reports only the byte offset.
  [[nodiscard]] yaml_mark_t place_of(std::size_t byte) const {
    const std::string_view before = text_.substr(0, byte);
    const auto line_start = before.rfind('\n') + 1;
    return {byte, static_cast<std::size_t>(std::ranges::count(before, '\n')), before.size() - line_start};
  }

  /// Whether a tab stands there, with only blanks before it in its line.
  [[nodiscard]] bool is_tab(const yaml_mark_t& mark) const {
    std::string_view rest = text_;
    for (std::size_t line = 0; line < mark.line; ++line)
      rest.remove_prefix(std::min(rest.size(), rest.find('\n') + 1));
    const std::string_view indentation = rest.substr(0, mark.column + 1);
    return indentation.ends_with('\t') && indentation.find_first_not_of(" \t") == indentation.npos;
  }

  void next(Event& event) {
    if (yaml_parser_parse(&parser_.thing, &event.thing) != 0) return;
    if (parser_->error == YAML_MEMORY_ERROR) throw std::bad_alloc();
    const bool is_no_text = parser_->error == YAML_READER_ERROR;
    if (!is_no_text && is_tab(parser_->problem_mark))
      fail(parser_->problem_mark, "a tab cannot indent; use blanks");
    const std::string context = parser_->context == nullptr ? "" : std::string(parser_->context) + ", ";
    fail(is_no_text ? place_of(parser_->problem_offset) : parser_->problem_mark, context + parser_->problem);
  }

  Node value(Event& event, std::size_t depth) {
    const yaml_mark_t at = event->start_mark;
    if (event->type == YAML_ALIAS_EVENT) return aliased(event, depth);
    if (event->type != YAML_SCALAR_EVENT && depth == swarm::json::max_depth)
      fail(at, "nested more than " + std::to_string(swarm::json::max_depth) + " deep");
    const std::string anchor(text_of(anchor_of(event)));
    Node node = event->type == YAML_SCALAR_EVENT           ? scalar(event)
                : event->type == YAML_SEQUENCE_START_EVENT ? list(event, depth)
                                                           : object(event, depth);
    if (!anchor.empty()) anchors_.insert_or_assign(anchor, copy(node, at));
    return node;
  }

  static const yaml_char_t* anchor_of(Event& event) {
    switch (event->type) {
      case YAML_SCALAR_EVENT: return event->data.scalar.anchor;
      case YAML_SEQUENCE_START_EVENT: return event->data.sequence_start.anchor;
      default: return event->data.mapping_start.anchor;
    }
  }

  Node copy(const Node& node, const yaml_mark_t& at) {
    aliased_ += node.size;
    if (aliased_ > most_aliased) fail(at, "anchors and aliases make more than 4 MiB");
    return node;
  }

  Node aliased(Event& event, std::size_t depth) {
    const yaml_mark_t at = event->start_mark;
    const std::string name(text_of(event->data.alias.anchor));
    const auto known = anchors_.find(name);
    if (known == anchors_.end()) fail(at, "*" + name + ": no such anchor before this");
    if (depth + known->second.depth > swarm::json::max_depth)
      fail(at, "nested more than " + std::to_string(swarm::json::max_depth) + " deep");
    return copy(known->second, at);
  }

  Node scalar(Event& event) {
    const auto& scalar = event->data.scalar;
    const std::string_view word(reinterpret_cast<const char*>(scalar.value), scalar.length);
    std::string_view tag = text_of(scalar.tag);
    const bool is_plain = scalar.style == YAML_PLAIN_SCALAR_STYLE && tag.empty();
    const std::size_t size = word.size() + 1;
    if (tag == YAML_STR_TAG || tag == "!" || (tag.empty() && !is_plain)) return {std::string(word), size};
    auto plain = plain_scalar(word);
    if (!plain) fail(event->start_mark, std::string(word) + ": JSON has no such number");
    if (!tag.empty() && tag != tag_of(*plain)) refuse_tag(event, tag);
    return {std::move(*plain), size};
  }

  static std::string_view tag_of(const Json& value) {
    if (value.is_null()) return YAML_NULL_TAG;
    if (value.is_boolean()) return YAML_BOOL_TAG;
    if (value.is_number_float()) return YAML_FLOAT_TAG;
    return value.is_number() ? YAML_INT_TAG : YAML_STR_TAG;
  }

  [[noreturn]] void refuse_tag(Event& event, std::string_view tag) const {
    fail(event->start_mark, "the tag " + std::string(tag) + " does not fit, or is not known");
  }

  void check_tag(Event& event, const yaml_char_t* tag, std::string_view wanted) const {
    const std::string_view given = text_of(tag);
    if (!given.empty() && given != "!" && given != wanted) refuse_tag(event, given);
  }

  static void add(Node& parent, const Node& child) {
    parent.size += child.size;
    parent.depth = std::max(parent.depth, child.depth + 1);
  }

  Node list(Event& start, std::size_t depth) {
    check_tag(start, start->data.sequence_start.tag, YAML_SEQ_TAG);
    Node node{.value = Json::array(), .depth = 1};
    for (;;) {
      Event event;
      next(event);
      if (event->type == YAML_SEQUENCE_END_EVENT) return node;
      const std::string step = gone_ == depth ? std::to_string(node.value.size()) : std::string();
      Node item = below(step, event->start_mark, event, depth);
      add(node, item);
      node.value.push_back(std::move(item.value));
    }
  }

  Node object(Event& start, std::size_t depth) {
    check_tag(start, start->data.mapping_start.tag, YAML_MAP_TAG);
    Node node{.value = Json::object(), .depth = 1};
    std::optional<Json> merged;
    for (;;) {
      Event key;
      next(key);
      if (key->type == YAML_MAPPING_END_EVENT) break;
      const std::string name = key_of(key);
      const bool is_merge = name == "<<" && key->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
      if (is_merge ? merged.has_value() : node.value.contains(name))
        fail(key->start_mark, "duplicate key " + name);
      Event event;
      next(event);
      Node member = below(name, key->start_mark, event, depth);
      if (is_merge) check_merge(event, member.value);
      node.size += name.size();
      add(node, member);
      (is_merge ? merged.emplace() : node.value[name]) = std::move(member.value);
      check_members(node.value, key->start_mark);
    }
    if (merged) merge(node.value, *merged, start->start_mark);
    return node;
  }

  std::string key_of(Event& event) const {
    if (event->type != YAML_SCALAR_EVENT) fail(event->start_mark, "a key must be text");
    const auto& scalar = event->data.scalar;
    return {reinterpret_cast<const char*>(scalar.value), scalar.length};
  }

  void check_members(const Json& object, const yaml_mark_t& at) const {
    if (object.size() > swarm::json::max_members)
      fail(at, "more than " + std::to_string(swarm::json::max_members) + " keys");
  }

  void check_merge(Event& event, const Json& from) const {
    const auto is_object = [](const Json& one) { return one.is_object(); };
    if (!is_object(from) && !(from.is_array() && std::ranges::all_of(from, is_object)))
      fail(event->start_mark, "<< takes a mapping or a list of mappings");
  }

  /// The object's own members take precedence, then those earlier in the list.
  void merge(Json& object, const Json& from, const yaml_mark_t& at) {
    if (from.is_array()) {
      for (const Json& one : from) merge(object, one, at);
      return;
    }
    for (const auto& [name, member] : from.items())
      if (!object.contains(name)) object[name] = member;
    check_members(object, at);
  }

  std::string_view text_;
  const std::string& name_;
  Owned<yaml_parser_t, yaml_parser_delete> parser_;
  std::map<std::string, Node, std::less<>> anchors_;
  std::size_t aliased_ = 0;
  std::vector<std::string> way_;
  std::size_t document_ = 0;
  std::size_t gone_ = nowhere;  ///< The number of steps to the current value.
  std::optional<yaml_mark_t> found_;
};

/// "TaskTemplate.Networks[0].Target" in steps; an item's is its number.
std::vector<std::string> steps_of(std::string_view path) {
  std::vector<std::string> steps;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find_first_of(".[]"), path.size());
    if (end > 0) steps.emplace_back(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return steps;
}

// ---- writing ----

std::string in_utf8(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const swarm::Character next = swarm::first_character(text);
    swarm::append_utf8(out, next.code);
    text.remove_prefix(next.size);
  }
  return out;
}

/// Line breaks other than "\n", at least in YAML 1.1, which would be read as "\n".
bool has_odd_break(std::string_view text) {
  constexpr std::string_view breaks[] = {"\r", "\u0085", "\u2028", "\u2029"};
  return std::ranges::any_of(breaks, [&](std::string_view one) { return text.find(one) != text.npos; });
}

/// If a style does not fit, libyaml uses the next one that does: '' for text that begins like a list, "" for
/// text that is not printable.
yaml_scalar_style_t style_of(std::string_view text) {
  if (has_odd_break(text)) return YAML_DOUBLE_QUOTED_SCALAR_STYLE;
  if (text.find('\n') != text.npos) return YAML_LITERAL_SCALAR_STYLE;
  return is_plain_text(text) ? YAML_PLAIN_SCALAR_STYLE : YAML_DOUBLE_QUOTED_SCALAR_STYLE;
}

class YamlWriter {
 public:
  std::string write(const Json& document) {
    require(yaml_emitter_initialize(&emitter_.thing));
    yaml_emitter_set_output(&emitter_.thing, append, &out_);
    yaml_emitter_set_unicode(&emitter_.thing, 1);
    yaml_emitter_set_width(&emitter_.thing, -1);
    emit([](yaml_event_t* event) { return yaml_stream_start_event_initialize(event, YAML_UTF8_ENCODING); });
    emit([](yaml_event_t* event) {
      return yaml_document_start_event_initialize(event, nullptr, nullptr, nullptr, 1);
    });
    value(document);
    emit([](yaml_event_t* event) { return yaml_document_end_event_initialize(event, 1); });
    emit(yaml_stream_end_event_initialize);
    return std::move(out_);
  }

 private:
  static int append(void* out, unsigned char* text, std::size_t size) {
    static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(text), size);
    return 1;
  }

  /// The emitter takes ownership of the event even if it fails.
  template <class Make>
  void emit(const Make& make) {
    yaml_event_t event;
    require(make(&event));
    require(yaml_emitter_emit(&emitter_.thing, &event));
  }

  void scalar(std::string_view text, yaml_scalar_style_t style) {
    emit([&](yaml_event_t* event) {
      return yaml_scalar_event_initialize(event, nullptr, nullptr, bytes(text), static_cast<int>(text.size()),
                                          1, 1, style);
    });
  }

  void words(const std::string& text) {
    const std::string clean = in_utf8(text);
    scalar(clean, style_of(clean));
  }

  void value(const Json& value) {
    if (value.is_string()) return words(value.get_ref<const std::string&>());
    if (!value.is_structured()) return scalar(compact(value), YAML_PLAIN_SCALAR_STYLE);
    const bool is_list = value.is_array();
    emit([&](yaml_event_t* event) {
      return is_list
                 ? yaml_sequence_start_event_initialize(event, nullptr, nullptr, 1, YAML_BLOCK_SEQUENCE_STYLE)
                 : yaml_mapping_start_event_initialize(event, nullptr, nullptr, 1, YAML_BLOCK_MAPPING_STYLE);
    });
    if (is_list)
      for (const Json& item : value) this->value(item);
    else
      for (const auto& [name, member] : value.get_ref<const Json::object_t&>()) {
        words(name);
        this->value(member);
      }
    emit(is_list ? yaml_sequence_end_event_initialize : yaml_mapping_end_event_initialize);
  }

  std::string out_;
  Owned<yaml_emitter_t, yaml_emitter_delete> emitter_;
};

}  // namespace

std::vector<Json> read_yaml(std::string_view text, const std::string& name) {
  if (text.size() > swarm::json::max_size)
    throw swarm::Error(swarm::Errc::usage, name + ": larger than 64 MiB");
  return YamlReader(text, name).documents();
}

std::string place_in_yaml(std::string_view text, std::string_view path, std::size_t document) {
  const std::string name;
  YamlReader reader(text, name, steps_of(path), document);
  // The places before the fault are known.
  static_cast<void>(swarm::catch_error([&] { return reader.documents(); }));
  return reader.place();
}

std::string yaml_text(const Json& document) { return YamlWriter().write(document); }

}  // namespace cli
