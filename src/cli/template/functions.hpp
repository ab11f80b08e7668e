// SPDX-License-Identifier: Apache-2.0
// The functions and methods of templates: `index`, `.CreatedAt.Format "2006-01-02"`.
#pragma once

#include "template/ast.hpp"
#include "template/value.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace cli::templates {

/// Whether cells or the heading of their column are rendered.
enum class Purpose { values, heading };

/// Limits the work of a run, so that loops over numbers and texts that keep doubling end.
class Budget {
 public:
  /// Uses one step, plus one for each 16 bytes. Throws usage when no steps are left.
  void spend(Place place, std::size_t bytes);
  /// Throws if fewer steps are left than this would use.
  void require(Place place, std::size_t bytes) const;

 private:
  std::size_t steps_ = 0;
};

/// One call, with the information for its error messages.
struct Call {
  std::string_view name;
  std::span<const Value> arguments;
  Place place;
  std::string_view source;
  const Budget& budget;

  /// Call this before creating a result of this many bytes.
  void require(std::size_t bytes) const { budget.require(place, bytes); }
  /// Reports that the data do not fit.
  [[noreturn]] void fail(const std::string& what) const;
  /// Reports that the type of an argument does not fit.
  [[noreturn]] void fail_type(std::size_t argument, const std::string& what) const;
  void want(std::size_t least, std::size_t most, std::size_t got) const;
  [[nodiscard]] std::string text(std::size_t argument) const;
  [[nodiscard]] std::int64_t integer(std::size_t argument) const;
};

/// Includes `and` and `or`, which the evaluator runs because they short-circuit.
bool is_function(std::string_view name);
/// False if the function uses only the size or single items of lists and objects.
bool reads_all(std::string_view function);
/// Throws usage if the template is wrong, refused if the data are.
Value call_function(const Call& call, Purpose purpose);

// Defined in separate files.
Value compare(const Call& call);       ///< eq ne lt le gt ge
std::string format(const Call& call);  ///< printf
Value html(const Call& call);
Value js(const Call& call);
Value url_query(const Call& call);
/// The arguments as one text: a single one unchanged, several as `print` joins them.
std::string printed(std::span<const Value> arguments);

/// "can't evaluate field X in type swarm.Service", with the members of a closed record.
std::string no_member(const Record& record, std::string_view name);

struct Method {
  std::string_view name;
  Value (*run)(const Call&);  ///< The receiver is the first argument.
  std::size_t arguments = 0;  ///< Without the receiver.
};

/// Null if values of this type have no such method.
const Method* find_method(const Value& value, std::string_view name);

/// Throws if the number of arguments is wrong, or if the method does not accept them.
Value call_method(const Method& method, const Call& call);

std::string run(const Tree& tree, const Value& root, Purpose purpose);

}  // namespace cli::templates
