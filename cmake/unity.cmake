# Compiles the files of a room together: most of what a file costs is its headers, JSON's first of all, and a room
# includes them once. The preset `split` compiles each file by itself, which shows the includes that are missing.
option(SWARMCTL_UNITY "Compile the files of each folder together" ON)

set(swarmctl_small_rooms config connection engine logs registry terminal)

# swarmctl_unity(TARGET [BY_ROOM] [ALONE FILE...]): one group for each folder of TARGET; `BY_ROOM`: for each folder at
# its top, but one for those of a few files; `ALONE`: files that stay by themselves.
function(swarmctl_unity target)
  if(NOT SWARMCTL_UNITY)
    return()
  endif()
  cmake_parse_arguments(PARSE_ARGV 1 of "BY_ROOM" "" ALONE)
  get_target_property(files ${target} SOURCES)
  foreach(file IN LISTS files)
    cmake_path(GET file PARENT_PATH folder)
    if(of_BY_ROOM)
      string(REGEX REPLACE "/.*" "" folder "${folder}")
    endif()
    if(folder STREQUAL "" OR (of_BY_ROOM AND folder IN_LIST swarmctl_small_rooms))
      set(folder top)
    endif()
    string(MAKE_C_IDENTIFIER "${folder}" group)
    set_source_files_properties(${file} PROPERTIES UNITY_GROUP ${group})
  endforeach()
  set_source_files_properties(${of_ALONE} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  # A class of one file of a group looks to the compiler as if it came from a header.
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
endfunction()
