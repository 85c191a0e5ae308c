// Leaving nothing behind in memory that was used for what must not be seen.
#pragma once

#include <cstddef>

namespace tallyport {

// Overwrites in a way that the compiler may not leave out. [any thread]
void wipe(void* at, std::size_t size) noexcept;

// From now on what is freed is wiped first, by whoever asks wipes_freed_memory(). For the start of
// a program, before its other threads; there is no way back.
void wipe_freed_memory() noexcept;
bool wipes_freed_memory() noexcept;  // [any thread]

// Overwrites what calls that have returned left on this thread's stack.
void wipe_stack_below() noexcept;

}  // namespace tallyport
