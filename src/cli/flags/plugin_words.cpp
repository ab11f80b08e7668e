// SPDX-License-Identifier: Apache-2.0
// Adapts the command line that docker passes to a plugin.

#include "flags/plugin_words.hpp"

#include "flags/flag.hpp"

#include <utility>

namespace cli {
namespace {

/// docker has more log levels than we have.
const char* our_level(const char* level) {
  if (one_of("fatal|panic", level)) return "off";
  return std::string_view(level) == "warning" ? "warn" : level;
}

/// Converts docker's global flags, in every form that docker accepts, to ours.
class GlobalFlags {
 public:
  void take(const char* word) {
    const std::string_view text(word);
    if (takes_value_)
      add_value(word);
    else if (text.starts_with("--"))
      long_flag(word);
    else if (text.starts_with('-'))
      letters(word + 1);
    else
      ours_.push_back(word);
  }

  [[nodiscard]] bool takes_value() const { return takes_value_; }

  std::vector<const char*> end(std::span<const char* const> rest) {
    ours_.insert(ours_.end(), rest.begin(), rest.end());
    return std::move(ours_);
  }

 private:
  void long_flag(const char* word) {
    const std::string_view text(word), name = text.substr(0, text.find('='));
    const bool joined = name.size() < text.size();
    if (name == "--debug") return debug(joined ? word + name.size() + 1 : "true");
    if (name == "--log-level" && joined) return with_value("--log-level", word + name.size());
    ours_.push_back(word);
    is_level_ = name == "--log-level";
    takes_value_ =
        !joined && one_of("--context|--host|--config|--log-level|--tlscacert|--tlscert|--tlskey", text);
  }

  /// -D, -lwarn, -l=warn, -Dl warn
  void letters(const char* cluster) {
    for (; *cluster != '\0'; ++cluster) {
      if (*cluster == 'H') return with_value("-H", cluster + 1);
      if (*cluster == 'c') return with_value("-c", cluster + 1);
      if (*cluster == 'l') return with_value("--log-level", cluster + 1);
      // docker handles all other flags itself.
      const bool joined = cluster[1] == '=';
      if (*cluster == 'D') debug(joined ? cluster + 2 : "true");
      if (joined) return;
    }
  }

  void debug(const char* value) {
    if (one_of("1|t|T|TRUE|true|True", value)) ours_.push_back("--verbose");
  }

  /// `rest`: what follows the flag in its word: nothing, "=VALUE", or, after a letter, VALUE.
  void with_value(const char* name, const char* rest) {
    ours_.push_back(name);
    is_level_ = std::string_view(name) == "--log-level";
    takes_value_ = *rest == '\0';
    if (!takes_value_) add_value(rest + (*rest == '=' ? 1 : 0));
  }

  void add_value(const char* value) {
    ours_.push_back(is_level_ ? our_level(value) : value);
    takes_value_ = is_level_ = false;
  }

  std::vector<const char*> ours_;
  bool takes_value_ = false, is_level_ = false;
};

/// docker expects the output of cobra's scripts: candidates, then a line with what the shell should do.
const char* our_verb(const char* word) {
  const std::string_view text(word);
  if (text == "__complete") return "__complete_plugin";
  if (text == "__completeNoDesc") return "__complete_plugin_names";
  return word;
}

}  // namespace

bool is_docker_plugin(std::string_view program) {
  return program.substr(program.rfind('/') + 1) == "docker-swarmctl";
}

std::vector<const char*> plugin_words(std::span<const char* const> words) {
  GlobalFlags flags;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (!flags.takes_value() && std::string_view(words[i]) == "swarmctl")
      return flags.end(words.subspan(i + 1));
    flags.take(flags.takes_value() ? words[i] : our_verb(words[i]));
  }
  return {words.begin(), words.end()};
}

}  // namespace cli
