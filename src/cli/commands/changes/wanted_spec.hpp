// SPDX-License-Identifier: Apache-2.0
// A whole specification as it was asked for: from a file, and for a service that exists.
#pragma once

#include "flags/given.hpp"
#include "flags/parse.hpp"
#include "session.hpp"

#include <swarm/json.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace cli {

/// The document that --spec names, read from its file or from standard input; null: not given. Networks in
/// its old top-level member, which engines of API 1.44 and newer ignore, are moved to the task template, and
/// that is told. Throws usage for what is no specification of one service.
std::shared_ptr<const swarm::Json> spec_document(const Session& session, const Given& given);

/// Refuses fields of the document of --spec that are newer than the engine, as those of flags, and gives
/// networks, secrets and configs that it names their IDs. Throws not_found.
void fit_to_engine(Session& session, const Given& given, swarm::Json& document);

/// Where a member of a document stands, "web.yaml:12:3"; of the document itself, or where that is not known, where the
/// document is from. `path`: "TaskTemplate.Networks[0]"; empty: the document itself.
using PlaceOf = std::function<std::string(std::string_view path)>;

/// Of the member at `path` in the document of that number in `text`, which is read from `called`. Text of one line
/// needs no line.
std::string place_in_file(const std::string& called, std::string_view text, std::string_view path,
                          std::size_t document = 0);

/// Warns of what the engine would leave out without a word. `live`: the spec that the engine has, or null; what is
/// there is known to it.
void warn_of_losses(const Session& session, const PlaceOf& place_of, const swarm::Json& document,
                    const swarm::Json& live);
/// The same for the document of --spec, if there is one.
void warn_of_losses(const Session& session, const Given& given, const swarm::Json& document,
                    const swarm::Json& live);

/// Gives members the API's spelling. Throws usage for what is no specification of a service, and for values that
/// the engine does not take.
void require_spec(swarm::Json& document, const PlaceOf& place_of);

/// Moves networks from the old top-level member to the task template, and tells that.
void adopt_old_networks(const Session& session, swarm::Json& document, const std::string& from);

/// The image of a specification; empty: it has none.
std::string image_of(const swarm::Json& spec);

/// An image that a document brought has to be resolved as if it were given with --image: notes it in `given`,
/// unless it is pinned already, given otherwise, or the `live` one.
void note_image(Given& given, const swarm::Json& spec, const std::string& live = {});

}  // namespace cli
