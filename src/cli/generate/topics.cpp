// SPDX-License-Identifier: Apache-2.0
// Generates the parts of documents, between marks, that come from tables in the program.
#include "generate/topics.hpp"

#include "config/environment.hpp"
#include "exit_code.hpp"

#include <algorithm>
#include <array>

namespace cli {
namespace {

using Terms = std::vector<std::pair<std::string, std::string>>;

Terms exits() {
  Terms all;
  for (const ExitMeaning& one : exit_codes())
    all.emplace_back(std::to_string(static_cast<int>(one.code)), one.meaning);
  return all;
}

Terms environment() {
  Terms all;
  for (const Variable& one : variables()) all.emplace_back(one.name, one.meaning);
  return all;
}

Terms formats() {
  return {
      {"-o table", "A table with docker's columns"},
      {"-o wide", "More columns"},
      {"-o json", "One JSON array"},
      {"-o jsonl", "One JSON object per line, printed as it arrives"},
      {"-o name, -o id", "Names or IDs, one per line"},
      {"-o spec, -o flags",
       "inspect: what create --spec takes, or the create command that makes the service"},
      {"--format json", "One JSON object per line, with docker's members"},
      {"--format 'table {{.Name}}\\t{{.Image}}'", "Columns of your choice, with headings"},
      {"--format '{{.Name}} {{.Replicas}}'", "The template, once per row"},
      {"{{.Name}}", "A member; for inspect, {{.Spec.Name}}"},
      {"{{json .}}", "The whole as JSON"},
      {"{{range .X}}…{{end}}, {{if .X}}…{{else}}…{{end}}, {{with .X}}…{{end}}", "Loops and conditions"},
      {"{{define \"T\"}}…{{end}}, {{template \"T\" .}}, {{block \"T\" .}}…{{end}}", "Named templates"},
      {"{{.CreatedAt.Format \"2006-01-02 15:04\"}}",
       "A time in Go's layout, which shows how Mon Jan 2 15:04:05 MST 2006 is written"},
      {"{{.CreatedAt.Unix}}, .UnixMilli, .Year, .Month, .Weekday, .UTC, .Local, .Before, .Sub, .Add",
       "More of Go's methods of times"},
      {"join, split, lower, upper, title, truncate, pad, len, index, slice, print, printf, println",
       "Functions"},
      {"json, html, js, urlquery", "Text escaped for other languages"},
      {"eq, ne, lt, le, gt, ge, and, or, not", "Comparisons"},
  };
}

Terms in_a_pipeline() {
  return {
      {"create --or-update --merge", "Deploy with the same command the first time and every other time"},
      {"--update-failure-action rollback",
       "Let the engine roll back by itself if tasks fail, even if the job dies"},
      {"--with-registry-auth", "Send the registry's login to the nodes, so that they can pull"},
      {"--require-digest", "Fail if the image cannot be resolved"},
      {"--timeout DURATION", "Give up waiting after this long; the change goes on"},
      {"--progress plain|github|json",
       "One line per change, annotations of GitHub Actions, or one object per line"},
      {"--on-failure why,logs", "After a failed rollout, print the cause and the last log lines"},
      {"--summary FILE", "Write the outcome to a file, as one JSON object"},
      {"--dry-run --exit-code", "Send nothing; exit with 10 if anything would change"},
      {"wait SERVICE", "Resume waiting in a later step, after 7, 129, 130 or 143"},
  };
}

Terms connecting() {
  return {
      {"unix://PATH", "A socket on this machine (default unix:///var/run/docker.sock)"},
      {"tcp://HOST:PORT[/PATH]", "TCP, with TLS if --tls or --tlsverify or their variables say so"},
      {"ssh://[USER@]HOST[:PORT]", "The docker on another machine, through the ssh in PATH"},
      {"-H A,B or -H A -H B", "Several managers: the next one is asked if one does not serve"},
      {"-c NAME", "A context of docker's configuration, with its TLS material"},
      {"--tlsverify",
       "Use TLS and check the engine's certificate against ca.pem; cert.pem and key.pem log in"},
      {"where", "Show the engine that is used, and why"},
      {"-v", "Show each request with its manager, status and time"},
  };
}

Terms from_docker() {
  return {
      {"docker service create, ls, inspect, update, rm, ps, logs, scale, rollback",
       "The same verbs after swarmctl, with the same flags, values and tables"},
      {"docker service update --force web", "swarmctl restart web"},
      {"docker service update --force, for each service, after a node came back", "swarmctl rebalance"},
      {"docker service create ... || docker service update ...", "swarmctl create --or-update --merge ..."},
      {"docker service rm web || true", "swarmctl rm --ignore-missing web"},
      {"a loop over docker service ps", "swarmctl wait web, swarmctl why web"},
      {"docker stack deploy",
       "Stays docker's. A service of a stack can be changed like any other, and the next deployment of the stack "
       "resets what its file sets differently"},
      {"docker node, secret, config, network",
       "Stay docker's; --secret-rotate and --config-rotate make new versions"},
  };
}

constexpr std::array all_topics{
    Topic{"exit-codes", "What the exit codes mean",
          "With several operands, each is tried, and the highest-ranking code wins, in the order 9, 8, "
          "1, 6, 5, 7, 4, 3.",
          exits},
    Topic{"environment", "Environment variables",
          "Flags take precedence over variables. An empty variable counts as unset.", environment},
    Topic{"formats", "Output formats and templates",
          "Times in JSON are RFC 3339 in UTC. Templates are Go's, as in docker's --format. An error "
          "names its place in the template: exit code 2 if the template is wrong, 1 if the service has "
          "no value there.",
          formats},
    Topic{
        "ci", "Running in a pipeline",
        "create, update, scale, rollback, restart and rebalance wait until the tasks run, or clearly will not; the exit "
        "code is the outcome. Only results go to stdout. docs/in-ci.md has jobs for GitLab CI and GitHub "
        "Actions, and a script for cron.",
        in_a_pipeline},
    Topic{"connection", "Which engine is used, and how",
          "The first of these that is given names the engine: -H or --context, SWARMCTL_HOST, DOCKER_HOST, "
          "DOCKER_CONTEXT, the current context of docker's configuration, the default socket. It must be a "
          "manager of a swarm. The names localhost and *.localhost mean this machine, without a hosts file.",
          connecting},
    Topic{"migration", "Coming from docker service", "docs/docker-users.md lists every intended difference.",
          from_docker},
};

}  // namespace

std::span<const Topic> topics() { return all_topics; }

const Topic* find_topic(std::string_view name) {
  const auto found = std::ranges::find(all_topics, name, &Topic::name);
  return found == all_topics.end() ? nullptr : &*found;
}

namespace {

/// Formats flags in the text as code.
std::string with_code(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto flag = std::min(text.find("--"), text.size());
    out += text.substr(0, flag);
    text.remove_prefix(flag);
    const auto length = std::min(text.find_first_not_of("-abcdefghijklmnopqrstuvwxyz"), text.size());
    if (length > 0) out += "`" + std::string(text.substr(0, length)) + "`";
    text.remove_prefix(length);
  }
  return out;
}

std::string table() {
  std::string out = "| code | meaning |\n| --- | --- |\n";
  for (const ExitMeaning& one : exit_codes())
    out += "| " + std::to_string(static_cast<int>(one.code)) + " | " + with_code(one.meaning) + " |\n";
  return out;
}

}  // namespace

std::string with_table(std::string_view page, std::string_view subject, const std::string& table) {
  const std::string start = "<!-- " + std::string(subject) + ": written by scripts/dev gen -->\n";
  const auto from = page.find(start);
  const auto to = from == page.npos ? from : page.find("<!-- end -->\n", from);
  if (to == page.npos) return std::string(page);
  return std::string(page.substr(0, from + start.size())) + table + std::string(page.substr(to));
}

std::string with_exit_codes(std::string_view page) { return with_table(page, "exit codes", table()); }

}  // namespace cli
