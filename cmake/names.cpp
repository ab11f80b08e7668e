// SPDX-License-Identifier: Apache-2.0
// Before a program with a static libc looks up its first name. A static libc must not load the name service's plugins,
// which belong to whatever libc is installed: hosts come from the hosts file and DNS, users from the password file.
// The linker leads all calls here, because to say so costs a short command more than anything else it does at start.
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
