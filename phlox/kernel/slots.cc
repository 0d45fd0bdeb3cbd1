// Memory of slots: of the allocator, or, where it is much, of the system itself.
#include "phlox/kernel/slots.h"

#include <sys/mman.h>

#include <cstdint>
#include <cstdlib>
#include <new>

namespace phlox::kernel {

namespace {

// So much goes back to the system at once when it is freed, whatever the allocator would
// keep.
constexpr size_t kMuch = size_t{1} << 20;
constexpr uintptr_t kHugePage = uintptr_t{1} << 21;

void ask_for_huge_pages(void* memory, size_t size) {
  const auto begin =
      (reinterpret_cast<uintptr_t>(memory) + kHugePage - 1) & ~(kHugePage - 1);
  const auto end = (reinterpret_cast<uintptr_t>(memory) + size) & ~(kHugePage - 1);
  // Where the system has none it is as it was.
  if (begin < end) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
}

}  // namespace

void FreeSlots::operator()(void* slots) const {
  if (bytes >= kMuch)
    munmap(slots, bytes);
  else
    std::free(slots);
}

void* take_zeros(size_t bytes, Touched touched) {
  if (bytes < kMuch) {
    void* const memory = std::calloc(1, bytes);
    if (!memory) throw std::bad_alloc();
    return memory;
  }
  void* const memory =
      mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  if (touched == Touched::kEverywhere) ask_for_huge_pages(memory, bytes);
  return memory;
}

}  // namespace phlox::kernel
