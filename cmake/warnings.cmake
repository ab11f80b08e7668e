# The warnings every target of ours is compiled with.
add_library(swarmctl_warnings INTERFACE)
target_compile_options(swarmctl_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Wold-style-cast
  -Wno-missing-field-initializers $<$<BOOL:${SWARMCTL_WERROR}>:-Werror>)
