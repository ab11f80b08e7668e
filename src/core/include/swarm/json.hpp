// SPDX-License-Identifier: Apache-2.0
// The one JSON type of the library: it keeps the order in which members came. To use a document, include
// <nlohmann/json.hpp> as well: here the type is only declared.
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace swarm {

/// A document of the engine, whole: unknown members and their order are kept.
using Json = nlohmann::ordered_json;

namespace detail {

/// nlohmann names its version and its options (JSON_DIAGNOSTICS) in the type. What includes this header with
/// others than the library was built with does not link, where it would crash.
template <class Document>
struct JsonAbi {
  static const char same_nlohmann_json_as_the_library;
};
template <>
const char JsonAbi<Json>::same_nlohmann_json_as_the_library;
[[gnu::used]] static const char* const json_abi = &JsonAbi<Json>::same_nlohmann_json_as_the_library;

}  // namespace detail
}  // namespace swarm
