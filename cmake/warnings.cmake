# The warnings every target of ours is compiled with.
add_library(swarmctl_warnings INTERFACE)
target_compile_options(swarmctl_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Wold-style-cast
  -Wno-missing-field-initializers $<$<BOOL:${SWARMCTL_WERROR}>:-Werror>)

# What the library and the program are checked with in addition to what all code is: SWARMCTL_UBSAN. SWARMCTL_FUZZ:
# fuzz targets see which branches their inputs take, and are quick enough to see many.
add_library(swarmctl_checks INTERFACE)
if(SWARMCTL_UBSAN)
  target_compile_options(swarmctl_checks INTERFACE -fsanitize=undefined -fno-sanitize-recover=all)
  target_link_options(swarmctl_checks INTERFACE -fsanitize=undefined)
endif()
if(SWARMCTL_FUZZ)
  target_compile_options(swarmctl_checks INTERFACE -fsanitize=fuzzer-no-link -O1)
endif()
