// SPDX-License-Identifier: Apache-2.0
// What the API says about a value: its kind, its members, and which of them may be absent.
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
    any,  ///< as the JSON tells
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
  Kind element = Kind::any;        ///< list, map: of what.
  const Record* record = nullptr;  ///< object, or a list of objects: their members.
  bool pointer = false;            ///< May be absent, which is not the same as zero.
};

inline constexpr Shape text_shape{Shape::Kind::text};

struct Member {
  std::string_view name;
  Shape shape;
  bool embedded = false;  ///< A name for part of the object itself: its members are members here.
  bool always = false;    ///< An engine never leaves it out, and never leaves such a text empty.
};

/// Whether members that the record does not know may come all the same, from a newer engine.
enum class Closed { no, yes };

/// Whether one of the members is there, and no other: which one tells the kind of the object.
enum class Choice { no, yes };

struct Record {
  std::string_view name;  ///< As errors call it: "swarm.Service".
  std::span<const Member> members;
  Closed closed = Closed::no;
  Choice choice = Choice::no;
  std::uint64_t required = required_of(members);  ///< A bit for each member that is always there.

  static constexpr std::uint64_t required_of(std::span<const Member> members) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < members.size() && i < 64; ++i)
      if (members[i].always) bits |= std::uint64_t{1} << i;
    return bits;
  }
};

const Record& service_record();
const Record& spec_record();  ///< Of a service.
const Record& task_record();
const Record& node_record();
const Record& file_record();  ///< A secret or config.
const Record& network_record();
const Record& info_record();            ///< An engine, as far as it tells its part in the swarm.
const Record& engine_version_record();  ///< Of /version.
const Record& version_record();         ///< Prints as its number.
const Record& ulimit_record();          ///< Prints as name=soft:hard.

/// The member itself or that of an embedded record; null: not known.
const Member* known_member(const Record& record, std::string_view name);

/// Gives members the record's names where they differ in case alone, as the engine reads them. Returns those that
/// the record does not know: "TaskTemplate.ContainerSpec.Nope". Throws usage for one that is there twice.
std::vector<std::string> adopt_names(Json& document, const Record& record);

/// Where the document is not as the record says: "Spec.Mode must be an object"; empty: nowhere. Null stands
/// for a member that is missing. Members that the record does not know may be anything.
std::string shape_fault(const Json& document, const Record& record);

}  // namespace swarm::api
