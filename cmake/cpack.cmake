# The packages that `cpack` makes from the release build: a Debian package that uses the system's libc, an RPM package
# and a tarball with a static binary. scripts/package runs it.
include(cpack_common)

# The Debian package contains the component `debian` instead of `program`. `cmake --install` does not install it.
if(TARGET swarmctl_debian)
  install(TARGETS swarmctl_debian RUNTIME COMPONENT debian EXCLUDE_FROM_ALL)
else()
  install(PROGRAMS $<TARGET_FILE:swarmctl> TYPE BIN COMPONENT debian EXCLUDE_FROM_ALL)
endif()
swarmctl_documents(swarmctl debian)
install(FILES ${guides} DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT debian EXCLUDE_FROM_ALL)
# Debian's zsh looks for a package's completions in another folder than the others, and than for /usr/local.
install(FILES completions/swarmctl.zsh DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions RENAME _swarmctl
  COMPONENT debian EXCLUDE_FROM_ALL)

# The plugin for `docker swarmctl …`, in the Debian and RPM packages: docker looks for plugins in this folder.
install(CODE "set(plugins \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/libexec/docker/cli-plugins\")
  file(MAKE_DIRECTORY \"\${plugins}\")
  file(CREATE_LINK ../../../bin/swarmctl \"\${plugins}/docker-swarmctl\" SYMBOLIC)"
  COMPONENT plugin EXCLUDE_FROM_ALL)

set(CPACK_PACKAGE_NAME swarmctl)
set(CPACK_GENERATOR DEB RPM TGZ)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_PROJECT_CONFIG_FILE ${PROJECT_SOURCE_DIR}/cmake/cpack_generator.cmake)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_PACKAGE_SECTION admin)
if(CMAKE_CROSSCOMPILING)
  # dpkg-shlibdeps needs the packages of the other architecture. scripts/package reads the version of libc6 from the
  # program instead.
  set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE arm64)
else()
  set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
endif()
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS bash-completion)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS openssh-client)
set(description "It creates, lists, inspects, updates and removes services with the flags of
Docker's own command line, and needs neither that nor a daemon of its own. It
waits until a change has taken effect, or shows why it cannot, and its exit
code is the outcome.")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "${description}")

set(CPACK_RPM_COMPONENT_INSTALL ON)
set(CPACK_RPM_FILE_NAME RPM-DEFAULT)
set(CPACK_RPM_PACKAGE_ARCHITECTURE ${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_RPM_PACKAGE_LICENSE Apache-2.0)
set(CPACK_RPM_PACKAGE_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_RPM_PACKAGE_DESCRIPTION "${description}")
set(CPACK_RPM_PACKAGE_AUTOREQPROV OFF) # the program is static
# The same source gives the same package: it does not depend on the time or the machine, and rpmbuild does not change
# the files.
set(CPACK_RPM_SPEC_MORE_DEFINE "%define _buildhost localhost
%define use_source_date_epoch_as_buildtime 1
%define clamp_mtime_to_source_date_epoch 1
%define _build_id_links none
%define __os_install_post %{nil}")
set(CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION /usr/libexec /usr/libexec/docker /usr/libexec/docker/cli-plugins
  /usr/share/man /usr/share/man/man1 /usr/share/man/man7 /usr/share/doc /usr/share/bash-completion
  /usr/share/bash-completion/completions /usr/share/zsh /usr/share/zsh/site-functions /usr/share/fish
  /usr/share/fish/vendor_completions.d)

set(CPACK_ARCHIVE_COMPONENT_INSTALL ON)
set(CPACK_ARCHIVE_FILE_NAME swarmctl-${PROJECT_VERSION}-linux-${CMAKE_SYSTEM_PROCESSOR})
include(CPack)
