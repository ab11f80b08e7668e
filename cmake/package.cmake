# The files that `cmake --install` installs: the program with its manual and completions, the library with its headers,
# the CMake package for find_package(swarmctl), with the targets swarmctl::swarm and swarmctl::types (the builders and
# swarm::Client), and swarmctl.pc for pkg-config.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/swarmctl)

# `runtime` contains the shared libraries that linked programs load.
install(TARGETS swarm swarm_types EXPORT swarmctl ARCHIVE COMPONENT library
  LIBRARY COMPONENT runtime NAMELINK_COMPONENT library)
install(DIRECTORY src/core/include/swarm TYPE INCLUDE COMPONENT library FILES_MATCHING PATTERN *.hpp)
install(EXPORT swarmctl NAMESPACE swarmctl:: DESTINATION ${package_dir} COMPONENT library)

install(FILES docs/library.md DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/swarmctl-dev COMPONENT library)
install(DIRECTORY examples DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/swarmctl-dev COMPONENT library
  FILES_MATCHING PATTERN *.cpp PATTERN README.md)

configure_package_config_file(cmake/swarmctl-config.cmake.in ${PROJECT_BINARY_DIR}/swarmctl-config.cmake
  INSTALL_DESTINATION ${package_dir} PATH_VARS CMAKE_INSTALL_INCLUDEDIR)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/swarmctl-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/swarmctl-config.cmake ${PROJECT_BINARY_DIR}/swarmctl-config-version.cmake
  DESTINATION ${package_dir} COMPONENT library)

file(RELATIVE_PATH prefix_from_pc /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(cmake/swarmctl.pc.in ${PROJECT_BINARY_DIR}/swarmctl.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/swarmctl.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT library)

if(NOT SWARMCTL_CLI)
  return()
endif()
install(TARGETS swarmctl RUNTIME COMPONENT program)

# The manual and the completions from the tree, and the copyrights of the libraries in the binary.
foreach(section 1 7)
  file(GLOB man_pages CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/man/*.${section})
  install(FILES ${man_pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section} COMPONENT program)
endforeach()
function(swarmctl_completion component file directory name)
  install(FILES completions/${file} DESTINATION ${CMAKE_INSTALL_DATADIR}/${directory} RENAME ${name}
    COMPONENT ${component})
endfunction()
swarmctl_completion(completion swarmctl.bash bash-completion/completions swarmctl)
swarmctl_completion(completion swarmctl.fish fish/vendor_completions.d swarmctl.fish)
swarmctl_completion(zsh swarmctl.zsh zsh/site-functions _swarmctl)
set(guides docs/docker-users.md docs/files.md docs/history.md docs/in-ci.md docs/installing.md docs/recipes.md
  docs/service.schema.json SECURITY.md)
install(FILES LICENSE cmake/debian/copyright ${guides} DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)
