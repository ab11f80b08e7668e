// SPDX-License-Identifier: Apache-2.0
// Summarizes what a command did to each service, for the calling program.
#include "output/report/summary.hpp"

#include "terminal/io.hpp"

#include <swarm/access.hpp>
#include <swarm/edit.hpp>

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Json;
using swarm::list_at;
using swarm::text_at;

/// A table cell, with everything escaped that would end the cell or be markup.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : visible(text, true)) {
    if (c == '\n')
      out += ' ';
    else if (c == '<')
      out += "&lt;";
    else
      out.append(std::string_view("\\`*_[]|&").find(c) == std::string_view::npos ? "" : "\\") += c;
  }
  return out;
}

std::string row(const Json& service) {
  const Json* wanted = swarm::find_at(service, "/wanted");
  std::string tasks;
  if (wanted != nullptr && wanted->is_number())
    tasks = std::to_string(swarm::count_at(service, "/running")) + "/" + wanted->dump();
  return "| " + cell(text_at(service, "/service")) + " | " + cell(text_at(service, "/verdict")) + " | " +
         cell(text_at(service, "/image")) + " | " + tasks + " | " + cell(text_at(service, "/message")) +
         " |\n";
}

/// Indented text is code, so the log needs no escaping except of carriage returns, which end a line in Markdown.
std::string words_of(const Json& failure) {
  const std::string node = text_at(failure, "/node");
  std::string text = "\n" + cell(text_at(failure, "/name")) + (node.empty() ? "" : " on " + cell(node)) +
                     ": " + cell(text_at(failure, "/error")) + "\n",
              log;
  for (const Json& line : list_at(failure, "/log")) log += "    " + visible(line.get<std::string>()) + "\n";
  return log.empty() ? text : text + "\n" + log;
}

std::string escaped(std::string_view text, std::string_view special) {
  std::string out;
  for (const char c : text) {
    const bool plain = special.find(c) == special.npos;
    out += plain       ? std::string(1, c)
           : c == '%'  ? "%25"
           : c == ':'  ? "%3A"
           : c == ','  ? "%2C"
           : c == '\r' ? "%0D"
                       : "%0A";
  }
  return out;
}

}  // namespace

void Summary::add(const std::string& service, const Json& members) {
  if (!is_wanted) return;
  auto found =
      std::ranges::find_if(services_, [&](const Json& one) { return text_at(one, "/service") == service; });
  if (found == services_.end()) found = services_.insert(found, Json{{"service", service}});
  for (const auto& [name, value] : members.items())
    if (!found->contains(name)) (*found)[name] = value;
}

Json Summary::document(std::string_view verb, std::optional<int> exit, swarm::milliseconds elapsed) const {
  Json services = Json::array();
  for (Json service : services_) {
    if (!service.contains("exit")) service["exit"] = 0;
    if (!service.contains("verdict")) service["verdict"] = service["exit"] == 0 ? "done" : "failed";
    services.push_back(std::move(service));
  }
  return {{"verb", verb},
          {"exit", exit ? Json(*exit) : Json()},
          {"elapsed_ms", elapsed.count()},
          {"errors", errors_},
          {"services", std::move(services)}};
}

Json image_members(const Json& spec) {
  const std::string image = text_at(spec, "/TaskTemplate/ContainerSpec/Image");
  const auto at = image.find('@');
  return {{"image", image.empty() ? Json() : Json(image.substr(0, at))},
          {"digest", at == image.npos ? Json() : Json(image.substr(at + 1))}};
}

std::string markdown_of(const Json& document) {
  std::string text = "### swarmctl " + text_at(document, "/verb") + "\n\n", details;
  const Json& services = list_at(document, "/services");
  if (!services.empty())
    text += "| service | verdict | image | tasks | reason |\n| --- | --- | --- | --- | --- |\n";
  for (const Json& service : services) {
    text += row(service);
    for (const Json& failure : list_at(service, "/failures")) details += words_of(failure);
  }
  for (const Json& error : list_at(document, "/errors"))
    details += "\n" + cell(error.get<std::string>()) + "\n";
  return text + details + "\n";
}

std::string github_command(std::string_view command, std::string_view title, std::string_view message) {
  return "::" + std::string(command) + (title.empty() ? "" : " title=" + escaped(title, "%\r\n:,")) +
         "::" + escaped(message, "%\r\n") + "\n";
}

}  // namespace cli
