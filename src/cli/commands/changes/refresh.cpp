// SPDX-License-Identifier: Apache-2.0
// --refresh-image: resolves each service's tag again, once per image.
#include "commands/changes/refresh.hpp"

#include "commands/changes/plan.hpp"
#include "commands/changes/wanted_spec.hpp"
#include "registry/login.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>
#include <swarm/service_mode.hpp>
#include <swarm/text.hpp>
#include <swarm/values.hpp>
#include <swarm/why.hpp>

#include <utility>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;
using swarm::Json;

constexpr std::string_view platforms_at = "/TaskTemplate/Placement/Platforms";

/// Empty if the service's tag can be resolved again.
std::string skip_reason_of(const Json& spec, const swarm::value::ImageParts& image) {
  if (swarm::is_job(swarm::edit::mode_of(spec))) return "it is a job, which an update would run again";
  if (image.tag.empty() && !image.digest.empty()) return "its image has a digest and no tag";
  return {};
}

std::string digest_of(const std::string& image) { return image.substr(image.find('@')); }

}  // namespace

/// The lookup may need a login even if the nodes do not get it.
swarm::Pinned ImageRefresh::ask(const std::string& image) {
  const auto login = stored_login(session_.settings().config(), image);
  return ask_registry(session_, image, login ? cli::registry_auth(login) : std::string());
}

/// Does not repeat a failed lookup.
const swarm::Pinned& ImageRefresh::newest(const std::string& service, const std::string& image) {
  auto asked = pinned_.find(image);
  if (asked == pinned_.end())
    asked = pinned_.emplace(image, swarm::catch_error([&] { return ask(image); })).first;
  const auto& result = asked->second;
  if (result) return *result.value;
  const Error& error = *result.error;
  const bool is_broken = error.code() == Errc::broken_answer;
  if (!is_broken && error.code() != Errc::refused && error.code() != Errc::usage) result.rethrow();
  throw Error(is_broken ? Errc::broken_answer : Errc::refused, service + ": " + error.what(), error.hint());
}

void ImageRefresh::warn_of_lost_nodes(const std::string& service, const Json& before, const Json& after) {
  if (swarm::list_at(before, platforms_at) == swarm::list_at(after, platforms_at)) return;
  if (!nodes_) nodes_ = swarm::TaskClient(session_.engine()).nodes();
  for (const std::string& lost : swarm::lost_nodes(*nodes_, before, after))
    session_.warn(service + ": its tasks can no longer run on " + lost);
}

RefreshPlan ImageRefresh::plan(const Given& given, const swarm::Service& service) {
  const std::string image = image_of(service.spec());
  if (image.empty()) return {.skip_reason = "it has no image"};
  const auto read = swarm::catch_error([&] { return swarm::value::image_parts(image); });
  if (!read) throw Error(Errc::refused, service.name() + ": image " + image + ": " + read.error->what());
  const swarm::value::ImageParts& parts = *read.value;
  if (std::string why = skip_reason_of(service.spec(), parts); !why.empty()) return {.skip_reason = why};

  const std::string typed = image.substr(0, image.find('@')), tag = parts.tag.empty() ? ":latest" : "";
  if (!tag.empty()) session_.note(service.name() + ": " + typed + " has no tag: following " + typed + tag);
  check_content_trust(session_, typed + tag);
  swarm::Pinned pinned = newest(service.name(), parts.name + parts.tag + tag);
  if (digest_of(pinned.image) == parts.digest) return {};

  RefreshPlan refreshed;
  refreshed.options.registry_auth = session_.registry_auth(image);
  pinned.image = typed + tag + digest_of(pinned.image);
  Given with_image = given;
  with_image.take(service_flag(flag::image), Form::plain, "--refresh-image: image", typed + tag);
  ResolvedNames found;
  found.image = std::move(pinned);
  // Somebody who changed the image since takes precedence.
  refreshed.edit = [image, apply = to_edit(std::move(with_image), std::move(found))](Json& spec) {
    return image_of(spec) == image ? apply(spec) : Warnings{};
  };
  Json after = service.spec();
  refreshed.edit(after);
  warn_of_lost_nodes(service.name(), service.spec(), after);
  return refreshed;
}

}  // namespace cli
