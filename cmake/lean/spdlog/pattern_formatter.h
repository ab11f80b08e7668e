// SPDX-License-Identifier: Apache-2.0
// Replaces spdlog's header for its logger, which uses the class in functions that we do not call. spdlog's header
// compiles a class for each letter of a pattern, and half of fmt, into every file that includes it.
#pragma once

#include <spdlog/common.h>
#include <spdlog/formatter.h>

#include <memory>
#include <string>

namespace spdlog {

class pattern_formatter : public formatter {
 public:
  explicit pattern_formatter(std::string pattern, pattern_time_type time_type = pattern_time_type::local);
  void format(const details::log_msg& message, memory_buf_t& into) override;
  std::unique_ptr<formatter> clone() const override;
};

}  // namespace spdlog
