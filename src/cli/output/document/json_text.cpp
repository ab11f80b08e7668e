// SPDX-License-Identifier: Apache-2.0
// Prints JSON documents as docker does.
#include "output/document/json_text.hpp"

#include "output/document/array_text.hpp"

#include <swarm/text.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <utility>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Json;

/// As \u00XX: no character above U+00FF is escaped.
void append_code(std::string& out, char c) { out.append("\\u00").append(swarm::hex({&c, 1})); }

void append_ascii(std::string& out, char c, Html html) {
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    case '\b': out += "\\b"; return;
    case '\f': out += "\\f"; return;
    default: break;
  }
  const bool special = c == '<' || c == '>' || c == '&';
  if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f || (special && html == Html::escaped))
    append_code(out, c);
  else
    out += c;
}

void append_number(std::string& out, double number) {
  if (!std::isfinite(number)) {
    out += "null";
    return;
  }
  const double size = std::fabs(number);
  const bool exponent = size != 0 && (size < 1e-6 || size >= 1e21);
  char digits[400];
  const auto end = std::to_chars(digits, digits + sizeof digits, number,
                                 exponent ? std::chars_format::scientific : std::chars_format::fixed);
  out.append(digits, end.ptr);
}

class Writer {
 public:
  Writer(std::string& out, Html html, int indent) : out_(out), html_(html), indent_(indent) {}

  void write(const Json& value, int depth) {
    switch (value.type()) {
      case Json::value_t::object: return object(value, depth);
      case Json::value_t::array: return array(value, depth);
      case Json::value_t::string: return append_json_string(out_, value.get_ref<const std::string&>(), html_);
      case Json::value_t::boolean: out_ += value.get<bool>() ? "true" : "false"; return;
      case Json::value_t::number_integer: out_ += std::to_string(value.get<std::int64_t>()); return;
      case Json::value_t::number_unsigned: out_ += std::to_string(value.get<std::uint64_t>()); return;
      case Json::value_t::number_float: return append_number(out_, value.get<double>());
      default: out_ += "null";
    }
  }

  void line(int depth) {
    if (indent_ == 0) return;
    out_ += '\n';
    out_.append(static_cast<std::size_t>(depth * indent_), ' ');
  }

 private:
  void object(const Json& value, int depth) {
    out_ += '{';
    bool first = true;
    for (const auto& [name, member] : value.get_ref<const Json::object_t&>()) {
      if (!first) out_ += ',';
      first = false;
      line(depth + 1);
      append_json_string(out_, name, html_);
      out_ += indent_ > 0 ? ": " : ":";
      write(member, depth + 1);
    }
    if (!first) line(depth);
    out_ += '}';
  }

  void array(const Json& value, int depth) {
    out_ += '[';
    bool first = true;
    for (const Json& item : value.get_ref<const Json::array_t&>()) {
      if (!first) out_ += ',';
      first = false;
      line(depth + 1);
      write(item, depth + 1);
    }
    if (!first) line(depth);
    out_ += ']';
  }

  std::string& out_;
  Html html_;
  int indent_;
};

}  // namespace

void append_json_string(std::string& out, std::string_view text, Html html) {
  const auto is_plain = [html](char c) {
    const bool special = c == '<' || c == '>' || c == '&';
    return c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && !(special && html == Html::escaped);
  };
  out += '"';
  for (;;) {
    const auto plain = static_cast<std::size_t>(std::ranges::find_if_not(text, is_plain) - text.begin());
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    const swarm::Character next = swarm::first_character(text);
    if (next.code < 0x80)
      append_ascii(out, text.front(), html);
    else if (!next.valid)
      out += "\\ufffd";
    else if (swarm::is_control(next.code))
      append_code(out, static_cast<char>(next.code));
    else
      out.append(text.substr(0, next.size));
    text.remove_prefix(next.size);
  }
  out += '"';
}

std::string compact(const Json& value, Html html) {
  std::string out;
  Writer(out, html, 0).write(value, 0);
  return out;
}

std::string indented(const Json& value, Html html) {
  std::string out;
  Writer(out, html, 4).write(value, 0);
  return out;
}

void ArrayText::add(const Json& item) {
  if (!empty()) text_ += ',';
  Writer writer(text_, Html::plain, indent_);
  writer.line(1);
  writer.write(item, 1);
}

std::string ArrayText::take() {
  if (!empty()) Writer(text_, Html::plain, indent_).line(0);
  text_ += ']';
  return std::move(text_);
}

}  // namespace cli
