// SPDX-License-Identifier: Apache-2.0
// In place of libgcc's registration of frames, in a static program (cmake/static.cmake says why).

// NOLINTBEGIN(bugprone-reserved-identifier): the linker's names for what it wraps
extern "C" void __wrap___register_frame_info(const void*, void*) {}
extern "C" void* __wrap___deregister_frame_info(const void*) { return nullptr; }
// NOLINTEND(bugprone-reserved-identifier)
