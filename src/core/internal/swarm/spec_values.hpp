// SPDX-License-Identifier: Apache-2.0
// The words and numbers that the engine accepts in the specification of a service. Pure.
#pragma once

#include <swarm/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace swarm::api {

/// The words that the engine accepts for this member, as "pause|continue"; empty: any. The items of a list
/// are `-`: "/EndpointSpec/Ports/-/Protocol".
std::string_view choices_of(std::string_view pointer);

struct ValueFault {
  std::string at;   ///< "EndpointSpec.Ports[0].Protocol"; empty: there is no fault.
  std::string why;  ///< "must be tcp, udp or sctp, and is foo"
};

/// The first value that the engine would refuse or misread: words, numbers out of range, constraints, two files
/// or mounts at one place. Call it only for a specification without a shape_fault().
ValueFault value_fault(const Json& spec);

/// Values that the engine accepts, but that probably mean something else: permissions in octal digits ("0440" is
/// the number 440 in YAML).
std::vector<ValueFault> doubtful_values(const Json& spec);

}  // namespace swarm::api
