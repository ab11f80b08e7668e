# Compiles through ccache where it is installed and nothing else was asked for.
find_program(SWARMCTL_CCACHE ccache)
mark_as_advanced(SWARMCTL_CCACHE)
if(SWARMCTL_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER AND PROJECT_IS_TOP_LEVEL)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${SWARMCTL_CCACHE})
endif()
