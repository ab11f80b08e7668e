// SPDX-License-Identifier: Apache-2.0
// What is written once a command has ended.
#include "report.hpp"

#include "config/environment.hpp"
#include "output/report/summary.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <string>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;

Error cannot_write(const std::string& path, Errc code) {
  return {code, "cannot write " + path + ": " + std::strerror(errno)};
}

swarm::Json document_of(const Session& session, Exit exit) {
  const auto elapsed =
      std::chrono::duration_cast<swarm::milliseconds>(session.io.clock.now() - session.started);
  return session.summary->document(session.command.name, static_cast<int>(exit), elapsed);
}

/// The page is shared by the steps of a job.
void add_to_page(const Session& session, Exit exit) {
  const auto path = variable(session.io.env, "GITHUB_STEP_SUMMARY");
  if (!session.annotates() || !path) return;
  std::ofstream page(*path, std::ios::app);
  page << markdown_of(document_of(session, exit)) << std::flush;
  if (!page) session.warn(cannot_write(*path, Errc::refused).what());
}

}  // namespace

Exit with_report(Session& session, const std::function<Exit()>& act) {
  const std::string path = session.given().last(flag::summary);
  std::ofstream file;
  Exit exit = session.guard([&] {
    // What an earlier command wrote must not pass for the outcome of this one.
    if (!path.empty()) file.open(path, std::ios::trunc);
    if (!file) throw cannot_write(path, Errc::usage);
    return act();
  });
  add_to_page(session, exit);
  if (!file.is_open()) return exit;
  file << swarm::json_text(document_of(session, exit)) << std::endl;
  return file ? exit : worse(exit, session.fail(cannot_write(path, Errc::refused)));
}

}  // namespace cli
