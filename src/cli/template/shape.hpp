// SPDX-License-Identifier: Apache-2.0
// What the API says about a value in a template: its kind, its members, and which of them may be absent.
#pragma once

#include <span>
#include <string_view>

namespace cli::templates {

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
};

/// Whether members that the record does not know may come all the same, from a newer engine.
enum class Closed { no, yes };

struct Record {
  std::string_view name;  ///< As errors call it: "swarm.Service".
  std::span<const Member> members;
  Closed closed = Closed::no;
};

const Record& service_record();
const Record& version_record();  ///< Prints as its number.
const Record& ulimit_record();   ///< Prints as name=soft:hard.

/// The member itself or that of an embedded record; null: not known.
const Member* known_member(const Record& record, std::string_view name);

}  // namespace cli::templates
