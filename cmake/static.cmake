# SWARMCTL_STATIC: everything but libc is linked in, and what nobody calls is left out. libc itself stays dynamic,
# because it loads what resolves host names (TCP engines) when it runs. The program stands at a fixed address: moving
# it would mean to correct some 20,000 of OpenSSL's pointers at each start, a fifth of the time that a start takes.
option(SWARMCTL_STATIC "Link everything but libc statically" OFF)
if(SWARMCTL_STATIC)
  set(OPENSSL_USE_STATIC_LIBS ON)
  add_compile_options(-ffunction-sections -fdata-sections)
  add_link_options(-static-libgcc -static-libstdc++ -Wl,--gc-sections -Wl,--as-needed -no-pie $<$<CONFIG:Release>:-s>)
endif()
