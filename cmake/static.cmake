# SWARMCTL_STATIC says what is linked in:
#   full  all of it, libc too: nothing is loaded at start, which is most of what a start costs. A static libc must not
#         load plugins, so host names of TCP engines are looked up in the hosts file and by DNS only.
#         The program then stands at a fixed address: moving it would mean to correct some 20,000 of OpenSSL's pointers
#         at each start, a fifth of the time that a start takes.
#   libs  all but libc.
#   OFF   the distribution's shared libraries, for packagers.
set(SWARMCTL_STATIC OFF CACHE STRING "What to link statically: OFF, libs or full")
set_property(CACHE SWARMCTL_STATIC PROPERTY STRINGS OFF libs full)
if(SWARMCTL_STATIC)
  set(OPENSSL_USE_STATIC_LIBS ON)
  add_compile_options(-ffunction-sections -fdata-sections)
  add_link_options(-static-libgcc -static-libstdc++ -Wl,--gc-sections -Wl,--as-needed)
endif()

# swarmctl_as_library(): how the targets of a folder are compiled that may end up in a library of somebody's.
macro(swarmctl_as_library)
  # Fit for a shared object of whoever links it; the program that has all linked in has no use for that.
  if(NOT SWARMCTL_STATIC)
    set(CMAKE_POSITION_INDEPENDENT_CODE ON)
  endif()
  # A shared library (BUILD_SHARED_LIBS) shows all of its names: the program uses some that are not installed.
  if(BUILD_SHARED_LIBS)
    set(CMAKE_CXX_VISIBILITY_PRESET default)
    set(CMAKE_VISIBILITY_INLINES_HIDDEN OFF)
  endif()
endmacro()

# A release carries no symbols; they stand beside it, for profiles (swarmctl.debug).
function(swarmctl_strip target)
  if(SWARMCTL_STATIC AND CMAKE_BUILD_TYPE STREQUAL Release)
    add_custom_command(TARGET ${target} POST_BUILD
      COMMAND ${CMAKE_OBJCOPY} --only-keep-debug $<TARGET_FILE:${target}> $<TARGET_FILE:${target}>.debug
      COMMAND ${CMAKE_OBJCOPY} --strip-all --add-gnu-debuglink=$<TARGET_FILE:${target}>.debug $<TARGET_FILE:${target}>)
  endif()
endfunction()

# getaddrinfo and dlopen warn that they need the libc they were built with; names.cpp sees to it that they do not.
#
# gcc's start code for -static registers every frame of the program, and the first exception then sorts them all: 5 ms
# for one line that says "not found". With the linker's own sorted table the registration is of no use: frames.cpp.
#
# A short command costs mostly its page faults, and what it calls is scattered over 7 MB. lld puts the functions and data
# of function_order.txt together, which `tests/scripts/counts --order` writes: a stale list costs pages, nothing else.
# Other linkers cannot: without lld the program is the same, and slower to start.
find_program(SWARMCTL_LLD ld.lld)
mark_as_advanced(SWARMCTL_LLD)
function(swarmctl_link_libc_in target)
  if(SWARMCTL_LLD)
    set(order ${PROJECT_SOURCE_DIR}/cmake/function_order.txt)
    target_link_options(${target} PRIVATE -fuse-ld=lld
      -Wl,--symbol-ordering-file=${order},--no-warn-symbol-ordering)
    set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS ${order})
  else()
    target_link_options(${target} PRIVATE -Wl,--no-warnings) # of getaddrinfo and dlopen
  endif()
  target_sources(${target} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/frames.cpp ${PROJECT_SOURCE_DIR}/cmake/names.cpp)
  target_link_options(${target} PRIVATE -static -no-pie
    -Wl,--eh-frame-hdr,--wrap=__register_frame_info,--wrap=__deregister_frame_info
    -Wl,--wrap=getaddrinfo,--wrap=getpwuid_r)
endfunction()
