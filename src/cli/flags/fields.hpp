// SPDX-License-Identifier: Apache-2.0
// The keys of values that consist of fields, for shell completion and the manual.
#pragma once

#include "flags/flag.hpp"

#include <array>

namespace cli::fields {

inline constexpr std::string_view truth = "true|false";
inline constexpr auto needed = Field::Need::yes;
inline constexpr auto repeats = Field::Need::repeats;

inline constexpr std::array mount{
    Field{"type", "volume|bind|tmpfs|npipe|cluster"},
    Field{"source", {}, Complete::volume},
    Field{"target", {}, Complete::nothing, needed},
    Field{"readonly", truth},
    Field{"bind-propagation", "private|rprivate|shared|rshared|slave|rslave"},
    Field{"bind-recursive", "enabled|disabled|writable|readonly"},
    Field{"bind-create-src", truth},
    Field{"volume-nocopy", truth},
    Field{"volume-label", {}, Complete::nothing, repeats, true},
    Field{"volume-driver"},
    Field{"volume-opt", {}, Complete::nothing, repeats, true},
    Field{"volume-subpath"},
    Field{"tmpfs-size"},
    Field{"tmpfs-mode"},
};
inline constexpr std::array port{
    Field{"published"},
    Field{"target", {}, Complete::nothing, needed},
    Field{"protocol", "tcp|udp|sctp"},
    Field{"mode", "ingress|host"},
};
inline constexpr std::array network{
    Field{"name", {}, Complete::network, needed},
    Field{"alias", {}, Complete::nothing, repeats},
    Field{"driver-opt", {}, Complete::nothing, repeats, true},
};
inline constexpr std::array secret{
    Field{"source", {}, Complete::secret, needed}, Field{"target"}, Field{"uid"}, Field{"gid"}, Field{"mode"},
};
inline constexpr std::array config{
    Field{"source", {}, Complete::config, needed}, Field{"target"}, Field{"uid"}, Field{"gid"}, Field{"mode"},
};

inline constexpr std::array service_filter{
    Field{"id"},
    Field{"name", {}, Complete::service},
    Field{"label"},
    Field{"mode", "replicated|global|replicated-job|global-job"},
    Field{"runtime", "container|plugin"},
    Field{"state",
          "converged|converging|updating|paused|rollback_started|rollback_paused|rollback_completed"},
    Field{"image", {}, Complete::image},
};

inline constexpr std::array task_filter{
    Field{"id"},
    Field{"name", {}, Complete::service},
    Field{"node", {}, Complete::node},
    Field{"desired-state", "running|shutdown|accepted"},
    Field{"label"},
    Field{"state", {}, Complete::task_state},
};

}  // namespace cli::fields
