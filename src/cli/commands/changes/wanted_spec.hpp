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

}  // namespace cli
