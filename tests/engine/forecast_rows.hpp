// SPDX-License-Identifier: Apache-2.0
// An update for each flag, to see on a real engine which of them replace tasks.
#pragma once

#include <span>
#include <string_view>

namespace test {

/// Words as in field_rows.hpp.
struct ForecastRow {
  enum class Tasks { stay, go };
  Tasks tasks = Tasks::go;
  std::string_view start;      ///< `create -d --no-resolve-image --name <name> START busybox:latest httpd -f`
  std::string_view words;      ///< `update -d WORDS <name>`
  std::string_view earlier{};  ///< An update that comes first.
};

std::span<const ForecastRow> forecast_rows();

}  // namespace test
