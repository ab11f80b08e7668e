// SPDX-License-Identifier: Apache-2.0
// One document, text to Json: the boundary that no exception of the JSON library crosses.
#include "json/read.hpp"

#include <swarm/access.hpp>
#include <swarm/error.hpp>

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace swarm {
namespace json {
namespace {

/// The end of a string that began before `at`: the index after its closing quote.
std::size_t after_string(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] != '"') at += text[at] == '\\' ? 2 : 1;
  return at + 1;
}

/// The JSON library takes a NUL for the end of the text, and believes what stands before it.
bool holds_nul(std::string_view text) { return text.find('\0') != std::string_view::npos; }

}  // namespace

std::string_view beyond_bounds(std::string_view text) {
  if (text.size() > max_size) return "it is larger than 64 MiB";
  std::vector<std::size_t> members;  // of each open object
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at++];
    if (c == '"') {
      at = after_string(text, at);
    } else if (c == '{' || c == '[') {
      members.push_back(0);
      if (members.size() > max_depth) return "it is nested more than 128 deep";
    } else if ((c == '}' || c == ']') && !members.empty()) {
      members.pop_back();
    } else if (c == ':' && !members.empty() && ++members.back() > max_members) {
      return "an object in it has more than 4096 members";
    }
  }
  return {};
}

Json read_or_null(std::string_view text) {
  if (!beyond_bounds(text).empty() || holds_nul(text)) return {};
  Json document = Json::parse(text, nullptr, false);
  return document.is_discarded() ? Json{} : document;
}

}  // namespace json

Json read_json(std::string_view text, std::string_view whose) {
  const auto broken = [whose](const std::string& why) {
    return Error(Errc::broken_answer, std::string(whose) + " is not JSON: " + why);
  };
  const auto broken_at = [&](std::size_t byte) {
    return broken("broken at byte " + std::to_string(byte) + " of " + std::to_string(text.size()));
  };
  if (text.empty()) throw broken("it is empty");
  if (const auto why = json::beyond_bounds(text); !why.empty())
    throw Error(Errc::broken_answer, std::string(whose) + " goes beyond all bounds: " + std::string(why));
  try {
    Json document = Json::parse(text);
    if (json::holds_nul(text)) throw broken_at(text.find('\0') + 1);
    return document;
  } catch (const Json::parse_error& error) {
    if (error.byte > text.size()) throw broken("it ends too early");
    throw broken_at(error.byte);
  } catch (const Json::exception&) {
    throw broken("a number in it is out of range");
  }
}

}  // namespace swarm
