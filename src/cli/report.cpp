// SPDX-License-Identifier: Apache-2.0
// Writes the reports at the end of a command.
#include "report.hpp"

#include "config/environment.hpp"
#include "output/hints.hpp"
#include "output/report/summary.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

namespace cli {
namespace {

using swarm::Errc;
using swarm::Error;

Error cannot_write(const std::string& path, Errc code) {
  return {code, "cannot write " + path + ": " + std::strerror(errno)};
}

swarm::Json document_of(const Session& session, const Summary& summary, std::optional<Exit> exit) {
  const auto elapsed =
      std::chrono::duration_cast<swarm::milliseconds>(session.io.clock.now() - session.started);
  const auto code = exit ? std::optional(static_cast<int>(*exit)) : std::nullopt;
  return summary.document(session.command.name, code, elapsed);
}

/// Overwrites an existing file.
bool write_file(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::trunc);
  file << text << std::flush;
  return file.good();
}

/// Appends, because the steps of a job share the page.
void add_to_page(const Session& session, Exit exit) {
  const auto path = variable(session.io.env, "GITHUB_STEP_SUMMARY");
  if (!session.annotates() || !path) return;
  std::ofstream page(*path, std::ios::app);
  page << markdown_of(document_of(session, *session.summary, exit)) << std::flush;
  if (!page) session.warn(cannot_write(*path, Errc::refused).what());
}

}  // namespace

Exit with_report(Session& session, const std::function<Exit()>& act) {
  const std::string path = session.given().last(flag::summary);
  const auto write = [&](const Summary& summary, std::optional<Exit> exit) {
    return write_file(path, swarm::json_text(document_of(session, summary, exit)) + "\n");
  };
  session.summary->is_wanted = !path.empty() || session.annotates();
  bool open = false;
  Exit exit = session.guard([&] {
    // Empty the file first, so that an earlier command's report is not taken for this one's.
    if (path == "-")
      throw Error(Errc::usage, "--summary -: not a file, and standard output has the command's own",
                  make_hint("./- is a file of that name"));
    open = !path.empty() && write_file(path, "");
    if (!path.empty() && !open) throw cannot_write(path, Errc::usage);
    std::error_code failed;
    if (open && std::filesystem::is_regular_file(path, failed))
      session.summary->before_wait = [&](const Summary& so_far) { write(so_far, std::nullopt); };
    return act();
  });
  add_to_page(session, exit);
  if (!open || write(*session.summary, exit)) return exit;
  return worse(exit, session.fail(cannot_write(path, Errc::refused)));
}

}  // namespace cli
