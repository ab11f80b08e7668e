// SPDX-License-Identifier: Apache-2.0
// Replaces libgcc's registration of frames in a static program; cmake/static.cmake has the reason.

// NOLINTBEGIN(bugprone-reserved-identifier): the linker's names for what it wraps
extern "C" void __wrap___register_frame_info(const void*, void*) {}
extern "C" void* __wrap___deregister_frame_info(const void*) { return nullptr; }
// NOLINTEND(bugprone-reserved-identifier)
