// SPDX-License-Identifier: Apache-2.0
// What the API defines for a value: its kind, its members, and which of them may be absent.
#pragma once

#include <swarm/json.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace swarm::api {

struct Record;

struct Shape {
  enum class Kind {
    any,  ///< whatever the JSON holds
    text,
    integer,
    ratio,   ///< a 32 bit float
    number,  ///< a 64 bit float
    boolean,
    time,
    duration,  ///< nanoseconds
    file_mode,
    month,    ///< 1 to 12
    weekday,  ///< 0 to 6, from Sunday
    list,
    map,
    object,
  };
  Kind kind = Kind::any;
  Kind element = Kind::any;        ///< list, map: the kind of the elements.
  const Record* record = nullptr;  ///< object, or a list of objects: their members.
  bool pointer = false;            ///< May be absent, which differs from zero.
};

inline constexpr Shape text_shape{Shape::Kind::text};

struct Member {
  std::string_view name;
  Shape shape;
  bool embedded = false;  ///< A name for part of the object itself: its members are members of the object.
  bool always = false;    ///< An engine never omits it; a text is then never empty.
};

/// Whether members that the record does not know are errors; a newer engine may send them otherwise.
enum class Closed { no, yes };

/// Whether exactly one of the members is present; which one determines the kind of the object.
enum class Choice { no, yes };

struct Record {
  std::string_view name;  ///< As in error messages: "swarm.Service".
  std::span<const Member> members;
  Closed closed = Closed::no;
  Choice choice = Choice::no;
  std::uint64_t required = required_of(members);  ///< A bit for each member that is always present.

  static constexpr std::uint64_t required_of(std::span<const Member> members) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < members.size() && i < 64; ++i)
      if (members[i].always) bits |= std::uint64_t{1} << i;
    return bits;
  }
};

const Record& service_record();
const Record& spec_record();  ///< A service's spec.
const Record& task_record();
const Record& node_record();
const Record& file_record();  ///< A secret or config.
const Record& network_record();
const Record& info_record();            ///< An engine, as far as it describes its role in the swarm.
const Record& engine_version_record();  ///< The response of /version.
const Record& version_record();         ///< Prints as its number.
const Record& ulimit_record();          ///< Prints as name=soft:hard.

/// The member itself or that of an embedded record; null if it is unknown.
const Member* known_member(const Record& record, std::string_view name);

/// Renames members that differ from the record's names only in case, as the engine ignores case. Returns the
/// members that the record does not know: "TaskTemplate.ContainerSpec.Nope". Throws usage for a duplicate
/// member.
std::vector<std::string> adopt_names(Json& document, const Record& record);

/// How the document violates the record: "Spec.Mode must be an object"; empty if it does not. Null counts as
/// a missing member. Members that the record does not know may hold anything.
std::string shape_fault(const Json& document, const Record& record);

}  // namespace swarm::api
