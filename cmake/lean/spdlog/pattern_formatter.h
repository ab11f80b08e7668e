// SPDX-License-Identifier: Apache-2.0
// Takes the place of spdlog's header in front of its logger, which names the class in functions that we do not call.
// spdlog's own compiles a class for each letter of a pattern, and half of fmt, into whatever includes it.
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
