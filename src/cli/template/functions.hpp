// SPDX-License-Identifier: Apache-2.0
// What Go's types can be asked besides their members: `.CreatedAt.Format "2006-01-02"`.
#pragma once

#include "template/ast.hpp"
#include "template/value.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace cli::templates {

/// Whether cells or their column's heading are being made.
enum class Purpose { values, heading };

/// What a run may take: loops over numbers and texts that double end nonetheless.
class Budget {
 public:
  /// One step, and one for every so many bytes. Throws usage when it is used up.
  void spend(Place place, std::size_t bytes);
  /// Throws as well where there is not so much left.
  void require(Place place, std::size_t bytes) const;

 private:
  std::size_t steps_ = 0;
};

/// One call, with what its messages need.
struct Call {
  std::string_view name;
  std::span<const Value> arguments;
  Place place;
  std::string_view source;
  const Budget& budget;

  /// A result of so many bytes is about to be made.
  void require(std::size_t bytes) const { budget.require(place, bytes); }
  /// The data do not fit.
  [[noreturn]] void fail(const std::string& what) const;
  /// The type of an argument does not fit.
  [[noreturn]] void fail_type(std::size_t argument, const std::string& what) const;
  void want(std::size_t least, std::size_t most, std::size_t got) const;
  [[nodiscard]] std::string text(std::size_t argument) const;
  [[nodiscard]] std::int64_t integer(std::size_t argument) const;
};

/// `and` and `or` are functions too, though the evaluator runs them: they stop early.
bool is_function(std::string_view name);
/// False: it looks at lists and objects only from outside.
bool reads_all(std::string_view function);
/// Throws usage where the template is wrong, refused where the data are.
Value call_function(const Call& call, Purpose purpose);

// In files of their own.
Value compare(const Call& call);       ///< eq ne lt le gt ge
std::string format(const Call& call);  ///< printf
Value html(const Call& call);
Value js(const Call& call);
Value url_query(const Call& call);
/// The arguments as one text: as they are, or as `print` puts them together.
std::string printed(std::span<const Value> arguments);

/// "can't evaluate field X in type swarm.Service", with the members of a closed record.
std::string no_member(const Record& record, std::string_view name);

struct Method {
  std::string_view name;
  Value (*run)(const Call&);  ///< The value that is asked is the first argument.
  std::size_t arguments = 0;  ///< Without that one.
};

/// Null: values of this type have no such method.
const Method* find_method(const Value& value, std::string_view name);

/// Throws where the number of arguments is wrong, or what the method cannot take.
Value call_method(const Method& method, const Call& call);

std::string run(const Tree& tree, const Value& root, Purpose purpose);

}  // namespace cli::templates
