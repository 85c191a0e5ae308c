// The queue and the trace.
#include "simulation/world.h"

#include <algorithm>
#include <utility>

namespace tallyport::simulation {
namespace {

const std::int64_t kStart = test::ManualClock().now().unix_ms;

}  // namespace

std::int64_t World::between(std::int64_t least, std::int64_t most) {
  return least + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(most - least + 1)));
}

void World::fill(std::span<std::uint8_t> out) {
  for (auto& byte : out) byte = static_cast<std::uint8_t>(random_());
}

void World::after(std::int64_t ms, std::function<void()> action) {
  events_.push({clock.now().unix_ms + ms, planned_++, std::move(action)});
}

bool World::step() {
  if (events_.empty()) return false;
  auto event = events_.top();
  events_.pop();
  clock.set({event.at});
  event.action();
  return true;
}

void World::note(const std::string& who, std::string text) {
  notes_.push_back({clock.now().unix_ms, who, std::move(text)});
}

void World::violate(const std::string& who, std::string what) {
  note(who, "VIOLATION: " + what);
  if (!violation) violation = Violation{who, std::move(what)};
}

std::string World::story(const std::string& who, std::size_t limit) const {
  std::vector<std::string> lines;
  for (auto note = notes_.rbegin(); note != notes_.rend() && lines.size() < limit; ++note) {
    if (!note->who.empty() && !who.empty() && note->who != who) continue;
    const auto ms = note->at - kStart;
    const auto padded = std::to_string(1000 + ms % 1000).substr(1);
    lines.push_back("  " + std::to_string(ms / 1000) + "." + padded + "s  " + note->text + "\n");
  }
  std::ranges::reverse(lines);
  std::string text;
  for (const auto& line : lines) text += line;
  return text;
}

}  // namespace tallyport::simulation
