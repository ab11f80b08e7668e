# Compiles through ccache if it is installed and no other launcher is set. Its manual requires these settings for
# precompiled headers.
find_program(SWARMCTL_CCACHE ccache)
mark_as_advanced(SWARMCTL_CCACHE)
if(SWARMCTL_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER AND PROJECT_IS_TOP_LEVEL)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${SWARMCTL_CCACHE})
  add_compile_options($<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
endif()
