// SPDX-License-Identifier: Apache-2.0
// Splits a command line by docker's grammar, word by word.

#include "flags/argv.hpp"

#include "flags/flag.hpp"
#include "flags/spelling.hpp"
#include "output/hints.hpp"

#include <swarm/error.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace cli {
namespace {

swarm::Hint list_of_flags() { return make_hint("--help lists the flags"); }

using swarm::Errc;
using swarm::Error;

std::string switch_value(const Spelling& flag, std::string_view value) {
  constexpr std::string_view yes = "1|t|T|TRUE|true|True", no = "0|f|F|FALSE|false|False";
  if (one_of(yes, value)) return "true";
  if (one_of(no, value)) return "false";
  if (one_of(flag.row->words, value)) return std::string(value);
  std::string allowed = "true or false";
  if (!flag.row->words.empty()) allowed += ", " + std::string(flag.row->words);
  throw Error(Errc::usage, flag.typed() + "=" + std::string(value) + ": allowed are " + allowed);
}

class Reader {
 public:
  Reader(std::span<const std::string> words, std::span<const Spelling> known)
      : words_(words), known_(known) {}

  Normalized read(Mixing mixing) {
    if (mixing == Mixing::none) return rest();
    while (next_ < words_.size()) {
      const std::string& word = words_[next_++];
      const bool follows_v = std::exchange(after_v_, false);
      if (word == "--") return rest();
      if (word.size() > 2 && word.starts_with("--"))
        long_flag(std::string_view(word).substr(2));
      else if (word.size() > 1 && word.starts_with('-'))
        letters(std::string_view(word).substr(1));
      else {
        const bool stops = mixing == Mixing::stops;
        if (follows_v) refuse_volume({word, stops, next_ < words_.size()}, known_);
        out_.operands.push_back(word);
        if (mixing == Mixing::stops) return rest();
      }
    }
    return std::move(out_);
  }

 private:
  Normalized rest() {
    for (; next_ < words_.size(); ++next_) out_.operands.push_back(words_[next_]);
    return std::move(out_);
  }

  void long_flag(std::string_view word) {
    const auto equals = word.find('=');
    const std::string_view name = word.substr(0, equals);
    const Spelling* flag = find_name(known_, name);
    if (flag == nullptr) unknown(name, equals != word.npos ? word.substr(equals + 1) : next_value());
    if (equals != word.npos)
      give(*flag, flag->typed(), word.substr(equals + 1));
    else
      take(*flag, flag->typed());
  }

  /// -e is --env only on create; on update the user means --env-add.
  [[noreturn]] void unknown_letter(char letter) const {
    const std::string unknown = std::string("unknown flag -") + letter;
    if (const swarm::Hint hint = hint_in_place_of({&letter, 1}, {}, known_); !hint.empty())
      throw Error(Errc::usage, unknown, hint);
    const auto same = std::ranges::find_if(
        known_, [&](const Spelling& one) { return one.row->letter == letter && one.form == Form::add; });
    throw Error(Errc::usage, unknown,
                same == known_.end() ? list_of_flags() : make_hint("did you mean ", same->typed(), "?"));
  }

  /// Do not read -memory as -m emory. The text after a letter that takes a value is its value.
  void refuse_word(std::string_view word) const {
    const Spelling* first = find_letter(known_, word.front());
    if (word.size() == 1 || (first != nullptr && !first->row->is_switch())) return;
    if (const swarm::Hint hint = hint_in_place_of(word, {}, known_); !hint.empty())
      throw Error(Errc::usage, "unknown flag -" + std::string(word), hint);
  }

  void letters(std::string_view cluster) {
    const std::string_view whole = cluster.substr(0, cluster.find('='));
    if (whole.size() > 1 && find_name(known_, whole) != nullptr)
      throw Error(Errc::usage, "unknown flag -" + std::string(whole),
                  make_hint("did you mean --", whole, "?"));
    refuse_word(whole);
    while (!cluster.empty()) {
      const Spelling* flag = find_letter(known_, cluster.front());
      const std::string typed = std::string("-") + cluster.front();
      if (flag == nullptr) unknown_letter(cluster.front());
      cluster.remove_prefix(1);
      const bool equals = cluster.starts_with('=');
      if (is_verbose(*flag)) refuse_volume({cluster.substr(equals ? 1 : 0)}, known_);
      if (equals) return give(*flag, typed, cluster.substr(1));
      if (!flag->row->is_switch()) return cluster.empty() ? take(*flag, typed) : give(*flag, typed, cluster);
      take(*flag, typed);
      after_v_ = is_verbose(*flag);
    }
  }

  /// docker run's -v is a volume.
  static bool is_verbose(const Spelling& flag) { return flag.row->letter == 'v'; }

  /// The word that may be the value of an unknown flag.
  [[nodiscard]] std::string_view next_value() const {
    if (next_ == words_.size() || words_[next_].starts_with('-')) return {};
    return words_[next_];
  }

  /// Takes a flag whose value is not in the same word.
  void take(const Spelling& flag, const std::string& typed) {
    if (flag.row->is_switch()) return push(flag, "true");
    if (next_ == words_.size())
      throw Error(Errc::usage, typed + " needs a value: " + std::string(flag.label()));
    push(flag, words_[next_++]);
  }

  void give(const Spelling& flag, const std::string&, std::string_view value) {
    push(flag, flag.row->is_switch() ? switch_value(flag, value) : std::string(value));
  }

  void push(const Spelling& flag, std::string value) {
    out_.flags.push_back(flag.typed());
    out_.flags.push_back(std::move(value));
  }

  [[noreturn]] void unknown(std::string_view name, std::string_view value) const {
    const std::string message = "unknown flag --" + std::string(name);
    if (const swarm::Hint hint = hint_in_place_of(name, value, known_); !hint.empty())
      throw Error(Errc::usage, message, hint);
    for (const char* ending : {"-add", ""})
      if (find_name(known_, std::string(name) + ending) != nullptr)
        throw Error(Errc::usage, message, make_hint("did you mean --", name, ending, "?"));
    std::vector<std::string_view> names;
    for (const Spelling& flag : known_) names.push_back(flag.name);
    const std::string near = nearest(name, names);
    throw Error(Errc::usage, message,
                near.empty() ? list_of_flags() : make_hint("did you mean --", near, "?"));
  }

  std::span<const std::string> words_;
  std::span<const Spelling> known_;
  std::size_t next_ = 0;
  bool after_v_ = false;  ///< The previous word ended with -v.
  Normalized out_;
};

}  // namespace

Normalized normalize(std::span<const std::string> words, std::span<const Spelling> known, Mixing mixing) {
  return Reader(words, known).read(mixing);
}

}  // namespace cli
