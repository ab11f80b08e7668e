// SPDX-License-Identifier: Apache-2.0
// The codecs whose values can be shown and read back one by one; only `ports` is missing, which reads a list.
#pragma once

#include <swarm/values.hpp>

#include <array>

namespace test {

inline constexpr std::array codecs{swarm::value::text,
                                   swarm::value::boolean,
                                   swarm::value::count,
                                   swarm::value::integer,
                                   swarm::value::pids,
                                   swarm::value::retries,
                                   swarm::value::oom_score,
                                   swarm::value::swappiness,
                                   swarm::value::bytes,
                                   swarm::value::limit_memory,
                                   swarm::value::swap,
                                   swarm::value::cpus,
                                   swarm::value::limit_cpus,
                                   swarm::value::duration,
                                   swarm::value::ratio,
                                   swarm::value::words,
                                   swarm::value::name,
                                   swarm::value::image,
                                   swarm::value::stop_signal,
                                   swarm::value::hostname,
                                   swarm::value::directory,
                                   swarm::value::env,
                                   swarm::value::group,
                                   swarm::value::ip,
                                   swarm::value::dns_search,
                                   swarm::value::dns_option,
                                   swarm::value::host,
                                   swarm::value::ulimit,
                                   swarm::value::constraint,
                                   swarm::value::network,
                                   swarm::value::placement_pref,
                                   swarm::value::mount,
                                   swarm::value::secret,
                                   swarm::value::config,
                                   swarm::value::capability,
                                   swarm::value::credential_spec,
                                   swarm::value::generic_resource,
                                   swarm::value::health_duration};

}  // namespace test
