// A request's bytes go through strings, a JSON tree and vectors of libraries; wiping each of them
// by hand would be forgotten somewhere. All of them free with operator delete.
#include "ops/wiped_heap.h"

#include <cstdlib>
#include <new>

#include <malloc.h>

#include "base/wiping.h"

// jemalloc's, where the program is linked with it: cheaper than free().
extern "C" [[gnu::weak]] void sdallocx(void* block, std::size_t size, int flags);

namespace {

void* try_allocate(std::size_t size) noexcept { return std::malloc(size == 0 ? 1 : size); }

void* allocate(std::size_t size) {
  if (auto* block = try_allocate(size)) return block;
  throw std::bad_alloc();
}

void* allocate(std::size_t size, std::align_val_t alignment) {
  void* block = nullptr;
  if (posix_memalign(&block, static_cast<std::size_t>(alignment), size == 0 ? 1 : size) == 0)
    return block;
  throw std::bad_alloc();
}

void release(void* block) noexcept {
  if (block != nullptr && tallyport::wipes_freed_memory())
    tallyport::wipe(block, malloc_usable_size(block));
  std::free(block);
}

void release(void* block, std::size_t size) noexcept {
  if (block == nullptr) return;
  if (tallyport::wipes_freed_memory()) tallyport::wipe(block, size);
  if (sdallocx != nullptr && size > 0)
    sdallocx(block, size, 0);
  else
    std::free(block);
}

}  // namespace

namespace tallyport {

void wipe_freed_heap() noexcept { wipe_freed_memory(); }

}  // namespace tallyport

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return try_allocate(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return try_allocate(size);
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  return allocate(size, alignment);
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
  return allocate(size, alignment);
}
void operator delete(void* block) noexcept { release(block); }
void operator delete[](void* block) noexcept { release(block); }
void operator delete(void* block, std::size_t size) noexcept { release(block, size); }
void operator delete[](void* block, std::size_t size) noexcept { release(block, size); }
void operator delete(void* block, std::align_val_t) noexcept { release(block); }
void operator delete[](void* block, std::align_val_t) noexcept { release(block); }
void operator delete(void* block, std::size_t, std::align_val_t) noexcept { release(block); }
void operator delete[](void* block, std::size_t, std::align_val_t) noexcept { release(block); }
