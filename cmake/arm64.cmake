# Cross-compiles for arm64 with Debian's toolchain. The libraries are Debian's for arm64; `need_arm64` of
# scripts/need.sh unpacks them in build/_arm64, so that the system is unchanged.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
cmake_path(SET home NORMALIZE ${CMAKE_CURRENT_LIST_DIR}/../build/_arm64/usr)
list(APPEND CMAKE_PREFIX_PATH ${home})
set(CMAKE_CXX_FLAGS_INIT "-isystem ${home}/include/aarch64-linux-gnu")
# Only the headers of spdlog and fmt are used, and they are the same on each architecture.
file(GLOB spdlog_DIR /usr/lib/*/cmake/spdlog)
file(GLOB fmt_DIR /usr/lib/*/cmake/fmt)
# gcc looks for an lld with the target's prefix, which Debian does not have.
set(SWARMCTL_LLD OFF CACHE FILEPATH "")
