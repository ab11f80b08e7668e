// SPDX-License-Identifier: Apache-2.0
// Tests the round trip from a spec to flags and back: flags reproduce what create made, and every difference
// from a spec that something else made is reported.
#include "commands/inspect/line_gaps.hpp"
#include "flags/to_flags.hpp"
#include "support/random.hpp"
#include "support/scripted_engine.hpp"
#include "wire/program.hpp"
#include "wire/recorded.hpp"

#include <swarm/access.hpp>
#include <swarm/error.hpp>
#include <swarm/lookup.hpp>
#include <swarm/values.hpp>

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

using namespace test;
using swarm::Json;

namespace {

/// What the program sends for a recorded line, or null if it sends nothing.
Json sent_for(const Recorded& recorded) {
  FakeEngine engine;
  Json state = {{"services", Json::array()}};
  if (!recorded.start.is_null()) state["services"].push_back(recorded.start);
  engine.reset(state);
  std::vector<std::string> words = recorded.words;
  words.insert(words.begin(), recorded.command);
  run(words, engine);
  const auto writes = engine.writes();
  return writes.size() == 1 ? writes[0].json() : Json();
}

Json created_by(const std::vector<std::string>& flags, const Json& state = Json::object()) {
  FakeEngine engine;
  engine.reset(state);
  std::vector<std::string> words{"create", "-d", "--no-resolve-image"};
  words.insert(words.end(), flags.begin(), flags.end());
  const RunResult result = run(words, engine);
  EXPECT_EQ(result.exit, 0) << result.err;
  const auto writes = engine.writes();
  return writes.size() == 1 ? writes[0].json() : Json();
}

/// Removes what no flag of create sets: counters, and what the engine fills in.
Json without_engine_marks(Json spec) {
  Json& task = spec["TaskTemplate"];
  task["ForceUpdate"] = 0;
  task.erase("Runtime");
  if (task["ContainerSpec"].value("Isolation", "") == "default") task["ContainerSpec"].erase("Isolation");
  return spec;
}

using Words = std::vector<std::string>;

/// Members that are pointers in the engine, or that it always writes: there, a zero has a meaning.
bool tells_zero(const std::string& member) {
  constexpr std::array names{"Init",        "StopGracePeriod", "MaxAttempts",     "Delay",
                             "Window",      "Replicas",        "MaxConcurrent",   "TotalCompletions",
                             "Parallelism", "SwapBytes",       "MaxFailureRatio", "MemorySwappiness"};
  return std::ranges::find(names, member) != names.end();
}

/// The value as the engine stores it: zeros without a meaning are left out, defaults are explicit, networks
/// of the deprecated member are in the current one, and what has a name has no ID.
Json stored(const Json& value, const std::string& member = {}) {
  if (!value.is_structured()) return value;
  Json out = value.is_array() ? Json::array() : Json::object();
  for (auto it = value.begin(); it != value.end(); ++it) {
    if (value.is_array()) {
      out.push_back(stored(*it, member));
      continue;
    }
    const bool zero = *it == Json(0) || *it == Json(false) || *it == Json("") || it->is_null();
    const bool is_id = it.key() == "SecretID" || it.key() == "ConfigID";
    if (!is_id && (!zero || (tells_zero(it.key()) && !it->is_null()))) out[it.key()] = stored(*it, it.key());
  }
  return out;
}

Json as_engine_has_it(Json spec) {
  const Json old_networks = swarm::list_at(spec, "/Networks");
  spec.erase("Networks");
  Json& task = spec["TaskTemplate"];
  if (task.is_null()) task = Json::object();
  if (task.value("Networks", Json::array()).empty() && !old_networks.empty()) task["Networks"] = old_networks;
  if (task.value("Runtime", "") == "container") task.erase("Runtime");
  if (swarm::text_at(task, "/ContainerSpec/Isolation") == "default") task["ContainerSpec"].erase("Isolation");
  if (spec.value("/EndpointSpec/Mode"_json_pointer, "") == "vip") spec["EndpointSpec"].erase("Mode");
  if (spec.value("Mode", Json::object()).empty()) spec["Mode"] = {{"Replicated", Json::object()}};
  for (Json& numbers : spec["Mode"])
    for (const char* one : {"Replicas", "MaxConcurrent", "TotalCompletions"})
      if (numbers.is_object() && numbers.value(one, Json()) == Json(1)) numbers.erase(one);
  return normal(stored(spec));
}

/// What the swarm must have for the references of a spec.
Json state_for(const Json& spec) {
  Json state{{"networks", Json::array()}, {"secrets", Json::array()}, {"configs", Json::array()}};
  const auto add = [&](const char* kind, std::string id, const std::string& name) {
    if (name.empty()) return;  // nothing in a swarm has an empty name
    if (!swarm::can_be_name(id)) id = "id-of-" + name;
    state[kind].push_back({{"ID", id}, {"Id", id}, {"Name", name}, {"Spec", {{"Name", name}}}});
  };
  for (const char* at : {"/TaskTemplate/Networks", "/Networks"})
    for (const Json& one : spec.value(Json::json_pointer(at), Json::array()))
      add("networks", swarm::text_at(one, "/Target"), swarm::text_at(one, "/Target"));
  const Json::json_pointer container("/TaskTemplate/ContainerSpec");
  for (const Json& one : spec.value(container / "Secrets", Json::array()))
    add("secrets", swarm::text_at(one, "/SecretID"), swarm::text_at(one, "/SecretName"));
  for (const Json& one : spec.value(container / "Configs", Json::array()))
    add("configs", swarm::text_at(one, "/ConfigID"), swarm::text_at(one, "/ConfigName"));
  const std::string credential =
      swarm::text_at(spec, "/TaskTemplate/ContainerSpec/Privileges/CredentialSpec/Config");
  if (!credential.empty()) add("configs", credential, credential);
  return state;
}

bool has_image(const Json& spec) {
  const std::string image = swarm::text_at(spec, "/TaskTemplate/ContainerSpec/Image");
  try {
    swarm::value::read_image(image);
    return image.find('\0') == image.npos;
  } catch (const swarm::Error&) {
    return false;
  }
}

/// Expects that the program accepts the line, and that the line makes an equal spec or reports that it does
/// not.
void expect_faithful(const Json& spec, const std::string& what) {
  const Words flags = cli::to_flags(spec);
  const Words gaps = cli::line_gaps(spec);
  if (!has_image(spec)) {
    EXPECT_FALSE(gaps.empty()) << what << spec.dump(-1, ' ', false, Json::error_handler_t::replace);
    return;
  }
  const Json created = created_by(flags, state_for(spec));
  if (created.is_null()) return;  // already reported
  const Json item = as_engine_has_it(created), wanted = as_engine_has_it(spec);
  if (gaps.empty()) {
    EXPECT_EQ(item, wanted) << what << cli::create_line(spec);
  }
}

/// Generates specs with any members that the API describes, with values of any kind that it allows and some
/// that it does not.
class AnySpec {
 public:
  explicit AnySpec(unsigned seed) : random_(seed) {
    std::ifstream file(SOURCE_DIR "/tests/data/api_fields.txt");
    for (std::string line; std::getline(file, line);) {
      std::istringstream columns(line);
      std::string pointer, type;
      columns >> pointer >> type;
      if (!pointer.starts_with('/')) continue;
      types_[pointer] = type;
      const auto slash = pointer.rfind('/');
      members_[pointer.substr(0, slash)].push_back(pointer.substr(slash + 1));
    }
  }

