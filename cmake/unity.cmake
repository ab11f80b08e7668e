# Compiles the files of a folder together as one group. Most of the cost of a file is its headers, above all JSON's, and
# a group includes them once. The preset `split` compiles each file by itself, which finds missing includes.
option(SWARMCTL_UNITY "Compile the files of each folder together" ON)

# Regular expressions of folders that share a group because each one is small: folders of core and cli, and folders of
# tests, in groups of about the same cost. "" is the folder of the files at the top.
set(swarmctl_shared_groups
  "|config|connection|engine|logs|registry|terminal"
  "complete|generate|yaml"
  "unit/core/(engine|http|json)"
  "unit/core(/explain|/logs|)|unit/support"
  "unit/core/(builders|client|spec)"
  "unit/cli/(complete|config|connection|flags|generate|registry|template|terminal|yaml)")

# How a release compiles code that runs once, and code that handles each byte, line or row: -O1 without the passes that
# are a sixth of its time, and all of -O2.
set(swarmctl_cold -O1 -freorder-blocks-and-partition)
set(swarmctl_fast -O2)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  list(APPEND swarmctl_cold -fno-tree-pta -fno-tree-dominator-opts -fno-tree-loop-optimize -fno-ivopts)
  list(APPEND swarmctl_fast -ftree-pta -ftree-dominator-opts -ftree-loop-optimize -fivopts)
endif()

# swarmctl_unity(TARGET [BY_ROOM] [ALONE FILE...] [FAST_ROOM FOLDER] [FAST PATTERN...]): makes one group for each folder
# of TARGET. `BY_ROOM`: one for each top-level folder. `ALONE`: files that are compiled by themselves. `FAST`: the files
# whose paths begin with one of the patterns form a group that a release compiles as fast code. `FAST_ROOM`: a folder
# whose whole group is fast. It compiles all others as cold code, in little more than half of the time: they are most of
# the code, and a command runs them once.
function(swarmctl_unity target)
  cmake_parse_arguments(PARSE_ARGV 1 of "BY_ROOM" "FAST_ROOM" "ALONE;FAST")
  get_target_property(files ${target} SOURCES)
  list(JOIN of_FAST "|" fast)
  if(CMAKE_BUILD_TYPE STREQUAL Release)
    target_compile_options(${target} PRIVATE ${swarmctl_cold})
  endif()
  if(CMAKE_BUILD_TYPE STREQUAL Release AND of_FAST)
    set(optimized ${files})
    if(SWARMCTL_UNITY)
      set(optimized ${of_ALONE})
      foreach(group fast ${of_FAST_ROOM})
        list(APPEND optimized ${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/${target}.dir/Unity/unity_${group}_cxx.cxx)
      endforeach()
    endif()
    list(FILTER optimized INCLUDE REGEX "^(${fast}|${of_FAST_ROOM}/)|/Unity/")
    # gcc crashes on a precompiled header that was compiled with less optimization than the file that includes it.
    set_source_files_properties(${optimized} PROPERTIES COMPILE_OPTIONS "${swarmctl_fast}" SKIP_PRECOMPILE_HEADERS ON)
  endif()
  if(NOT SWARMCTL_UNITY)
    return()
  endif()
  foreach(file IN LISTS files)
    cmake_path(GET file PARENT_PATH group)
    if(of_BY_ROOM)
      string(REGEX REPLACE "/.*" "" group "${group}")
    endif()
    set(number 0)
    foreach(shared IN LISTS swarmctl_shared_groups)
      math(EXPR number "${number} + 1")
      if("${group}" MATCHES "^(${shared})$")
        set(group shared_${number})
      endif()
    endforeach()
    if(of_FAST AND file MATCHES "^(${fast})")
      set(group fast)
    endif()
    string(MAKE_C_IDENTIFIER "${group}" group)
    set_source_files_properties(${file} PROPERTIES UNITY_GROUP ${group})
  endforeach()
  set_source_files_properties(${of_ALONE} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  # In a group, the compiler takes the classes of a source file for classes from a header.
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
endfunction()

# swarmctl_precompile(TARGET HEADER...): precompiles headers that nearly every file of the target includes. Targets with
# the same flags reuse them: swarmctl_precompile(OTHER REUSE_FROM TARGET).
function(swarmctl_precompile target)
  if(SWARMCTL_UNITY AND "${ARGV1}" STREQUAL REUSE_FROM)
    target_precompile_headers(${target} ${ARGN})
  elseif(SWARMCTL_UNITY)
    target_precompile_headers(${target} PRIVATE ${ARGN})
  endif()
endfunction()
