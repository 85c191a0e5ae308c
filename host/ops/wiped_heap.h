// The heap of a program that card numbers pass through: what C++ frees is wiped.
#pragma once

namespace tallyport {

// Whoever calls this links the program's own operator new and delete, which do as the allocator's
// until now and wipe from now on. At start, before the other threads.
void wipe_freed_heap() noexcept;

}  // namespace tallyport
