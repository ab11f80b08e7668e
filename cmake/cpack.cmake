# What `cpack` makes of the release build: a Debian package on the system's libc, and a tarball whose binary needs
# nothing. scripts/package is the way to it.
set(SWARMCTL_CONTACT "swarmctl maintainers <maintainers@swarmctl.example>" CACHE STRING
  "Who publishes the packages: Name <mail>")

# The component `debian` stands for `program` in the package, and is not part of `cmake --install`.
if(TARGET swarmctl_debian)
  install(TARGETS swarmctl_debian RUNTIME COMPONENT debian EXCLUDE_FROM_ALL)
else()
  install(PROGRAMS $<TARGET_FILE:swarmctl> TYPE BIN COMPONENT debian EXCLUDE_FROM_ALL)
endif()
install(CODE "execute_process(COMMAND_ERROR_IS_FATAL ANY
  COMMAND \"${PROJECT_SOURCE_DIR}/cmake/debian/documents\" \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/share\"
    ${PROJECT_VERSION} ${SWARMCTL_RELEASED} \"${SWARMCTL_CONTACT}\")"
  COMPONENT debian EXCLUDE_FROM_ALL)

set(CPACK_PACKAGE_NAME swarmctl)
set(CPACK_PACKAGE_CONTACT "${SWARMCTL_CONTACT}")
set(CPACK_GENERATOR DEB TGZ)
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/packages)
set(CPACK_PACKAGE_CHECKSUM SHA256)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PROJECT_CONFIG_FILE ${PROJECT_SOURCE_DIR}/cmake/cpack_generator.cmake)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS bash-completion)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS openssh-client)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "It creates, lists, inspects, updates and removes services with the flags of
Docker's own command line, and needs neither that nor a daemon of its own. It
waits until a change has arrived or says why it cannot, and tells the outcome
by its exit code.")

set(CPACK_ARCHIVE_COMPONENT_INSTALL ON)
set(CPACK_ARCHIVE_FILE_NAME swarmctl-${PROJECT_VERSION}-linux-${CMAKE_SYSTEM_PROCESSOR})
include(CPack)
