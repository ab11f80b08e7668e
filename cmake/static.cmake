# SWARMCTL_STATIC selects the libraries that are linked statically:
#   full  all of them, including libc. Loading shared libraries is most of the cost of a start. A static libc must not
#         load plugins, so host names of TCP engines are looked up in the hosts file and by DNS only. The program is
#         linked at a fixed address, because relocating some 20,000 pointers of OpenSSL takes a fifth of each start.
#   libs  all except libc
#   OFF   none: the distribution's shared libraries, for packagers
set(SWARMCTL_STATIC OFF CACHE STRING "What to link statically: OFF, libs or full")
set_property(CACHE SWARMCTL_STATIC PROPERTY STRINGS OFF libs full)
if(SWARMCTL_STATIC)
  set(OPENSSL_USE_STATIC_LIBS ON)
  add_compile_options(-ffunction-sections -fdata-sections)
  add_link_options(-static-libgcc -static-libstdc++ -Wl,--gc-sections -Wl,--as-needed)
endif()

# swarmctl_as_library(): sets how a folder's targets are compiled that other projects may link.
macro(swarmctl_as_library)
  # Another project may link them into a shared object. A static program does not need this.
  if(NOT SWARMCTL_STATIC)
    set(CMAKE_POSITION_INDEPENDENT_CODE ON)
  endif()
  # A shared library (BUILD_SHARED_LIBS) exports all symbols: the program uses some that are not in public headers.
  if(BUILD_SHARED_LIBS)
    set(CMAKE_CXX_VISIBILITY_PRESET default)
    set(CMAKE_VISIBILITY_INLINES_HIDDEN OFF)
  endif()
endmacro()

# Strips the symbols of a release into a file in the same folder, for profiles (swarmctl.debug).
function(swarmctl_strip target)
  if(SWARMCTL_STATIC AND CMAKE_BUILD_TYPE STREQUAL Release)
    add_custom_command(TARGET ${target} POST_BUILD
      COMMAND ${CMAKE_OBJCOPY} --only-keep-debug $<TARGET_FILE:${target}> $<TARGET_FILE:${target}>.debug
      COMMAND ${CMAKE_OBJCOPY} --strip-all --add-gnu-debuglink=$<TARGET_FILE:${target}>.debug $<TARGET_FILE:${target}>)
  endif()
endfunction()

# swarmctl_link_libc_in(TARGET): links libc statically too.
#
# The linker warns that getaddrinfo and dlopen need the libc of the build; with names.cpp they do not.
#
# gcc's start code for -static registers every frame of the program, and the first exception sorts them all: 5 ms for
# one line that says "not found". frames.cpp removes the registration; the linker's own sorted table replaces it.
#
# Most of the cost of a short command is page faults, and its functions are spread over 7 MB. lld places the functions
# and data of function_order.txt together; `tests/scripts/counts --order` writes that list, and a stale one only costs
# more pages. Other linkers cannot do this: without lld the program is the same, but starts more slowly.
find_program(SWARMCTL_LLD ld.lld)
set(SWARMCTL_ORDER ${PROJECT_SOURCE_DIR}/cmake/function_order.txt CACHE FILEPATH "The functions that lld places together")
mark_as_advanced(SWARMCTL_LLD SWARMCTL_ORDER)
function(swarmctl_link_libc_in target)
  if(SWARMCTL_LLD)
    target_link_options(${target} PRIVATE -fuse-ld=lld
      -Wl,--symbol-ordering-file=${SWARMCTL_ORDER},--no-warn-symbol-ordering)
    set_property(TARGET ${target} APPEND PROPERTY LINK_DEPENDS ${SWARMCTL_ORDER})
  else()
    target_link_options(${target} PRIVATE -Wl,--no-warnings) # about getaddrinfo and dlopen
  endif()
  target_sources(${target} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/frames.cpp ${PROJECT_SOURCE_DIR}/cmake/names.cpp)
  target_link_options(${target} PRIVATE -static -no-pie
    -Wl,--eh-frame-hdr,--wrap=__register_frame_info,--wrap=__deregister_frame_info
    -Wl,--wrap=getaddrinfo,--wrap=getpwuid_r)
endfunction()
