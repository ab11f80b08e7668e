// SPDX-License-Identifier: Apache-2.0
// Image references: parsing, docker's familiar form, and the registry.
#include "spec/typed.hpp"

#include <swarm/access.hpp>
#include <swarm/text.hpp>
#include <swarm/values.hpp>

#include <algorithm>

#include <nlohmann/json.hpp>

namespace swarm::value {
namespace {

using namespace swarm::spec;

constexpr std::string_view default_host = "docker.io";
constexpr std::string_view official = "library/";

struct Reference {
  std::string host, path, tag, digest;
  std::string complaint;  ///< Empty if it is valid.

  [[nodiscard]] std::string familiar_name() const {
    if (host != default_host) return host + "/" + path;
    const bool is_official =
        path.starts_with(official) && path.find('/', official.size()) == std::string::npos;
    return is_official ? path.substr(official.size()) : path;
  }
};

bool is_lower_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }

/// Lower-case words joined by one dot, one or two underscores, or any number of dashes.
bool is_path_component(std::string_view part) {
  if (part.empty() || !is_lower_alnum(part.front()) || !is_lower_alnum(part.back())) return false;
  while (!part.empty()) {
    const auto joint = std::find_if_not(part.begin(), part.end(), is_lower_alnum);
    const auto next = std::find_if(joint, part.end(), is_lower_alnum);
    const std::string_view between(joint, next);
    const bool joins = between.empty() || between == "." || between == "_" || between == "__" ||
                       between.find_first_not_of('-') == std::string_view::npos;
    if (!joins) return false;
    part = std::string_view(next, part.end());
  }
  return true;
}

bool is_path(std::string_view path) {
  while (true) {
    const Cut parts = cut(path, '/');
    if (!is_path_component(parts.before)) return false;
    if (!parts.found) return true;
    path = parts.after;
  }
}

bool is_host_name(std::string_view name) {
  while (true) {
    const Cut parts = cut(name, '.');
    const std::string_view part = parts.before;
    const auto inside = [](char c) { return is_alnum(c) || c == '-'; };
    if (part.empty() || !is_alnum(part.front()) || !is_alnum(part.back())) return false;
    if (!std::all_of(part.begin(), part.end(), inside)) return false;
    if (!parts.found) return true;
    name = parts.after;
  }
}

/// A name or bracketed address, optionally with a port.
bool is_host(std::string_view host) {
  std::size_t end = host.find(':');
  if (host.starts_with('[')) {
    const std::size_t close = host.find(']');
    if (close == std::string_view::npos || close == 1) return false;
    const std::string_view inner = host.substr(1, close - 1);
    if (inner.find_first_not_of("0123456789abcdefABCDEF:") != std::string_view::npos) return false;
    end = close + 1 == host.size() ? std::string_view::npos : close + 1;
    if (end != std::string_view::npos && host[end] != ':') return false;
  } else if (!is_host_name(host.substr(0, end))) {
    return false;
  }
  return end == std::string_view::npos || whole(host.substr(end + 1)).has_value();
}

bool is_tag(std::string_view tag) {
  const auto inside = [](char c) { return is_alnum(c) || c == '_' || c == '.' || c == '-'; };
  return !tag.empty() && tag.size() <= 128 && tag[0] != '.' && tag[0] != '-' &&
         std::all_of(tag.begin(), tag.end(), inside);
}

bool is_digest(std::string_view digest) {
  const Cut parts = cut(digest, ':');
  const std::size_t length = parts.before == "sha256"   ? 64
                             : parts.before == "sha384" ? 96
                             : parts.before == "sha512" ? 128
                                                        : 0;
  return length != 0 && parts.after.size() == length &&
         std::all_of(parts.after.begin(), parts.after.end(), is_lower_hex);
}

/// Splits a name without tag into host and path; the text before the first slash is a host if it looks like
/// one.
void place(std::string_view typed, Reference& reference) {
  const Cut parts = cut(typed, '/');
  const std::string_view first = parts.before;
  const bool names_host = parts.found && (first.find_first_of(".:") != std::string_view::npos ||
                                          first == "localhost" || lower(first) != first);
  reference.host = names_host ? first : default_host;
  reference.path = names_host ? parts.after : typed;
  if (reference.host == "index.docker.io") reference.host = default_host;
  if (reference.host == default_host && reference.path.find('/') == std::string::npos)
    reference.path.insert(0, official);
}

std::string complaint_about(const Reference& reference) {
  if (reference.host.size() > 255) return "too long: a registry's host has at most 255 characters";
  if (!is_host(reference.host)) return "'" + reference.host + "' is not a registry's host: NAME or NAME:PORT";
  if (lower(reference.path) != reference.path) return "not an image: its name is in lower case";
  if (!is_path(reference.path)) return "not an image: [HOST[:PORT]/]NAME[:TAG][@DIGEST]";
  if (reference.path.size() > 255) return "too long: an image's name has at most 255 characters";
  return {};
}

Reference parse(std::string_view typed) {
  Reference reference;
  if (typed.size() == 64 && std::all_of(typed.begin(), typed.end(), is_lower_hex)) {
    reference.complaint = "an image ID is not a name: [HOST[:PORT]/]NAME[:TAG][@DIGEST]";
    return reference;
  }
  const Cut at_digest = cut(typed, '@');
  const std::string_view tagged = at_digest.before;
  const std::size_t slash = tagged.rfind('/');
  const std::size_t colon = tagged.find(':', slash == std::string_view::npos ? 0 : slash);
  place(tagged.substr(0, colon), reference);
  reference.complaint = complaint_about(reference);
  if (colon != std::string_view::npos) reference.tag = tagged.substr(colon + 1);
  if (reference.complaint.empty() && colon != std::string_view::npos && !is_tag(reference.tag))
    reference.complaint = "'" + reference.tag + "' is not a tag: at most 128 letters, digits, _ . and -";
  reference.digest = at_digest.after;
  if (reference.complaint.empty() && at_digest.found && !is_digest(reference.digest))
    reference.complaint = "'" + reference.digest + "' is not a digest: sha256: and 64 hexadecimal digits";
  return reference;
}

Reference parsed(std::string_view typed) {
  utf8(typed);
  if (typed.empty()) refuse("empty: an image's name");
  Reference reference = parse(typed);
  if (!reference.complaint.empty()) refuse(reference.complaint);
  return reference;
}

}  // namespace

Json read_image(std::string_view typed) {
  const ImageParts parts = image_parts(typed);
  const bool moving = parts.tag.empty() && parts.digest.empty();
  return parts.name + (moving ? ":latest" : parts.tag) + parts.digest;
}
std::string show_image(const Json& held) { return text_at(held); }

ImageParts image_parts(std::string_view reference) {
  const Reference found = parsed(reference);
  return {found.familiar_name(), found.tag.empty() ? "" : ":" + found.tag,
          found.digest.empty() ? "" : "@" + found.digest};
}

std::string registry_host(std::string_view reference) { return parsed(reference).host; }

bool is_familiar_image(std::string_view reference) {
  const auto begins = [&](std::string_view start) { return reference.starts_with(start); };
  return reference.find('@') == reference.npos && !begins("docker.io/") && !begins("index.docker.io/") &&
         !begins("library/");
}

std::string familiar_image(std::string_view reference) {
  if (is_familiar_image(reference)) return std::string(reference);
  const Reference found = parse(reference);
  if (!found.complaint.empty()) return std::string(reference);
  if (!found.tag.empty()) return found.familiar_name() + ":" + found.tag;
  return found.familiar_name() + (found.digest.empty() ? "" : "@" + found.digest);
}

}  // namespace swarm::value
