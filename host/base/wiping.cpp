// explicit_bzero, and one flag.
#include "base/wiping.h"

#include <atomic>
#include <cstring>

namespace tallyport {
namespace {

constexpr std::size_t kStackBytes = 64 * 1024;  // deeper than a request is read and parsed

std::atomic<bool> g_wipes{false};

}  // namespace

void wipe(void* at, std::size_t size) noexcept { explicit_bzero(at, size); }

void wipe_freed_memory() noexcept { g_wipes.store(true, std::memory_order_relaxed); }

bool wipes_freed_memory() noexcept { return g_wipes.load(std::memory_order_relaxed); }

[[gnu::noinline]] void wipe_stack_below() noexcept {
  char room[kStackBytes];
  wipe(room, sizeof(room));
}

}  // namespace tallyport