  Json next() {
    often_ = 1 + below(8, random_);
    Json spec = object("");
    if (below(8, random_) > 0) spec["TaskTemplate"]["ContainerSpec"]["Image"] = "busybox:1";
    if (below(4, random_) > 0) spec["Name"] = "web";
    return spec;
  }

  [[nodiscard]] std::size_t fields() const { return types_.size(); }
  [[nodiscard]] std::size_t seen() const { return seen_.size(); }

 private:
  bool wanted() { return below(8, random_) < often_ && below(3, random_) > 0; }

  Json object(const std::string& at) {
    Json out = Json::object();
    const auto members = members_.find(at);
    if (members == members_.end()) {
      for (auto left = below(3, random_); left > 0; --left) out[key()] = text(at);
      return out;
    }
    const std::size_t one_mode = below(members->second.size(), random_);
    for (std::size_t i = 0; i < members->second.size(); ++i)
      if (at == "/Mode" ? i == one_mode : wanted())
        out[members->second[i]] = value(at + "/" + members->second[i]);
    return out;
  }

  Json value(const std::string& at) {
    seen_[at] = true;
    const std::string& type = types_[at];
    if (type == "object") return object(at);
    if (type == "boolean") return below(2, random_) == 0;
    if (type == "number") return pick(std::vector<double>{0, 0.25, 1, 0.1});
    if (type == "integer")
      return pick(std::vector<std::int64_t>{0, 1, 2, 80, 5'000'000'000, 64 << 20, -1, 420});
    if (type != "array") return text(at);
    Json out = Json::array();
    for (auto left = below(4, random_); left > 0; --left)
      out.push_back(types_.contains(at + "/-") ? value(at + "/-") : Json(text(at)));
    return out;
  }

  std::string text(const std::string& at) {
    static const std::map<std::string, Words> known{
        {"/Type", {"volume", "bind", "tmpfs", "npipe", "cluster", "image"}},
        {"/Protocol", {"tcp", "udp", "sctp"}},
        {"/PublishMode", {"ingress", "host"}},
        {"/Condition", {"none", "on-failure", "any"}},
        {"/FailureAction", {"pause", "continue", "rollback"}},
        {"/Order", {"stop-first", "start-first"}},
        {"/EndpointSpec/Mode", {"vip", "dnsrr"}},
        {"/Isolation", {"default", "process", "hyperv"}},
        {"/Networks/-/Target", {"net1", "net2"}},
        {"/Target", {"/data", "/data/", "/x/../data", "/t", "C:\\data"}},
        {"/Source", {"data", "vol", "/host", "./here", ""}},
        {"/File/Name", {"a", "/run/secrets/a", "etc/x", "/etc/x"}},
        {"/Mounts/-/Consistency", {"default", "cached"}},
        {"/Propagation", {"rprivate", "shared"}},
        {"/UID", {"0", "1000"}},
        {"/GID", {"0", "1000"}},
        {"/Env/-", {"A=1", "A=2", "B", "=x", "C=l1\nl2", "D=\\x0a", "E=\x1b[31m", "F='\""}},
        {"/Test/-", {"CMD", "CMD-SHELL", "NONE", "curl", "[\"a\"]", "a\nb", ""}},
        {"/Constraints/-", {"node.role==worker", "node.role == worker", "node.labels.x!=y"}},
        {"/Hosts/-", {"10.0.0.1 db", "10.0.0.1 a b", "db", "::1 six"}},
        {"/CapabilityAdd/-", {"CAP_NET_ADMIN", "ALL", "net_raw"}},
        {"/CapabilityDrop/-", {"CAP_NET_ADMIN", "CAP_MKNOD"}},
        {"/Nameservers/-", {"10.0.0.9", "::1"}},
        {"/Image", {"busybox", "docker.io/library/busybox:1", "a/b:1@sha256:" + std::string(64, 'a')}},
        {"/Runtime", {"container", "plugin", "attachment"}},
    };
    for (const auto& [ending, words] : known)
      if (at.ends_with(ending) && (ending == "/Networks/-/Target" || below(8, random_) > 0))
        return pick(words);
    static const Words odd{"x",          "a b",      "l1\nl2", "\t",   "",
                           "$HOME `id`", "it's",     "ünï",    "\x7f", "a,b=\"c\"",
                           "-x",         "\xc2\x85", "#",      "1",    std::string("nul\0", 4)};
    return pick(odd);
  }

  std::string key() { return pick(Words{"a", "b.c", "com.docker.stack.namespace", "", "a b", "x=y", "k\n"}); }

  template <typename Value>
  Value pick(const std::vector<Value>& all) {
    return all[below(all.size(), random_)];
  }

  Random random_;
  std::size_t often_ = 1;
  std::map<std::string, std::string> types_;
  std::map<std::string, Words> members_;
  std::map<std::string, bool> seen_;
};

}  // namespace

TEST(RoundTrip, every_spec_of_the_recorded_lines_comes_back_equal) {
  std::size_t specs = 0;
  for (const Recorded& recorded : recorded_cases()) {
    const Json spec = sent_for(recorded);
    if (spec.is_null()) continue;
    ++specs;
    const auto flags = cli::to_flags(spec);
    EXPECT_EQ(normal(without_engine_marks(created_by(flags))), normal(without_engine_marks(spec)))
        << recorded.id << ": " << cli::create_line(spec);
  }
  EXPECT_GT(specs, 250U);
}

TEST(RoundTrip, of_specs_that_other_clients_made_reports_what_differs) {
  std::ifstream file(SOURCE_DIR "/tests/data/foreign_specs.jsonl");
  std::size_t specs = 0;
  for (std::string line; std::getline(file, line); ++specs) {
    const Json one = Json::parse(line);
    expect_faithful(one["spec"], one["by"].get<std::string>() + ": ");
  }
  EXPECT_EQ(specs, 5U);
}

TEST(RoundTrip, of_recorded_services_reports_what_differs) {
  for (const Recorded& recorded : recorded_cases())
    if (!recorded.start.is_null()) expect_faithful(recorded.start["Spec"], recorded.id + ": ");
}

TEST(RoundTrip, of_any_spec_that_the_api_describes_reports_what_differs) {
  AnySpec any(20261128);
  for (int i = 0; i < 1000; ++i) expect_faithful(any.next(), "spec " + std::to_string(i) + ": ");
  EXPECT_EQ(any.seen(), any.fields()) << "a member of the description was never tried";
}
