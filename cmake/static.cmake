# SWARMCTL_STATIC says what is linked in:
#   full  all of it, libc too: nothing is loaded at start, which is most of what a start costs. A static libc must not
#         load plugins, so host names of TCP engines are looked up in the hosts file and by DNS only.
#   libs  all but libc.
#   OFF   the distribution's shared libraries, for packagers.
# Linked in, the program stands at a fixed address: moving it would mean to correct some 20,000 of OpenSSL's pointers
# at each start, a fifth of the time that a start takes.
set(SWARMCTL_STATIC OFF CACHE STRING "What to link statically: OFF, libs or full")
set_property(CACHE SWARMCTL_STATIC PROPERTY STRINGS OFF libs full)
if(SWARMCTL_STATIC)
  set(OPENSSL_USE_STATIC_LIBS ON)
  add_compile_options(-ffunction-sections -fdata-sections)
  add_link_options(-static-libgcc -static-libstdc++ -Wl,--gc-sections -Wl,--as-needed -no-pie $<$<CONFIG:Release>:-s>)
endif()
if(SWARMCTL_STATIC STREQUAL "full")
  # getaddrinfo and dlopen warn that they need the libc they were built with; main.cpp sees to it that they do not.
  add_link_options(-static -Wl,--no-warnings)
  add_compile_definitions(SWARMCTL_STATIC_LIBC)
endif()
