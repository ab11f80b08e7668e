// SPDX-License-Identifier: Apache-2.0
// Parses an incomplete command line by docker's grammar, without reporting errors.
#include "complete/candidates.hpp"

namespace cli::complete {
namespace {

class Reader {
 public:
  Reader() { typed_.known = spellings(Verbs::none); }

  void take(const std::string& word) {
    if (waiting_ != nullptr)
      note(*std::exchange(waiting_, nullptr), word);
    else if (flags_ended_ || !word.starts_with('-') || word == "-")
      operand(word);
    else if (word == "--")
      flags_ended_ = true;
    else if (word.starts_with("--"))
      long_flag(word);
    else
      letters(word);
  }

  Typed end(const std::string& word) {
    typed_.word = word;
    if (waiting_ != nullptr)
      value_of(*waiting_, 0);
    else if (!flags_ended_ && word.starts_with("--") && word.find('=') != word.npos)
      joined_value(word);
    else if (!flags_ended_ && word.size() > 2 && word.starts_with('-') && word[1] != '-')
      letter_value(word);
    else if (!flags_ended_ && word.starts_with('-'))
      typed_.place = Place::flag;
    else if (!lost_)
      typed_.place = typed_.command != nullptr ? Place::operand : Place::verb;
    return std::move(typed_);
  }

 private:
  void operand(const std::string& word) {
    if (typed_.command != nullptr || lost_) {
      typed_.line.operands.push_back(word);
      if (typed_.command != nullptr && typed_.command->mixing != Mixing::free) flags_ended_ = true;
      return;
    }
    typed_.command = find_command(word);
    lost_ = typed_.command == nullptr;
    if (!lost_) typed_.known = spellings(typed_.command->verb);
  }

  void long_flag(const std::string& word) {
    const auto equals = word.find('=');
    const Spelling* flag = find_name(typed_.known, std::string_view(word).substr(2, equals - 2));
    if (flag == nullptr) return;
    if (equals != word.npos)
      note(*flag, word.substr(equals + 1));
    else
      take_alone(*flag);
  }

  void letters(const std::string& word) {
    for (std::size_t at = 1; at < word.size(); ++at) {
      const Spelling* flag = find_letter(typed_.known, word[at]);
      if (flag == nullptr) return;
      if (at + 1 == word.size()) return take_alone(*flag);
      const bool equals = word[at + 1] == '=';
      if (equals || !flag->row->is_switch()) return note(*flag, word.substr(at + (equals ? 2 : 1)));
      note(*flag, "true");
    }
  }

  void take_alone(const Spelling& flag) {
    if (flag.row->is_switch())
      note(flag, "true");
    else
      waiting_ = &flag;
  }

  void note(const Spelling& flag, const std::string& value) {
    Given& given = has(flag.row->on, Verbs::global) ? typed_.line.globals : typed_.line.given;
    given.note(*flag.row, flag.form, flag.typed(), {value});
  }

  void value_of(const Spelling& flag, std::size_t complete_part) {
    typed_.place = Place::value;
    typed_.flag = &flag;
    typed_.complete_part = typed_.word.substr(0, complete_part);
    typed_.word.erase(0, complete_part);
  }

  void joined_value(const std::string& word) {
    const auto equals = word.find('=');
    if (const Spelling* flag = find_name(typed_.known, std::string_view(word).substr(2, equals - 2)))
      value_of(*flag, equals + 1);
  }

  void letter_value(const std::string& word) {
    for (std::size_t at = 1; at < word.size(); ++at) {
      const Spelling* flag = find_letter(typed_.known, word[at]);
      if (flag == nullptr) return;
      if (!flag->row->is_switch()) {
        const bool equals = at + 1 < word.size() && word[at + 1] == '=';
        if (at + 1 < word.size()) value_of(*flag, at + (equals ? 2 : 1));
        return;
      }
    }
  }

  Typed typed_;
  const Spelling* waiting_ = nullptr;
  bool flags_ended_ = false, lost_ = false;
};

}  // namespace

Typed read_typed(std::span<const std::string> words) {
  Reader reader;
  if (words.empty()) return reader.end({});
  for (const std::string& word : words.first(words.size() - 1)) reader.take(word);
  return reader.end(words.back());
}

}  // namespace cli::complete
