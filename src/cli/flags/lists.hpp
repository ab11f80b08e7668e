// SPDX-License-Identifier: Apache-2.0
// How items of the spec's lists are told apart, what takes one away, and what is odd about one.
#pragma once

#include <swarm/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace cli::key {

std::string variable(const swarm::Json& item);  ///< "A=1": A
std::string whole(const swarm::Json& item);
std::string constraint(const swarm::Json& item);  ///< Spacing does not count.
std::string mount(const swarm::Json& item);       ///< Target, in one spelling of the path
std::string network(const swarm::Json& item);     ///< Target
std::string ulimit(const swarm::Json& item);      ///< Name
std::string resource(const swarm::Json& item);    ///< Kind
std::string preference(const swarm::Json& item);  ///< SpreadDescriptor

}  // namespace cli::key

/// `typed` is what a person would type after `--NAME-rm`.
namespace cli::match {

bool variable(const swarm::Json& item, std::string_view typed);  ///< KEY or KEY=VALUE
bool whole(const swarm::Json& item, std::string_view typed);
bool address(const swarm::Json& item, std::string_view typed);
bool domain(const swarm::Json& item, std::string_view typed);
bool constraint(const swarm::Json& item, std::string_view typed);
bool mount(const swarm::Json& item, std::string_view typed);
bool ulimit(const swarm::Json& item, std::string_view typed);      ///< name or name=…
bool resource(const swarm::Json& item, std::string_view typed);    ///< kind or kind=…
bool preference(const swarm::Json& item, std::string_view typed);  ///< spread=DESCRIPTOR or DESCRIPTOR

}  // namespace cli::match

/// What is to be said about a typed value that is taken all the same.
namespace cli::warnings {

std::vector<std::string> mount(std::string_view typed);
std::vector<std::string> reference(std::string_view typed);  ///< A secret or config.
std::vector<std::string> host(std::string_view typed);

}  // namespace cli::warnings
