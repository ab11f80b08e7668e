// SPDX-License-Identifier: Apache-2.0
// What all builders of types.hpp are: one JSON object of the API, owned, with every member it came with.
#pragma once

#include <swarm/json.hpp>

#include <memory>
#include <string_view>

namespace swarm {

/// A value: copies are deep. A setter changes the members it names and no other; members that this library
/// does not know, and the order of all of them, stay as they came.
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

  /// A member that the engine tells from absence: written as it is, zero too. `at` is a JSON pointer.
  void keep(std::string_view at, const Json& value);
  /// A member that the engine does not tell from absence: null, zero, false and empty remove it.
  void put(std::string_view at, const Json& value);
  /// The object at `at`, or null where there is none.
  [[nodiscard]] Json member(std::string_view at) const;
  [[nodiscard]] const Json& object() const { return *object_; }

 private:
  std::unique_ptr<Json> object_;
};

}  // namespace swarm
