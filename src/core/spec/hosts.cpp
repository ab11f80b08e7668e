// SPDX-License-Identifier: Apache-2.0
// Codecs of addresses and names that a container resolves: hosts, DNS servers, search domains.
#include "spec/typed.hpp"

#include <swarm/access.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <array>

#include <arpa/inet.h>
#include <nlohmann/json.hpp>

namespace swarm::spec {

std::optional<std::string> address(std::string_view typed) {
  const std::string zero_ended(typed);
  // A NUL would hide the text after it.
  if (zero_ended.find('\0') != std::string::npos) return std::nullopt;
  char shown[INET6_ADDRSTRLEN] = {};
  in_addr four{};
  if (inet_pton(AF_INET, zero_ended.c_str(), &four) == 1)
    return std::string(inet_ntop(AF_INET, &four, shown, sizeof shown));
  in6_addr six{};
  if (inet_pton(AF_INET6, zero_ended.c_str(), &six) != 1) return std::nullopt;
  const std::string result = inet_ntop(AF_INET6, &six, shown, sizeof shown);
  // Write an IPv4-mapped address as IPv4.
  return IN6_IS_ADDR_V4MAPPED(&six) ? result.substr(result.rfind(':') + 1) : result;
}

}  // namespace swarm::spec

namespace swarm::value {
namespace {

using namespace swarm::spec;

constexpr std::string_view gateway = "host-gateway";

bool is_domain_label(std::string_view part) {
  const auto inside = [](char c) { return is_alnum(c) || c == '-'; };
  return !part.empty() && is_alnum(part.front()) && is_alnum(part.back()) &&
         std::all_of(part.begin(), part.end(), inside);
}

/// Whether the text is host names as in /etc/hosts, separated by single blanks.
bool are_host_names(std::string_view typed) {
  while (true) {
    const Cut parts = cut(typed, ' ');
    const auto inside = [](char c) { return is_alnum(c) || c == '-' || c == '_' || c == '.'; };
    if (parts.before.empty() || !std::all_of(parts.before.begin(), parts.before.end(), inside)) return false;
    if (!parts.found) return true;
    typed = parts.after;
  }
}

bool is_domain(std::string_view typed) {
  if (typed.size() >= 255 || std::none_of(typed.begin(), typed.end(), is_letter)) return false;
  while (true) {
    const Cut parts = cut(typed, '.');
    if (!is_domain_label(parts.before)) return false;
    if (!parts.found) return true;
    typed = parts.after;
  }
}

}  // namespace

Json read_ip(std::string_view typed) {
  const auto result = address(trimmed(typed));
  if (!result) refuse("not an address: IPv4 or IPv6, such as 10.0.0.1 or fd00::1");
  return *result;
}
std::string show_ip(const Json& held) { return text_at(held); }

Json read_dns_search(std::string_view typed) {
  std::string_view domain = trimmed(typed);
  if (domain == ".") return ".";
  if (domain.ends_with('.')) domain.remove_suffix(1);
  if (!is_domain(domain)) refuse("not a domain: such as example.com, or a lone dot for none");
  return std::string(domain);
}
std::string show_dns_search(const Json& held) { return text_at(held); }

Json read_dns_option(std::string_view typed) {
  utf8(typed);
  if (typed.empty()) refuse("empty: a resolver option such as timeout:3");
  if (has_blank(typed)) refuse("not one option: an option holds no blanks");
  return std::string(typed);
}
std::string show_dns_option(const Json& held) { return text_at(held); }

Json read_host(std::string_view typed) {
  utf8(typed);
  const Cut by_sign = cut(typed, '=');
  const Cut parts = by_sign.found ? by_sign : cut(typed, ':');
  const std::string_view names = parts.before;
  if (!parts.found || !are_host_names(names)) refuse("not a host entry: NAME:IP or NAME=IP");
  std::string_view target = parts.after;
  if (target.size() > 2 && target.front() == '[' && target.back() == ']')
    target = target.substr(1, target.size() - 2);
  if (target != gateway && !address(target))
    refuse("'" + std::string(target) + "' is not an address: NAME:IP, with IPv4 or IPv6");
  return std::string(target) + " " + std::string(names);
}
std::string show_host(const Json& held) {
  const std::string entry = text_at(held);
  const Cut parts = cut(entry, ' ');
  if (!parts.found) return entry;
  const char separator = parts.before.find(':') == std::string_view::npos ? ':' : '=';
  return std::string(trimmed(parts.after)) + separator + std::string(parts.before);
}

std::vector<std::string> warnings_host(const Json& held) {
  const std::string entry = text_at(held);
  if (cut(entry, ' ').before != gateway) return {};
  return {"host-gateway is not resolved for services: tasks get the word itself in /etc/hosts"};
}

}  // namespace swarm::value
