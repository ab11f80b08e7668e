// SPDX-License-Identifier: Apache-2.0
// Table of one update or more for each flag, with whether it replaces tasks on a real engine.
#pragma once

#include <span>
#include <string_view>

namespace test {

/// Words are as in field_rows.hpp.
struct ForecastRow {
  enum class Tasks { stay, go };
  Tasks tasks = Tasks::go;
  std::string_view start;      ///< `create -d --no-resolve-image --name <name> START busybox:latest httpd -f`
  std::string_view words;      ///< `update -d WORDS <name>`
  std::string_view earlier{};  ///< An update to make first.
};

std::span<const ForecastRow> forecast_rows();

}  // namespace test
