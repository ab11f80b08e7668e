// SPDX-License-Identifier: Apache-2.0
// The verbs: one line per verb, in the order of the help. `NAME_command` is defined in the verb's file.
// `export` is a C++ keyword, so it is `exports` here.
#pragma once

#define SWARMCTL_VERBS(VERB) \
  VERB(create)               \
  VERB(ls)                   \
  VERB(inspect)              \
  VERB(update)               \
  VERB(rm)                   \
  VERB(ps)                   \
  VERB(logs)                 \
  VERB(scale)                \
  VERB(rollback)             \
  VERB(history)              \
  VERB(restart)              \
  VERB(rebalance)            \
  VERB(wait)                 \
  VERB(why)                  \
  VERB(diff)                 \
  VERB(exports)              \
  VERB(apply)                \
  VERB(completion)           \
  VERB(help)                 \
  VERB(version)              \
  VERB(where)

namespace cli {

namespace detail {
#define SWARMCTL_VERB(name) name,
enum class VerbNumber : unsigned { SWARMCTL_VERBS(SWARMCTL_VERB) };
#undef SWARMCTL_VERB
}  // namespace detail

/// The verbs that a flag belongs to, as a set.
#define SWARMCTL_VERB(name) name = 1U << static_cast<unsigned>(detail::VerbNumber::name),
enum class Verbs : unsigned {
  none = 0,
  SWARMCTL_VERBS(SWARMCTL_VERB) both = create | update,
  global = 1U << 31,  ///< Before the verb, and after it unless the verb has a flag with the same name.
};
#undef SWARMCTL_VERB

constexpr Verbs operator|(Verbs a, Verbs b) {
  return static_cast<Verbs>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}
constexpr bool has(Verbs set, Verbs verb) {
  return (static_cast<unsigned>(set) & static_cast<unsigned>(verb)) != 0;
}

}  // namespace cli
