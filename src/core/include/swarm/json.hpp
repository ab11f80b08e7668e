// SPDX-License-Identifier: Apache-2.0
// The library's JSON type, which keeps the order of members. To use a document, also include
// <nlohmann/json.hpp>: this header only declares the type.
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace swarm {

/// A whole document of the engine, with unknown members and their order.
using Json = nlohmann::ordered_json;

namespace detail {

/// nlohmann's type name contains its version and options (JSON_DIAGNOSTICS). Code that includes this header
/// with others than the library was built with fails to link instead of crashing.
template <class Document>
struct JsonAbi {
  static const char same_nlohmann_json_as_the_library;
};
template <>
const char JsonAbi<Json>::same_nlohmann_json_as_the_library;
[[gnu::used]] static const char* const json_abi = &JsonAbi<Json>::same_nlohmann_json_as_the_library;

}  // namespace detail
}  // namespace swarm
