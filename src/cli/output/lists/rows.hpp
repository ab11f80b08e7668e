// SPDX-License-Identifier: Apache-2.0
// Prints services as rows: docker's columns and placeholders, our wider table, and typed JSON.
#pragma once

#include "output/lists/cells.hpp"
#include "output/lists/listing.hpp"

#include <swarm/json.hpp>
#include <swarm/service_client.hpp>

#include <string>

namespace cli {

/// `.ID .Name .Mode .Replicas .Image .Ports`
const RowKind& service_rows();

/// `2/3`, `2/3 (max 1 per node)`, `0/2 (10/10 completed)`
std::string replicas_text(const swarm::ServiceRow& row);

/// A service as typed JSON: numbers as numbers, times in RFC 3339.
swarm::Json service_object(const swarm::ServiceRow& row);

/// One row of `ls` in this form, cells with tabs between; the headings of its table, or nothing.
void append_service(std::string& out, const Format& format, const swarm::ServiceRow& row,
                    Clock::time_point now);
std::string service_text(const Format& format, const swarm::ServiceRow& row, Clock::time_point now);
std::string service_heading(const Format& format);
/// The headings that can be dropped on a narrow screen, the first one first; empty for a template.
std::span<const std::string_view> spare_service_columns(const Format& format);

/// Prints the rows of `ls`, either as they arrive or sorted at the end.
class ServiceList {
 public:
  ServiceList(Format format, Clock::time_point now, Put put);

  void add(const swarm::ServiceRow& row);
  void restart() { rows_.clear(); }
  void finish();

 private:
  Format format_;
  Clock::time_point now_;
  Put put_;
  Listing rows_;
  std::string text_;  ///< The row that was added last, whose memory is reused.
};

}  // namespace cli
