// SPDX-License-Identifier: Apache-2.0
// Listens to the engine's events, which trigger the next poll of a wait early and never replace one.
#include <swarm/access.hpp>
#include <swarm/text.hpp>
#include <swarm/wait.hpp>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

#include <nlohmann/json.hpp>

namespace swarm {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds first_pause{2000}, longest_pause{60000};
constexpr std::size_t longest_line = 64 * 1024;
/// More IDs would make the URL too long; without a filter, events of all services arrive.
constexpr std::size_t most_ids = 50;

std::string events_path(const std::vector<std::string>& service_ids) {
  Json filters{{"type", {"service"}}, {"scope", {"swarm"}}};
  if (service_ids.size() <= most_ids) filters["service"] = service_ids;
  return "/events?filters=" + url_encode(json_text(filters));
}

}  // namespace

std::string service_of_event(std::string_view line) {
  const Json event = read_json_or_null(line);
  return text_at(event, "/Type") == "service" ? text_at(event, "/Actor/ID") : std::string();
}

class ServiceEvents::Listener {
 public:
  Listener(std::unique_ptr<Transport> wire, Api at_most, const std::vector<std::string>& service_ids,
           milliseconds delay)
      : wire_(std::move(wire)), engine_(*wire_, at_most), ids_(service_ids.begin(), service_ids.end()) {
    request_.path = events_path(service_ids);
    request_.timeout = milliseconds(-1);
    request_.stop = [this] { return over_.load(); };
    thread_ = std::jthread([this, delay] { listen(delay); });
  }

  ~Listener() {
    {
      const std::lock_guard guard(mutex_);
      over_ = true;
    }
    rung_.notify_all();
  }

  /// Waits for an event; false if none came within this time.
  bool heard(milliseconds within) {
    std::unique_lock lock(mutex_);
    const bool rang = rung_.wait_for(lock, within, [this] { return has_event_; });
    has_event_ = false;
    return rang;
  }

 private:
  void listen(milliseconds pause) {
    for (milliseconds next = first_pause; !rest(pause); next = std::min(next * 2, longest_pause)) {
      line_.clear();
      // Errors are ignored: the wait polls the engine anyway.
      if_possible([&] { engine_.stream(request_, [this](std::string_view piece) { return take(piece); }); });
      pause = next;
    }
  }

  /// Pauses; true if the listener is to stop.
  bool rest(milliseconds pause) {
    std::unique_lock lock(mutex_);
    return rung_.wait_for(lock, pause, [this] { return over_.load(); });
  }

  bool take(std::string_view piece) {
    for (auto end = piece.find('\n'); end != std::string_view::npos; end = piece.find('\n')) {
      line_ += piece.substr(0, end);
      ring(service_of_event(line_));
      line_.clear();
      piece.remove_prefix(end + 1);
    }
    if (line_.size() + piece.size() <= longest_line) line_ += piece;
    return !over_;
  }

  void ring(const std::string& service_id) {
    if (!ids_.contains(service_id)) return;
    {
      const std::lock_guard guard(mutex_);
      has_event_ = true;
    }
    rung_.notify_all();
  }

  std::unique_ptr<Transport> wire_;
  Engine engine_;
  const std::set<std::string> ids_;
  Request request_;
  std::string line_;
  std::mutex mutex_;
  std::condition_variable rung_;
  bool has_event_ = false;
  std::atomic<bool> over_ = false;
  std::jthread thread_;  ///< Must stay the last member: its destructor joins before the others are destroyed.
};

ServiceEvents::ServiceEvents(std::unique_ptr<Transport> wire, Api at_most,
                             std::vector<std::string> service_ids, milliseconds delay)
    : listener_(std::make_unique<Listener>(std::move(wire), at_most, service_ids, delay)) {}

ServiceEvents::~ServiceEvents() = default;

WaitClock ServiceEvents::waking(WaitClock clock) {
  clock.sleep = [listener = listener_.get()](milliseconds time) {
    listener->heard(time);
    return true;
  };
  return clock;
}

}  // namespace swarm
