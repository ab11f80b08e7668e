// SPDX-License-Identifier: Apache-2.0
// Descriptors 0 to 2 belong to the standard streams, even where the caller closed them.
#pragma once

namespace cli {

/// Fills each of the descriptors 0 to 2 that is closed with one that can be neither read nor written, so that
/// no socket or file gets its number, and what is written to the stream still fails with EBADF. Before
/// anything is opened. Ends the process where that cannot be done.
void occupy_standard_streams();

}  // namespace cli
