// SPDX-License-Identifier: Apache-2.0
// Parses one JSON document; no exception of the JSON library leaves this file.
#include "json/read.hpp"

#include "json/scanner.hpp"

#include <swarm/access.hpp>
#include <swarm/error.hpp>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace swarm::json {

bool Builder::add(Json value) {
  values_.push_back({std::exchange(name_, {}), std::move(value)});
  return true;
}

bool Builder::key(std::string& name) {
  name_ = std::move(name);
  return true;
}

bool Builder::open() {
  opens_.push_back({std::exchange(name_, {}), values_.size()});
  return true;
}

/// `result` is the innermost open object or array.
bool Builder::close(Json result) {
  values_.resize(opens_.back().first);
  name_ = std::move(opens_.back().name);
  opens_.pop_back();
  return add(std::move(result));
}

bool Builder::end_object() {
  const std::size_t first = opens_.back().first;
  Json result = Json::object();
  auto& object = result.get_ref<Json::object_t&>();
  object.reserve(values_.size() - first);
  for (std::size_t i = first; i < values_.size(); ++i) {
    // If two members have the same name, the last value wins, at the position of the first.
    if (const auto known = object.find(values_[i].name); known != object.end())
      known->second = std::move(values_[i].value);
    else
      object.emplace_back(std::move(values_[i].name), std::move(values_[i].value));
  }
  return close(std::move(result));
}

bool Builder::end_array() {
  const std::size_t first = opens_.back().first;
  Json result = Json::array();
  auto& array = result.get_ref<Json::array_t&>();
  array.reserve(values_.size() - first);
  for (std::size_t i = first; i < values_.size(); ++i) array.push_back(std::move(values_[i].value));
  return close(std::move(result));
}

bool Builder::parse_error(std::size_t at, const std::string&, const Json::exception& error) {
  constexpr int number_out_of_range = 406;  // nlohmann's error number
  error_at_ = at;
  out_of_range_ = error.id == number_out_of_range;
  return false;
}

}  // namespace swarm::json

namespace swarm {
namespace {

/// Parses plain text (json::Accept) within the limits, as nearly all engines send it, several times faster
/// than nlohmann's parser. What it accepts, nlohmann's parser parses to the same result.
class PlainParser {
 public:
  explicit PlainParser(std::string_view text) : walk_(text, json::Accept::plain) {}

  /// False if the text needs the other parser.
  bool run(json::Builder& builder) {
    value(builder, 0);
    walk_.peek();  // skips blanks
    return fits_ && !walk_.broken() && walk_.rest().empty();
  }

 private:
  void value(json::Builder& builder, std::size_t depth) {
    const char first = walk_.peek();
    if (first == '"') {
      std::string text;
      walk_.text(text);
      builder.string(text);
    } else if (first == '{' || first == '[') {
      if (depth == json::max_depth) return give_up();
      first == '{' ? object(builder, depth) : array(builder, depth);
    } else {
      word(builder, walk_.word());
    }
  }

  void object(json::Builder& builder, std::size_t depth) {
    builder.start_object(0);
    std::size_t members = 0;
    walk_.object([&](std::string_view raw) {
      if (++members > json::max_members) return give_up();
      std::string name;
      if (!walk_.escaped())
        name = raw;
      else if (!json::Walker::unescape(raw, name))
        return give_up();
      builder.key(name);
      value(builder, depth + 1);
    });
    builder.end_object();
  }

  void array(json::Builder& builder, std::size_t depth) {
    builder.start_array(0);
    walk_.list([&] { value(builder, depth + 1); });
    builder.end_array();
  }

  static void word(json::Builder& builder, std::string_view word) {
    if (word == "null" || word.empty()) {
      builder.null();
    } else if (word == "true" || word == "false") {
      builder.boolean(word == "true");
    } else {
      std::int64_t number = 0;
      std::from_chars(word.data(), word.data() + word.size(), number);
      if (word.front() == '-')
        builder.number_integer(number);
      else
        builder.number_unsigned(static_cast<std::uint64_t>(number));
    }
  }

  void give_up() {
    fits_ = false;
    walk_.stop();
  }

  json::Walker walk_;
  bool fits_ = true;
};

/// Nothing if the text needs the other parser.
std::optional<Json> parse_plain(std::string_view text) {
  json::Builder builder;
  if (text.size() > json::max_size || !json::is_ascii(text) || !PlainParser(text).run(builder))
    return std::nullopt;
  return builder.take();
}

/// The index after the closing quote of a string that began before `at`.
std::size_t after_string(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] != '"') at += text[at] == '\\' ? 2 : 1;
  return at + 1;
}

/// nlohmann's parser would take a NUL for the end of the text.
bool parse(std::string_view text, json::Builder& builder) {
  return text.find('\0') == text.npos && Json::sax_parse(text, &builder);
}

}  // namespace

std::string_view beyond_bounds(std::string_view text) {
  if (text.size() > json::max_size) return "it is larger than 64 MiB";
  std::vector<std::size_t> members;  // number of members of each open object
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at++];
    if (c == '"') {
      at = after_string(text, at);
    } else if (c == '{' || c == '[') {
      members.push_back(0);
      if (members.size() > json::max_depth) return "it is nested more than 128 deep";
    } else if ((c == '}' || c == ']') && !members.empty()) {
      members.pop_back();
    } else if (c == ':' && !members.empty() && ++members.back() > json::max_members) {
      return "an object in it has more than 4096 members";
    }
  }
  return {};
}

Json read_json_or_null(std::string_view text) {
  if (auto plain = parse_plain(text)) return std::move(*plain);
  json::Builder builder;
  if (!beyond_bounds(text).empty() || !parse(text, builder)) return {};
  return builder.take();
}

Json read_json(std::string_view text, std::string_view whose) {
  const auto broken = [whose](const std::string& why) {
    return Error(Errc::broken_answer, std::string(whose) + " is not JSON: " + why);
  };
  if (text.empty()) throw broken("it is empty");
  if (auto plain = parse_plain(text)) return std::move(*plain);
  if (const auto why = beyond_bounds(text); !why.empty())
    throw Error(Errc::broken_answer, std::string(whose) + " exceeds a limit: " + std::string(why));
  json::Builder builder;
  if (parse(text, builder)) return builder.take();
  if (builder.out_of_range()) throw broken("a number in it is out of range");
  const std::size_t at = builder.error_at() != 0 ? builder.error_at() : text.find('\0') + 1;
  if (at > text.size()) throw broken("it ends too early");
  const std::string_view before = text.substr(0, at - 1);
  if (const auto lines = std::ranges::count(before, '\n'); lines > 0)
    throw broken("broken at line " + std::to_string(lines + 1) + ", column " +
                 std::to_string(before.size() - before.rfind('\n')));
  throw broken("broken at byte " + std::to_string(at) + " of " + std::to_string(text.size()));
}

}  // namespace swarm
