// SPDX-License-Identifier: Apache-2.0
// Defines a flag as one row of a table, used to parse options, print help, edit a spec, and convert a spec
// back to flags.
#pragma once

#include "flags/names.hpp"
#include "verbs.hpp"

#include <swarm/engine.hpp>
#include <swarm/field_versions.hpp>
#include <swarm/json.hpp>
#include <swarm/values.hpp>

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace cli {

std::vector<std::string_view> split_choices(std::string_view choices);
bool one_of(std::string_view choices, std::string_view word);
/// "a, b or c"
std::string allowed_text(std::string_view choices);

/// Headings of help and manual, in their order.
enum class Group {
  answer,
  operation,
  outcome,
  safety,
  service,
  container,
  files,
  network,
  resources,
  placement,
  update,
  rollback,
  restart,
  health,
  logging,
  registry,
  connection,
  general
};
std::string_view heading(Group group);

/// The kind of candidates for a value in shell completion, besides the row's own choices and fields.
/// Candidates for `--NAME-rm` come from the service on the line.
enum class Complete {
  nothing,
  verb,
  shell,
  file,
  directory,
  network,
  secret,
  config,
  node,
  service,
  scale,  ///< SERVICE=N
  image,
  volume,  ///< A mount's source; depends on its type.
  variable,
  signal,
  capability,
  format,
  context,
  constraint,
  spread,
  ulimit,
  log_driver,
  log_option,
  dns_option,
  task_state,
  goal,
  member,       ///< A path into the output of inspect.
  revision,     ///< A revision of the service on the line.
  secret_file,  ///< NAME=FILE
  config_file
};

/// A key in a value of the form KEY=VALUE,KEY=VALUE.
struct Field {
  enum class Need { no, yes, repeats };
  std::string_view name;
  std::string_view choices{};  ///< "a|b|c", for shell completion.
  Complete complete = Complete::nothing;
  Need need = Need::no;
  bool is_pair = false;  ///< Its value is itself KEY=VALUE.
};

/// The effect of a zero value (0, false, "", an empty list) on the member.
enum class Zero { erase, keep };

class Given;
struct ResolvedNames;

/// The flag can be used only together with another one.
struct Needs {
  FlagName flag{};
  std::string_view why{};       ///< The end of the error: " NEW: it makes a service of another name".
  bool only_on_create = false;  ///< Only if the line creates a service without a whole spec.
};

/// The flag can be used only if another one has one of these values.
struct Suits {
  FlagName flag{};
  std::string_view values{};     ///< "a|b|c"
  std::string_view otherwise{};  ///< The other flag's value if it is not given.
  std::string_view unless{};     ///< A value of this flag that is always allowed.
  std::string_view why{};        ///< The end of the error.
};

/// The flag makes the command act as another verb: only that verb's flags, and those in `also`, may be given
/// with it.
struct ActsAs {
  Verbs verb = Verbs::none;
  std::span<const FlagName> also{};
};

/// What a value refers to; looked up before the edit is made.
struct Refers {
  enum class To { nothing, network, secret, config };
  To to = To::nothing;
  /// The name in a value; empty if it refers to nothing.
  std::string (*name)(const swarm::Json& value) = nullptr;
  bool removed_too = false;  ///< The value of `--NAME-rm` is looked up too.
};

/// How messages quote a typed value. A value that may hold a secret is never quoted completely.
enum class Quote {
  typed,   ///< As typed, after masked().
  key,     ///< Only the key of KEY=VALUE.
  host,    ///< The name in NAME:ADDRESS, and the address if it is one.
  fields,  ///< For KEY=VALUE,… the values of known keys; for a value that is itself a pair, its key.
  nothing
};

/// Something that a service has, in the form that `--NAME-rm` takes.
struct Held {
  std::string typed, meaning;
};

/// For std::visit over a row's Change.
template <class... Ts>
struct overloaded : Ts... {
  using Ts::operator()...;
};
template <class... Ts>
overloaded(Ts...) -> overloaded<Ts...>;  // for clang 14

/// The row changes no spec.
struct Nothing {
  /// Checks a typed value before anything is sent; null: any text is valid.
  swarm::Json (*read)(std::string_view typed) = nullptr;
};
/// Replaces one member.
struct Single {
  swarm::value::Codec value;
  Zero zero = Zero::erase;
};
/// A list: on update `--NAME-add` and `--NAME-rm`. An added item replaces one with the same key.
struct List {
  swarm::value::Codec value;
  std::string (*key)(const swarm::Json& item);
  /// The keys of the items that a `--NAME-rm` value selects.
  std::vector<std::string> (*removed)(std::string_view typed);
};
/// An object of strings: on update `--NAME-add` and `--NAME-rm`.
struct Map {
  swarm::value::Pair (*read)(std::string_view typed);
};
using Warnings = std::vector<std::string>;

/// Rows that act together share one `apply`, which runs once, at the position of the first of them.
struct Special {
  using Apply = void (*)(swarm::Json& spec, const Given& given, const ResolvedNames& found,
                         Warnings& warnings);
  Apply apply;
  /// The values of this row on `create` that reproduce the spec.
  using Show = std::vector<std::string> (*)(const swarm::Json& spec);
  Show show;
  /// Checks a typed value before anything is sent; null: any text is valid.
  swarm::Json (*read)(std::string_view typed) = nullptr;
  bool family = false;  ///< `--NAME-add` and `--NAME-rm` on update.
  /// Families: the items that can be removed.
  std::vector<Held> (*held)(const swarm::Json& spec) = nullptr;
};

using Change = std::variant<Nothing, Single, List, Map, Special>;

struct Flag {
  std::string_view name;  ///< As on `create`, without dashes.
  char letter = 0;
  std::string_view label{};     ///< Name of the value in help; empty: a switch.
  std::string_view rm_label{};  ///< The label for `--NAME-rm`, if less is enough to name an item.
  std::string_view help{};      ///< One line.
  std::string_view prose{};     ///< Further sentences for the manual.
  Group group{};
  Verbs on{};
  std::string_view at{};  ///< JSON pointer in the service spec.
  Change change{};
  /// The first engine API version with the field.
  swarm::Api since = swarm::known_since(at);
  std::string_view choices{};  ///< "a|b|c": checked, completed, printed.
  Complete complete{};
  std::string_view alias{};         ///< A second name.
  bool repeatable = false;          ///< For rows without a list: values are collected, as lists always are.
  std::string_view words{};         ///< Switches: values allowed after `=`, besides true and false.
  std::span<const Field> fields{};  ///< Keys of a value; for shell completion.
  bool single = false;              ///< Only one of `fields` per value, without commas.
  bool common = false;              ///< Shown by -h.
  Quote quote = Quote::typed;
  /// Warnings about a value that is accepted anyway.
  std::vector<std::string> (*warnings)(std::string_view typed, const swarm::Json& value) = nullptr;
  bool any_case = false;       ///< `choices` are case-insensitive.
  bool reads_removed = false;  ///< `--NAME-rm` takes values like `--NAME-add`, not only their keys.
  bool is_whole_spec = false;  ///< The value is a whole spec, which may contain what other flags need.
  std::span<const FlagName> excludes{};  ///< Flags that cannot be used with it.
  std::string_view why_excluded{};       ///< The end of that error.
  Needs needs{};
  Suits suits{};
  ActsAs acts_as{};
  Refers refers{};
  /// The place of a value in the container; two values with the same place are an error.
  std::string (*place)(const swarm::Json& value) = nullptr;
  /// The engine API version that the value needs, if newer than `since`.
  swarm::Api (*value_since)(const swarm::Json& value) = nullptr;
  /// Throws if the given value does not fit the rest of the finished spec.
  void (*check)(const swarm::Json& spec, const Given& given, const ResolvedNames& found) = nullptr;

  [[nodiscard]] constexpr bool is_switch() const { return label.empty(); }
  [[nodiscard]] constexpr bool is_family() const {
    if (const auto* special = std::get_if<Special>(&change)) return special->family;
    return std::holds_alternative<List>(change) || std::holds_alternative<Map>(change);
  }
  [[nodiscard]] constexpr bool collects() const { return repeatable || is_family(); }
};

constexpr FlagName::FlagName(const Flag& row) : text_(row.name) {}

/// Rows of create and update that change a service, in the order in which they are applied.
std::span<const Flag> service_flags();
/// The row called `name`, which must exist.
const Flag& service_flag(FlagName name);
/// All other rows: outcome, output, connection.
std::span<const Flag> verb_flags();

}  // namespace cli
