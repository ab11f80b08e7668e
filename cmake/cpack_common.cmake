# Settings for all packages.
set(SWARMCTL_CONTACT "swarmctl maintainers <maintainers@swarmctl.example>" CACHE STRING
  "Who publishes the packages: Name <mail>")

# swarmctl_documents(PACKAGE COMPONENT): installs the documents that Debian requires in every package.
function(swarmctl_documents package component)
  install(CODE "execute_process(COMMAND_ERROR_IS_FATAL ANY
    COMMAND \"${PROJECT_SOURCE_DIR}/cmake/debian/documents\" \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/share\"
      ${PROJECT_VERSION} ${SWARMCTL_RELEASED} \"${SWARMCTL_CONTACT}\" ${package})"
    COMPONENT ${component} EXCLUDE_FROM_ALL)
endfunction()

set(CPACK_PACKAGE_VENDOR swarmctl)
set(CPACK_PACKAGE_CONTACT "${SWARMCTL_CONTACT}")
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/packages)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
