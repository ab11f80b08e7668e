# cpp-httplib, for the one source file that includes it: the target swarmctl_httplib. SWARMCTL_HTTPLIB is its source:
#   fetch   the header in the source package of a recent Debian suite, fetched and verified by apt
#   system  the distribution's shared library
#   auto    fetch, or system if that fails
# A packager who has the header sets SWARMCTL_HTTPLIB_DIR to its folder instead, and nothing is fetched.
set(SWARMCTL_HTTPLIB auto CACHE STRING "Where cpp-httplib comes from: auto, fetch or system")
set(SWARMCTL_HTTPLIB_DIR "" CACHE PATH "Folder that holds httplib.h, if it is to be compiled in from there")
set_property(CACHE SWARMCTL_HTTPLIB PROPERTY STRINGS auto fetch system)

# The presets' build trees share one copy.
set(httplib_home ${PROJECT_BINARY_DIR}/_httplib)
if(PROJECT_BINARY_DIR MATCHES "^${PROJECT_SOURCE_DIR}/build/")
  set(httplib_home ${PROJECT_SOURCE_DIR}/build/_httplib)
endif()

# Sets `header_dir` to the folder of the fetched header, and fetches it if needed; empty if that fails.
function(fetch_httplib)
  foreach(suite sid trixie bookworm)
    file(GLOB headers ${httplib_home}/${suite}/cpp-httplib-*/httplib.h)
    if(NOT headers)
      message(STATUS "Fetching cpp-httplib's source package from Debian's suite ${suite}")
      file(MAKE_DIRECTORY ${httplib_home})
      execute_process(
        COMMAND ${PROJECT_SOURCE_DIR}/scripts/suite ${httplib_home}/${suite} ${suite} source cpp-httplib
        OUTPUT_FILE ${httplib_home}/${suite}.log ERROR_FILE ${httplib_home}/${suite}.log)
      file(GLOB headers ${httplib_home}/${suite}/cpp-httplib-*/httplib.h)
    endif()
    if(headers)
      list(GET headers 0 header)
      cmake_path(GET header PARENT_PATH header_dir)
      return(PROPAGATE header_dir)
    endif()
  endforeach()
  set(header_dir "" PARENT_SCOPE)
endfunction()

# Sets `header_dir` to the folder of a copy that splits status lines with swarm::http::split_status_line. The original
# regular expression costs more than everything else in a short command. If the header has other text in this place, it
# is used unchanged.
function(lighten_httplib)
  file(READ ${header_dir}/httplib.h text)
  foreach(end [[\r?\n]] [[\r\n]])
    string(REPLACE "  thread_local const std::regex re(\"(HTTP/1\\\\.[01]) (\\\\d{3})(?: (.*?))?${end}\");\n" "" text "${text}")
  endforeach()
  set(match "std::regex_match(line_reader.ptr(), m, re)")
  string(REPLACE "  std::cmatch m;\n  if (!${match})" "  swarm::http::StatusLine m;\n  if (!${match})" changed "${text}")
  string(REPLACE "${match}" "swarm::http::split_status_line(line_reader.ptr(), m)" changed "${changed}")
  # Create no std::ostream for a request without a body, because it sets up the locale.
  set(provider "return write_content_with_provider(strm, req, error);")
  string(REPLACE "  if (req.body.empty()) {\n    ${provider}"
                 "  if (req.body.empty()) {\n    if (!req.content_provider_) { return true; }\n    ${provider}"
         changed "${changed}")
  # A compiler emits all virtual functions of a class where the first one is defined. Declare one that is defined
  # nowhere, so that the unused server and its regular expressions are not compiled. They took half of the time.
  string(REPLACE "  virtual ~Server();" "  virtual void defined_nowhere();\n  virtual ~Server();" changed "${changed}")
  if(changed MATCHES "regex re\\(\"\\(HTTP" OR NOT changed MATCHES "StatusLine m;")
    message(STATUS "cpp-httplib parses status lines in another way than expected: it stays as it is")
    return()
  endif()
  set(copy ${PROJECT_BINARY_DIR}/httplib)
  file(WRITE ${copy}/httplib.h.new "${changed}")
  file(COPY_FILE ${copy}/httplib.h.new ${copy}/httplib.h ONLY_IF_DIFFERENT)
  set(header_dir ${copy} PARENT_SCOPE)
endfunction()

set(header_dir "${SWARMCTL_HTTPLIB_DIR}")
if(NOT header_dir AND NOT SWARMCTL_HTTPLIB STREQUAL system)
  fetch_httplib()
endif()

# The libraries that a program needs in addition to our installed library: none, or the shared library.
set(httplib_to_link "")
add_library(swarmctl_httplib INTERFACE)
if(header_dir)
  file(STRINGS ${header_dir}/httplib.h version REGEX "define CPPHTTPLIB_VERSION \"")
  string(REGEX REPLACE ".*\"(.*)\".*" "\\1" version "${version}")
  message(STATUS "cpp-httplib ${version}, compiled in")
  lighten_httplib()
  target_include_directories(swarmctl_httplib SYSTEM INTERFACE ${header_dir})
elseif(SWARMCTL_HTTPLIB STREQUAL fetch)
  message(FATAL_ERROR "cpp-httplib could not be fetched (see ${httplib_home}/*.log): set SWARMCTL_HTTPLIB_DIR to the "
                      "folder of httplib.h, or SWARMCTL_HTTPLIB=system")
else()
  find_package(PkgConfig QUIET)
  if(PKG_CONFIG_FOUND)
    pkg_check_modules(CPP_HTTPLIB IMPORTED_TARGET cpp-httplib)
  endif()
  if(NOT CPP_HTTPLIB_FOUND)
    message(FATAL_ERROR "no cpp-httplib: install libcpp-httplib-dev and pkg-config, or set SWARMCTL_HTTPLIB_DIR to "
                        "the folder of httplib.h")
  endif()
  message(STATUS "cpp-httplib ${CPP_HTTPLIB_VERSION}, the distribution's shared library")
  # Its class layouts depend on its build flags, so pkg-config's flags are used.
  target_link_libraries(swarmctl_httplib INTERFACE PkgConfig::CPP_HTTPLIB)
  set(httplib_to_link ${CPP_HTTPLIB_LIBRARIES})
endif()
