// SPDX-License-Identifier: Apache-2.0
// A whole specification as it was asked for: from a file, and for a service that exists.
#pragma once

#include "flags/given.hpp"
#include "flags/parse.hpp"
#include "session.hpp"

#include <swarm/json.hpp>

#include <memory>
#include <string>

namespace cli {

/// The document that --spec names, read from its file or from standard input; null: not given. Networks in
/// its old top-level member, which engines of API 1.44 and newer ignore, are moved to the task template, and
/// that is told. Throws usage for what is no specification of one service.
std::shared_ptr<const swarm::Json> spec_document(const Session& session, const Given& given);

/// The image of a specification; empty: it has none.
std::string image_of(const swarm::Json& spec);

/// An image that a document brought has to be resolved as if it were given with --image: notes it in `given`,
/// unless it is pinned already, given otherwise, or the `live` one.
void note_image(Given& given, const swarm::Json& spec, const std::string& live = {});

/// `wished` as the engine would store it beside `live`: what the engine fills in by itself is no difference,
/// a counter of forced updates goes on, and a digest resolved earlier stays where none is known now.
/// Equal to `live` where nothing but such things differs.
swarm::Json desired(const swarm::Json& live, const swarm::Json& wished);

/// What the engine fills in by itself, or leaves out, is in `wished` if it is in `live`.
void settle_engine_defaults(swarm::Json& wished, const swarm::Json& live);
/// Gives `wished` the number of tasks that `live` has, where it names none and both are of one mode.
void keep_scale(swarm::Json& wished, const swarm::Json& live);

}  // namespace cli
