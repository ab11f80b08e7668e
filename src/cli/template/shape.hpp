// SPDX-License-Identifier: Apache-2.0
// The API's types, as used in templates.
#pragma once

#include <swarm/shape.hpp>

namespace cli::templates {

using swarm::api::Closed;
using swarm::api::known_member;
using swarm::api::Member;
using swarm::api::Record;
using swarm::api::service_record;
using swarm::api::Shape;
using swarm::api::text_shape;
using swarm::api::ulimit_record;
using swarm::api::version_record;

}  // namespace cli::templates
