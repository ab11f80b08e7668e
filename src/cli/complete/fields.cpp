// SPDX-License-Identifier: Apache-2.0
// Keys not used yet, and values of the key at the end.
#include "complete/fields.hpp"

#include "complete/words.hpp"

#include <algorithm>

namespace cli::complete {
namespace {

struct Pair {
  std::string key, value;
};

class Value {
 public:
  Value(const Flag& row, const std::string& word) : row_(row) {
    const auto comma = row.single ? word.npos : word.rfind(',');
    head_ = comma == word.npos ? "" : word.substr(0, comma + 1);
    tail_ = word.substr(head_.size());
    for (std::size_t at = 0; at < head_.size();) {
      const auto end = head_.find(',', at);
      const std::string item = head_.substr(at, end - at);
      const auto equals = std::min(item.find('='), item.size());
      pairs_.push_back({item.substr(0, equals), item.substr(std::min(equals + 1, item.size()))});
      at = end + 1;
    }
  }

  [[nodiscard]] Candidates next(const OfKind& of_kind) const {
    const auto equals = tail_.find('=');
    if (equals == tail_.npos) return keys();
    const auto field = std::ranges::find(row_.fields, tail_.substr(0, equals), &Field::name);
    if (field == row_.fields.end()) return {};
    return values(*field, tail_.substr(equals + 1), of_kind);
  }

 private:
  [[nodiscard]] std::string given(std::string_view key) const {
    const auto found = std::ranges::find(pairs_, key, &Pair::key);
    return found == pairs_.end() ? std::string() : found->value;
  }

  [[nodiscard]] bool used(const Field& field) const {
    return std::ranges::find(pairs_, field.name, &Pair::key) != pairs_.end();
  }

  /// "tmpfs-size" is of no use to a volume.
  [[nodiscard]] bool of_another_type(const Field& field) const {
    const auto type = std::ranges::find(row_.fields, "type", &Field::name);
    if (type == row_.fields.end()) return false;
    const std::string typed = given("type");
    return std::ranges::any_of(split_choices(type->choices), [&](std::string_view choice) {
      return field.name.starts_with(std::string(choice) + "-") &&
             choice != (typed.empty() ? "volume" : typed);
    });
  }

  [[nodiscard]] Candidates keys() const {
    Candidates all;
    for (const Field& field : row_.fields)
      if ((field.need == Field::Need::repeats || !used(field)) && !of_another_type(field))
        all.push_back({head_ + std::string(field.name) + "=", {}});
    return all;
  }

  /// A key that must stand in every value is still to come.
  [[nodiscard]] bool unfinished(const Field& now) const {
    return std::ranges::any_of(row_.fields, [&](const Field& field) {
      return field.need == Field::Need::yes && field.name != now.name && !used(field);
    });
  }

  [[nodiscard]] Candidates values(const Field& field, const std::string& start, const OfKind& of_kind) const {
    Candidates all;
    for (const std::string_view choice : split_choices(field.choices))
      all.push_back({std::string(choice), {}});
    Complete kind = field.complete;
    if (kind == Complete::volume && given("type") == "bind") kind = Complete::file;
    const bool nameless = kind == Complete::volume && !given("type").empty() && given("type") != "volume";
    if (kind != Complete::nothing && !nameless)
      std::ranges::move(of_kind(kind, start), std::back_inserter(all));
    for (Candidate& one : all) {
      one.value.insert(0, head_ + std::string(field.name) + "=");
      if (!row_.single && unfinished(field) && !one.value.ends_with('/')) one.value += ',';
    }
    return all;
  }

  const Flag& row_;
  std::string head_, tail_;
  std::vector<Pair> pairs_;
};

}  // namespace

Candidates of_fields(const Flag& row, const std::string& word, const OfKind& of_kind) {
  return Value(row, word).next(of_kind);
}

}  // namespace cli::complete
