# The packages that `cpack` makes from the presets `library` and `library-shared` together: swarmctl-dev with the
# headers, both kinds of libraries and the files for CMake and pkg-config, and the package with the shared libraries,
# whose name has the soname's version. scripts/package runs it.
include(cpack_common)
set(runtime_package libswarm${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})

swarmctl_documents(swarmctl-dev library)
swarmctl_documents(${runtime_package} runtime)

set(CPACK_PACKAGE_NAME swarmctl)
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_ALL library runtime)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
# The shared tree comes last, so that the installed CMake files refer to the shared library.
set(CPACK_INSTALL_CMAKE_PROJECTS ${PROJECT_SOURCE_DIR}/build/library swarmctl ALL /
  ${PROJECT_SOURCE_DIR}/build/library-shared swarmctl ALL /)

set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME swarmctl-dev)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libdevel)
# Its functions return documents in the layout of exactly this version of nlohmann's JSON.
set(CPACK_DEBIAN_LIBRARY_PACKAGE_DEPENDS
  "${runtime_package} (= ${PROJECT_VERSION}), nlohmann-json3-dev (>= ${nlohmann_json_VERSION}), libssl-dev")
set(CPACK_COMPONENT_LIBRARY_DESCRIPTION "Headers, static and shared libraries, and what CMake and pkg-config need to
find them.")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME ${runtime_package})
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SHLIBDEPS ON)
set(CPACK_COMPONENT_RUNTIME_DESCRIPTION "What programs load that were linked with the shared libraries.")
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS_POLICY ">=")
file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/control/triggers CONTENT "activate-noawait ldconfig\n")
set(CPACK_DEBIAN_RUNTIME_PACKAGE_CONTROL_EXTRA ${PROJECT_BINARY_DIR}/control/triggers)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
