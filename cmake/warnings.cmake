# The warnings and checks with which our targets are compiled.
add_library(swarmctl_warnings INTERFACE)
target_compile_options(swarmctl_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Wold-style-cast
  -Wno-missing-field-initializers $<$<BOOL:${SWARMCTL_WERROR}>:-Werror>)

# Options for the library and the program, not the tests. SWARMCTL_UBSAN: the check for undefined behaviour.
# SWARMCTL_FUZZ: the instrumentation that shows a fuzz target the branches that an input takes, with some optimization,
# so that it can try many inputs.
add_library(swarmctl_checks INTERFACE)
if(SWARMCTL_UBSAN)
  target_compile_options(swarmctl_checks INTERFACE -fsanitize=undefined -fno-sanitize-recover=all)
  target_link_options(swarmctl_checks INTERFACE -fsanitize=undefined)
endif()
if(SWARMCTL_FUZZ)
  target_compile_options(swarmctl_checks INTERFACE -fsanitize=fuzzer-no-link -O1)
endif()
