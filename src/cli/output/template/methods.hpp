// SPDX-License-Identifier: Apache-2.0
// What Go's types can be asked beside their members: `.CreatedAt.Format "2006-01-02"`.
#pragma once

#include "output/template/functions.hpp"
#include "output/template/value.hpp"

#include <cstddef>
#include <string_view>

namespace cli::templates {

struct Method {
  std::string_view name;
  Value (*run)(const Call&);  ///< The value that is asked is the first argument.
  std::size_t arguments = 0;  ///< Without that one.
};

/// Null: values of this type have no such method.
const Method* find_method(const Value& value, std::string_view name);

/// Throws where the number of arguments is wrong, or what the method cannot take.
Value call_method(const Method& method, const Call& call);

}  // namespace cli::templates
