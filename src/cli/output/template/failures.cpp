// SPDX-License-Identifier: Apache-2.0
// How templates fail: with the place in their text.
#include "io.hpp"
#include "output/template/ast.hpp"

#include <swarm/error.hpp>

namespace cli::templates {
namespace {

std::string place_text(Place place) {
  return "template: " + std::to_string(place.line) + ':' + std::to_string(place.column) + ": ";
}

}  // namespace

void fail_parse(Place place, const std::string& what) {
  throw swarm::Error(swarm::Errc::usage, place_text(place) + what);
}

void fail_no_function(Place place, const std::string& source) {
  fail_parse(place, "can't give arguments to " + source + ", which is no function");
}

void fail_run(Place place, const std::string& source, const std::string& what, Wrong wrong) {
  const auto code = wrong == Wrong::the_template ? swarm::Errc::usage : swarm::Errc::refused;
  throw swarm::Error(code, place_text(place) + "at <" + visible(source) + ">: " + what);
}

}  // namespace cli::templates
