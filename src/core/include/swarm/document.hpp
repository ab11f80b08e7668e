// SPDX-License-Identifier: Apache-2.0
// The base of all builders in types.hpp: one JSON object of the API, with every member it was read with.
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
#include <type_traits>
#include <vector>

namespace swarm {

/// A function that takes its argument by value, or as const, so it could only change a copy.
template <class Function, class Part>
concept EditsCopy = std::is_invocable_v<Function&, Part&&>;

/// A value type: copies are deep, and a moved-from document is the empty object. A setter changes only the
/// members it names; unknown members, and the order of all members, are kept. Threads may share a document
/// while none of them changes it.
class Document {
 public:
  Document(const Document& other);
  Document(Document&& other) noexcept;
  Document& operator=(const Document& other);
  Document& operator=(Document&& other) noexcept;

  /// A copy of the object, in the API's form.
  [[nodiscard]] Json json() const;

  /// Equal as JSON documents: the order of members counts.
  friend bool operator==(const Document& left, const Document& right);

 protected:
  /// Distinguishes taking over a document from building one, because text also converts to Json.
  struct TakeOver {};

  Document();
  /// Throws usage if `json` is neither an object nor null (the empty object).
  Document(TakeOver, const Json& json);
  ~Document();

  /// Sets a member whose zero value differs from absence: written unchanged. `at` is a JSON pointer. Like
  /// `put`, throws usage for text that is not UTF-8, which no document can hold.
  void keep(std::string_view at, const Json& value);
  /// Sets a member whose zero value means absence: null, zero, false and empty remove it.
  void put(std::string_view at, const Json& value);
  /// The object at `at`, or null if there is none.
  [[nodiscard]] Json member(std::string_view at) const;
  [[nodiscard]] const Json& object() const;
  /// Adds an item to a list, replacing one with the same key; adds a member to an object of texts.
  void add(std::string_view at, Json item, std::string (*key)(const Json& item));
  void add_pair(std::string_view at, std::string_view key, std::string_view value);
  /// For edits that a pointer and a value cannot express.
  [[nodiscard]] Json& object();

  // Read members; nothing or empty if there is no member of that type.
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
