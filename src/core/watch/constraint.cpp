// SPDX-License-Identifier: Apache-2.0
// Parses placement constraints and evaluates them against a node.

#include "watch/constraint.hpp"

#include <swarm/text.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include <arpa/inet.h>

namespace swarm::watch {
namespace {

bool starts_with_fold(std::string_view text, std::string_view start) {
  return text.size() >= start.size() && equal_fold(text.substr(0, start.size()), start);
}

std::string labelled(const std::vector<std::pair<std::string, std::string>>& labels, std::string_view name) {
  for (const auto& [key, value] : labels)
    if (key == name) return value;
  return {};
}

/// An IPv4 or IPv6 address as 16 bytes; IPv4 is mapped into IPv6.
std::optional<std::array<std::uint8_t, 16>> address(const std::string& text) {
  std::array<std::uint8_t, 16> bytes{};
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) return bytes;
  if (inet_pton(AF_INET, text.c_str(), bytes.data() + 12) != 1) return std::nullopt;
  bytes[10] = bytes[11] = 0xff;
  return bytes;
}

bool same_prefix(const std::array<std::uint8_t, 16>& a, const std::array<std::uint8_t, 16>& b,
                 unsigned bits) {
  for (unsigned i = 0; i < bits; ++i) {
    const unsigned shift = 7 - i % 8;
    if (((a[i / 8] >> shift) & 1U) != ((b[i / 8] >> shift) & 1U)) return false;
  }
  return true;
}

/// Whether the address equals `value` or lies in it; nothing if `value` is neither an address nor a subnet.
std::optional<bool> within(const std::string& node_address, const std::string& value) {
  const auto own = address(node_address);
  if (const auto single = address(value)) return own && *own == *single;
  const auto slash = value.find('/');
  if (slash == std::string::npos) return std::nullopt;
  const auto network = address(value.substr(0, slash));
  const std::string_view digits = std::string_view(value).substr(slash + 1);
  unsigned bits = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
  const bool v4 = value.find(':') == std::string::npos;
  if (!network || error != std::errc{} || end != digits.data() + digits.size() || bits > (v4 ? 32U : 128U))
    return std::nullopt;
  return own && same_prefix(*own, *network, v4 ? bits + 96 : bits);
}

}  // namespace

std::optional<Constraint> parse_constraint(std::string_view text) {
  for (const bool equal : {true, false}) {
    const auto at = text.find(equal ? "==" : "!=");
    if (at == std::string_view::npos) continue;
    return Constraint{std::string(trimmed(text.substr(0, at))), equal,
                      std::string(trimmed(text.substr(at + 2)))};
  }
  return std::nullopt;
}

std::optional<std::string> actual_value(const Node& node, std::string_view key) {
  constexpr std::string_view node_label = "node.labels.", engine_label = "engine.labels.";
  if (equal_fold(key, "node.id")) return node.id;
  if (equal_fold(key, "node.hostname")) return node.hostname;
  if (equal_fold(key, "node.ip")) return node.address;
  if (equal_fold(key, "node.role")) return node.role;
  if (equal_fold(key, "node.platform.os")) return node.os;
  if (equal_fold(key, "node.platform.arch")) return node.architecture;
  if (key.size() > node_label.size() && starts_with_fold(key, node_label))
    return labelled(node.labels, key.substr(node_label.size()));
  if (key.size() > engine_label.size() && starts_with_fold(key, engine_label))
    return labelled(node.engine_labels, key.substr(engine_label.size()));
  return std::nullopt;
}

bool satisfies(const Node& node, const Constraint& constraint) {
  const auto actual = actual_value(node, constraint.key);
  if (!actual) return false;
  if (equal_fold(constraint.key, "node.ip")) {
    const auto inside = within(*actual, constraint.value);
    return inside && *inside == constraint.equal;
  }
  return equal_fold(*actual, constraint.value) == constraint.equal;
}

bool satisfies_all(const Node& node, const std::vector<std::string>& constraints) {
  return std::all_of(constraints.begin(), constraints.end(), [&](const std::string& text) {
    const auto constraint = parse_constraint(text);
    // The engine rejects a constraint that does not parse, and ignores one that is stored anyway.
    return !constraint || satisfies(node, *constraint);
  });
}

}  // namespace swarm::watch
