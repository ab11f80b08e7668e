# cpp-httplib, compiled in. SWARMCTL_HTTPLIB_DIR: the folder of httplib.h.
set(SWARMCTL_HTTPLIB_DIR "" CACHE PATH "Folder that holds httplib.h")
add_library(swarmctl_httplib INTERFACE)
target_include_directories(swarmctl_httplib SYSTEM INTERFACE ${SWARMCTL_HTTPLIB_DIR})
