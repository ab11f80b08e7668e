// SPDX-License-Identifier: Apache-2.0
// Includes the whole library. swarm/client.hpp is enough for most programs.
#pragma once

#include <swarm/access.hpp>
#include <swarm/balance.hpp>
#include <swarm/client.hpp>
#include <swarm/compact.hpp>
#include <swarm/diff.hpp>
#include <swarm/document.hpp>
#include <swarm/edit.hpp>
#include <swarm/endpoint.hpp>
#include <swarm/engine.hpp>
#include <swarm/error.hpp>
#include <swarm/hint.hpp>
#include <swarm/json.hpp>
#include <swarm/log.hpp>
#include <swarm/logs.hpp>
#include <swarm/lookup.hpp>
#include <swarm/registry.hpp>
#include <swarm/service_client.hpp>
#include <swarm/tasks.hpp>
#include <swarm/transport.hpp>
#include <swarm/types.hpp>
#include <swarm/version.hpp>
#include <swarm/wait.hpp>
#include <swarm/watch.hpp>
#include <swarm/why.hpp>
