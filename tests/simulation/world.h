// The simulated world's time, chance and memory: one event queue, one seed, one trace.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <queue>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "support/manual_clock.h"

namespace tallyport::simulation {

// What was found wrong, and whose payment it is about.
struct Violation {
  std::string who;
  std::string what;
};

// One thread. Everything random in a run comes from here, in an order that the seed alone decides.
class World final : public Entropy {
 public:
  explicit World(std::uint64_t seed) : random_(seed) {}

  test::ManualClock clock;
  // While true nothing goes wrong any more: what is left is to come to rest.
  bool calm = false;
  // The first thing that was found wrong; the run ends on it.
  std::optional<Violation> violation;

  // --- chance --------------------------------------------------------------------------------
  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  std::int64_t between(std::int64_t least, std::int64_t most);
  bool chance(int permille) { return below(1000) < static_cast<std::uint64_t>(permille); }
  // A fault of the world; none when it is calm.
  bool fault(int permille) { return !calm && chance(permille); }
  void fill(std::span<std::uint8_t> out) override;

  // --- time ----------------------------------------------------------------------------------
  void after(std::int64_t ms, std::function<void()> action);
  // Moves time to the next event and runs it; false where there is none.
  bool step();

  // --- memory --------------------------------------------------------------------------------
  // `who` is a buyer's name, or "" for what concerns everybody.
  void note(const std::string& who, std::string text);
  void violate(const std::string& who, std::string what);
  // The last `limit` notes about `who` and about everybody, one a line.
  std::string story(const std::string& who, std::size_t limit) const;

 private:
  struct Event {
    std::int64_t at;
    std::uint64_t number;  // events of one moment run in the order in which they were planned
    std::function<void()> action;
    bool operator>(const Event& other) const {
      return at != other.at ? at > other.at : number > other.number;
    }
  };
  struct Note {
    std::int64_t at;
    std::string who;
    std::string text;
  };

  std::mt19937_64 random_;
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
  std::uint64_t planned_ = 0;
  std::vector<Note> notes_;
};

}  // namespace tallyport::simulation
