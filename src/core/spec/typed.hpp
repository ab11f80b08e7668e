// SPDX-License-Identifier: Apache-2.0
// Functions that codecs share to parse typed text.
#pragma once

#include <swarm/text.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace swarm::spec {

/// An IPv4 or IPv6 address in canonical form.
std::optional<std::string> address(std::string_view typed);

/// Bytes; units are powers of 1024. Error messages begin with `subject`.
std::int64_t size(std::string_view typed, const std::string& subject = {});

/// Throws Error(usage): what is wrong and what is allowed.
[[noreturn]] void refuse(const std::string& reason);

/// `text` itself; throws if it is not UTF-8, which no document can hold.
std::string_view utf8(std::string_view text);

bool has_blank(std::string_view text);

/// Text split at the first separator; without one, `found` is false and `after` empty.
struct Cut {
  std::string_view before, after;
  bool found = false;
};
Cut cut(std::string_view text, char separator);

/// An unsigned number. One that does not fit still counts as a number, with another error message.
struct Whole {
  std::uint64_t value = 0;
  bool fits = true;
};
/// Only digits of this base.
std::optional<Whole> whole(std::string_view digits, int base = 10);
/// Go's base 0: 10, 0x10, 0o17, 017, 0b1, 1_000.
std::optional<Whole> whole_of_any_base(std::string_view digits);

/// In base 8, without a leading 0.
std::string octal(std::uint64_t number);

/// A path that starts at a root: /a, C:\a or \\.\pipe.
bool is_absolute_path(std::string_view path);

/// 1 t T TRUE true True 0 f F FALSE false False; nothing for anything else.
std::optional<bool> bool_word(std::string_view word);

/// C0 and DEL, which no name contains.
bool has_control(std::string_view text);

/// A number that can own a file: 32 bits.
bool is_owner(std::string_view digits);

/// The name of a secret or config: at most 64 letters, digits, _ . and -, with a letter or digit at both ends.
bool is_stored_name(std::string_view name);

/// Whether a driver (empty: the default, local) accepts this name for a volume. Drivers other than local have
/// their own rules. Accepts templates, and the empty name of an anonymous volume.
bool can_be_volume(std::string_view driver, std::string_view name);
inline constexpr const char* volume_name_rule =
    "a volume's name has at least two letters, digits, _ . or -, a letter or digit first";

/// Throws for the networks of single containers, and for an empty name.
void require_network(std::string_view target);

/// "a, b or c"
std::string alternatives(const std::vector<std::string_view>& words);

/// Throws unless `word` is one of `allowed`; `what` names it in the complaint.
void require_one_of(std::string_view what, std::string_view word,
                    const std::vector<std::string_view>& allowed);

}  // namespace swarm::spec
