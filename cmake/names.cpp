// SPDX-License-Identifier: Apache-2.0
// Configures the name service of a static libc before the first lookup: it must not load the plugins, which belong to
// the installed libc. Hosts come from the hosts file and DNS, users from the password file. The linker wraps the lookup
// functions, because configuring it at each start would cost a short command more than the rest of the start.
#include <netdb.h>
#include <nss.h>
#include <pwd.h>

namespace {

void look_names_up_without_plugins() {
  [[maybe_unused]] static const bool done = [] {
    __nss_configure_lookup("hosts", "files dns");
    __nss_configure_lookup("passwd", "files");
    return true;
  }();
}

}  // namespace

// NOLINTBEGIN(bugprone-reserved-identifier): the linker's names for what it wraps
extern "C" int __real_getaddrinfo(const char* host, const char* service, const addrinfo* wish,
                                  addrinfo** found);
extern "C" int __wrap_getaddrinfo(const char* host, const char* service, const addrinfo* wish,
                                  addrinfo** found) {
  look_names_up_without_plugins();
  return __real_getaddrinfo(host, service, wish, found);
}

extern "C" int __real_getpwuid_r(uid_t user, passwd* entry, char* room, size_t size, passwd** found);
extern "C" int __wrap_getpwuid_r(uid_t user, passwd* entry, char* room, size_t size, passwd** found) {
  look_names_up_without_plugins();
  return __real_getpwuid_r(user, entry, room, size, found);
}
// NOLINTEND(bugprone-reserved-identifier)
