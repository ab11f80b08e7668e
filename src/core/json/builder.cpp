// SPDX-License-Identifier: Apache-2.0
// Builds a document from the parser's events.
#include "json/builder.hpp"

#include <iterator>
#include <utility>

namespace swarm::json {

bool Builder::add(Json value) {
  values_.push_back({std::exchange(name_, {}), std::move(value)});
  return true;
}

bool Builder::key(std::string& name) {
  name_ = std::move(name);
  return true;
}

bool Builder::open() {
  names_.push_back(std::exchange(name_, {}));
  opens_.push_back(values_.size());
  return true;
}

bool Builder::end_object() {
  const std::size_t first = opens_.back();
  Json made = Json::object();
  auto& object = made.get_ref<Json::object_t&>();
  object.reserve(values_.size() - first);
  for (std::size_t i = first; i < values_.size(); ++i) {
    // Of two members with one name the last wins, at the place of the first.
    if (const auto known = object.find(values_[i].name); known != object.end())
      known->second = std::move(values_[i].value);
    else
      object.emplace_back(std::move(values_[i].name), std::move(values_[i].value));
  }
  values_.resize(first);
  opens_.pop_back();
  name_ = std::move(names_.back());
  names_.pop_back();
  return add(std::move(made));
}

bool Builder::end_array() {
  const std::size_t first = opens_.back();
  Json made = Json::array();
  auto& array = made.get_ref<Json::array_t&>();
  array.reserve(values_.size() - first);
  for (std::size_t i = first; i < values_.size(); ++i) array.push_back(std::move(values_[i].value));
  values_.resize(first);
  opens_.pop_back();
  name_ = std::move(names_.back());
  names_.pop_back();
  return add(std::move(made));
}

bool Builder::parse_error(std::size_t at, const std::string&, const Json::exception& error) {
  constexpr int number_out_of_range = 406;  // the JSON library's
  error_at_ = at;
  out_of_range_ = error.id == number_out_of_range;
  return false;
}

}  // namespace swarm::json
