// SPDX-License-Identifier: Apache-2.0
// What a flag is: one row, read forwards (option, help, edit) and backwards (spec to flags).
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

/// What the shell offers for a value, besides the row's own choices and fields. What `--NAME-rm` takes comes
/// from the service named on the line.
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
  volume,  ///< Of a mount: what its type says.
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
  member,       ///< A path into what inspect shows.
  revision,     ///< Of the service on the line.
  secret_file,  ///< NAME=FILE
  config_file
};

/// A key that may stand in a value of the form KEY=VALUE,KEY=VALUE.
struct Field {
  enum class Need { no, yes, repeats };
  std::string_view name;
  std::string_view choices{};  ///< "a|b|c", for the shell.
  Complete complete = Complete::nothing;
  Need need = Need::no;
  bool is_pair = false;  ///< Its value is a KEY=VALUE of its own.
};

/// What a value of zero (0, false, "", an empty list) does to the member.
enum class Zero { erase, keep };

class Given;
struct Found;

/// The flag can be used only together with another one.
struct Needs {
  FlagName flag{};
  std::string_view why{};       ///< The end of the error: " NEW: it makes a service of another name".
  bool only_on_create = false;  ///< Where the line makes a service from nothing.
};

/// The flag can be used only where another one has one of these values.
struct Suits {
  FlagName flag{};
  std::string_view values{};     ///< "a|b|c"
  std::string_view otherwise{};  ///< The value of the other flag where it is not given.
  std::string_view unless{};     ///< A value of this flag that suits always.
  std::string_view why{};        ///< The end of the error.
};

/// The flag makes the command act as another verb: only flags of that verb may be given with it, and a few.
struct ActsAs {
  Verbs verb = Verbs::none;
  std::span<const FlagName> also{};
};

/// What a value refers to, which is looked up before the edit is made.
struct Refers {
  enum class To { nothing, network, secret, config };
  To to = To::nothing;
  std::string (*name)(const swarm::Json& value) = nullptr;  ///< In a value; empty: it refers to nothing.
  bool removed_too = false;                                 ///< `--NAME-rm` has to be looked up, too.
};

/// How a sentence of ours quotes a typed value. What may hold a secret is never quoted whole.
enum class Quote {
  typed,   ///< As typed, masked() as any text.
  key,     ///< Of KEY=VALUE the key.
  host,    ///< Of NAME:ADDRESS the name, and what is an address.
  fields,  ///< Of KEY=VALUE,… the values of known keys, and of a value that is a pair the key.
  nothing
};

/// Something that a service has, as `--NAME-rm` takes it.
struct Held {
  std::string typed, meaning;
};

/// For std::visit over what a row does.
template <class... Ts>
struct overloaded : Ts... {
  using Ts::operator()...;
};
template <class... Ts>
overloaded(Ts...) -> overloaded<Ts...>;  // for clang 14

/// The row changes no spec.
struct Nothing {
  /// How a typed value is checked before anything is sent; null: any text.
  swarm::Json (*read)(std::string_view typed) = nullptr;
};
/// One member, replaced.
struct Single {
  swarm::value::Codec value;
  Zero zero = Zero::erase;
};
/// A list: on update `--NAME-add` and `--NAME-rm`. An added item takes the place of one with the same key.
struct List {
  swarm::value::Codec value;
  std::string (*key)(const swarm::Json& item);
  /// The keys of the items that `--NAME-rm` means.
  std::vector<std::string> (*removed)(std::string_view typed);
};
/// An object of strings: on update `--NAME-add` and `--NAME-rm`.
struct Map {
  swarm::value::Pair (*read)(std::string_view typed);
};
using Warnings = std::vector<std::string>;

/// Rows that act together share one `apply`, which runs once, at the place of the first of them.
struct Special {
  using Apply = void (*)(swarm::Json& spec, const Given& given, const Found& found, Warnings& warnings);
  Apply apply;
  /// The values of this row that make the spec again, for `create`.
  using Show = std::vector<std::string> (*)(const swarm::Json& spec);
  Show show;
  /// How one typed value is checked before anything is sent; null: any text.
  swarm::Json (*read)(std::string_view typed) = nullptr;
  bool family = false;  ///< `--NAME-add` and `--NAME-rm` on update.
  /// Families: what there is to be removed.
  std::vector<Held> (*held)(const swarm::Json& spec) = nullptr;
};

using Change = std::variant<Nothing, Single, List, Map, Special>;

struct Flag {
  std::string_view name;  ///< As on `create`, without dashes.
  char letter = 0;
  std::string_view label{};     ///< Name of the value in help; empty: a switch.
  std::string_view rm_label{};  ///< Of `--NAME-rm`, where less is enough to name an item.
  std::string_view help{};      ///< One line.
  std::string_view prose{};     ///< Further sentences for the manual.
  Group group{};
  Verbs on{};
  std::string_view at{};  ///< JSON pointer in the service spec.
  Change change{};
  /// Engine API that first knows the field.
  swarm::Api since = swarm::known_since(at);
  std::string_view choices{};  ///< "a|b|c": checked, completed, printed.
  Complete complete{};
  std::string_view alias{};         ///< A second name.
  bool repeatable = false;          ///< Of rows without a list: values are collected. Lists always are.
  std::string_view words{};         ///< Switches: values that may stand after `=`, besides true and false.
  std::span<const Field> fields{};  ///< Keys of a value; for the shell.
  bool single = false;              ///< One of `fields` a value, with no commas.
  bool common = false;              ///< Shown by -h.
  Quote quote = Quote::typed;
  /// What is to be said about a value that is taken all the same.
  std::vector<std::string> (*warnings)(std::string_view typed, const swarm::Json& value) = nullptr;
  bool any_case = false;       ///< `choices` hold in any case.
  bool reads_removed = false;  ///< `--NAME-rm` takes values as `--NAME-add` does, not only what names them.
  bool is_whole_spec = false;  ///< The value is a whole spec: what the line does not name may stand there.
  std::span<const FlagName> excludes{};  ///< Flags that cannot be used with it.
  std::string_view why_excluded{};       ///< The end of that error.
  Needs needs{};
  Suits suits{};
  ActsAs acts_as{};
  Refers refers{};
  /// Where in a container a value goes: two of one line at one place are refused.
  std::string (*place)(const swarm::Json& value) = nullptr;
  /// The engine API that the value needs, where that is newer than `since`.
  swarm::Api (*value_since)(const swarm::Json& value) = nullptr;
  /// Refuses a finished spec in which what was given does not fit the rest.
  void (*check)(const swarm::Json& spec, const Given& given, const Found& found) = nullptr;

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
/// The one of them called `name`, which must be there.
const Flag& service_flag(FlagName name);
/// All other rows: outcome, output, connection.
std::span<const Flag> verb_flags();

}  // namespace cli
