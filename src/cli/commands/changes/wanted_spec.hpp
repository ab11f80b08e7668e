// SPDX-License-Identifier: Apache-2.0
// Reads a whole specification from a file, and prepares it for an existing service.
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

/// The document of --spec, read from its file or from standard input; null if not given. Moves networks from
/// the deprecated top-level member, which engines of API 1.44 and newer ignore, to the task template, and
/// reports that. Throws usage if it is not the specification of one service.
std::shared_ptr<const swarm::Json> spec_document(const Session& session, const Given& given);

/// Rejects fields in the document of --spec that are newer than the engine, like those of flags, and resolves
/// the names of networks, secrets and configs to IDs. Throws not_found.
void fit_to_engine(Session& session, const Given& given, swarm::Json& document);

/// The place of a member in a document: "web.yaml:12:3", or only the document's source if the position is
/// unknown. `path`: "TaskTemplate.Networks[0]"; empty: the document itself.
using PlaceOf = std::function<std::string(std::string_view path)>;

/// The place of the member at `path` in the given document of `text`, which was read from `called`. No
/// position if the text has only one line.
std::string place_in_file(const std::string& called, std::string_view text, std::string_view path,
                          std::size_t document = 0);

/// Warns of members that the engine would silently drop. `live`: the spec that the engine has, or null; it
/// knows the members in that.
void warn_of_losses(const Session& session, const PlaceOf& place_of, const swarm::Json& document,
                    const swarm::Json& live);
/// The same for the document of --spec, if there is one.
void warn_of_losses(const Session& session, const Given& given, const swarm::Json& document,
                    const swarm::Json& live);

/// Gives members the API's spelling. Throws usage for a document that is not a service specification, and for
/// values that the engine does not take.
void require_spec(swarm::Json& document, const PlaceOf& place_of);

/// Moves networks from the deprecated top-level member to the task template, and reports that.
void adopt_old_networks(const Session& session, swarm::Json& document, const std::string& from);

/// The image of a specification; empty if it has none.
std::string image_of(const swarm::Json& spec);

/// A document's image has to be resolved as if it were given with --image: adds it to `given`, unless it has
/// a digest, was given otherwise, or equals `live`.
void note_image(Given& given, const swarm::Json& spec, const std::string& live = {});

}  // namespace cli
