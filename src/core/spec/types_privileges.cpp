// SPDX-License-Identifier: Apache-2.0
// Builders of what a container may do: credential specs, SELinux, seccomp, AppArmor.
#include "spec/type_checks.hpp"

#include <swarm/text.hpp>
#include <swarm/types.hpp>

#include <nlohmann/json.hpp>

namespace swarm {
CredentialSpec CredentialSpec::file(std::string_view name) {
  return from(Json{{"File", check::not_empty("CredentialSpec.File", name)}});
}
CredentialSpec CredentialSpec::registry(std::string_view value) {
  return from(Json{{"Registry", check::not_empty("CredentialSpec.Registry", value)}});
}
CredentialSpec CredentialSpec::config(std::string_view id) {
  return from(Json{{"Config", check::not_empty("CredentialSpec.Config", id)}});
}
CredentialSpec CredentialSpec::from(const Json& json) { return {TakeOver{}, json}; }

SELinuxContext SELinuxContext::from(const Json& json) { return {TakeOver{}, json}; }
SELinuxContext& SELinuxContext::disable(bool yes) { return keep("/Disable", yes), *this; }
SELinuxContext& SELinuxContext::user(std::string_view name) { return put("/User", name), *this; }
SELinuxContext& SELinuxContext::role(std::string_view name) { return put("/Role", name), *this; }
SELinuxContext& SELinuxContext::type(std::string_view name) { return put("/Type", name), *this; }
SELinuxContext& SELinuxContext::level(std::string_view name) { return put("/Level", name), *this; }

Seccomp Seccomp::builtin() { return from(Json{{"Mode", "default"}}); }
Seccomp Seccomp::unconfined() { return from(Json{{"Mode", "unconfined"}}); }
Seccomp Seccomp::custom(std::string_view profile) {
  return from(Json{{"Mode", "custom"}, {"Profile", base64(check::not_empty("Seccomp.Profile", profile))}});
}
Seccomp Seccomp::from(const Json& json) { return {TakeOver{}, json}; }

Privileges Privileges::from(const Json& json) { return {TakeOver{}, json}; }
Privileges& Privileges::credential_spec(const CredentialSpec& source) {
  return put("/CredentialSpec", source.json()), *this;
}
Privileges& Privileges::selinux_context(const SELinuxContext& context) {
  return put("/SELinuxContext", context.json()), *this;
}
Privileges& Privileges::seccomp(const Seccomp& profile) { return put("/Seccomp", profile.json()), *this; }
Privileges& Privileges::app_armor(AppArmor mode) {
  return put("/AppArmor/Mode", mode == AppArmor::disabled ? "disabled" : "default"), *this;
}
Privileges& Privileges::no_new_privileges(bool yes) { return put("/NoNewPrivileges", yes), *this; }

}  // namespace swarm
