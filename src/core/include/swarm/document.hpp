// SPDX-License-Identifier: Apache-2.0
// What all builders of types.hpp are: one JSON object of the API, owned, with every member it came with.
#pragma once

#include <swarm/json.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace swarm {

/// A value: copies are deep, and what was moved from is the empty object. A setter changes the members it
/// names and no other; members that this library does not know, and the order of all of them, stay as they
/// came. Threads may share one that none of them changes.
class Document {
 public:
  Document(const Document& other);
  Document(Document&& other) noexcept;
  Document& operator=(const Document& other);
  Document& operator=(Document&& other) noexcept;

  /// A copy of the object, as the API takes it.
  [[nodiscard]] Json json() const;

  /// Equal as JSON documents: the order of members counts.
  friend bool operator==(const Document& left, const Document& right);

 protected:
  /// Tells taking a document over from building one: text converts to Json, too.
  struct TakeOver {};

  Document();
  /// Throws usage if `json` is neither an object nor null (the empty object).
  Document(TakeOver, const Json& json);
  ~Document();

  /// A member that the engine tells from absence: written as it is, zero too. `at` is a JSON pointer. Throws
  /// usage for text that is not UTF-8, as `put` does: no document can hold it.
  void keep(std::string_view at, const Json& value);
  /// A member that the engine does not tell from absence: null, zero, false and empty remove it.
  void put(std::string_view at, const Json& value);
  /// The object at `at`, or null where there is none.
  [[nodiscard]] Json member(std::string_view at) const;
  [[nodiscard]] const Json& object() const;
  /// Adds an item to a list, in the place of one with the same key; a member to an object of texts.
  void add(std::string_view at, Json item, std::string (*key)(const Json& item));
  void add_pair(std::string_view at, std::string_view key, std::string_view value);
  /// For edits that a pointer and a value cannot say.
  [[nodiscard]] Json& object();

  // Readers of members; nothing or empty where there is none of that type.
  [[nodiscard]] std::string text_of(std::string_view at) const;
  [[nodiscard]] std::vector<std::string> texts_of(std::string_view at) const;
  [[nodiscard]] std::map<std::string, std::string> pairs_of(std::string_view at) const;
  [[nodiscard]] std::optional<std::int64_t> number_of(std::string_view at) const;
  [[nodiscard]] std::optional<std::chrono::nanoseconds> time_of(std::string_view at) const;
  [[nodiscard]] bool flag_of(std::string_view at) const;
  template <class Builder>
  [[nodiscard]] std::vector<Builder> builders_of(std::string_view at) const {
    std::vector<Builder> list;
    for (std::size_t i = 0, count = size(at); i < count; ++i) list.push_back(Builder::from(item(at, i)));
    return list;
  }

 private:
  [[nodiscard]] std::size_t size(std::string_view at) const;
  [[nodiscard]] const Json& item(std::string_view at, std::size_t index) const;

  std::unique_ptr<Json> object_;  ///< Null: moved from.
};

}  // namespace swarm
