// Arrays of zeros: the slots of hash tables.
#pragma once

#include <cstddef>
#include <memory>

namespace phlox::kernel {

// What it was taken with.
struct FreeSlots {
  size_t bytes = 0;
  void operator()(void* slots) const;
};
// Memory that is all zeros, and of which only what is touched is there.
template <class Slot>
using Slots = std::unique_ptr<Slot[], FreeSlots>;

// Whether slots are met in any order, and nearly all of them: then they lie in large
// pages where they are many, which the processor finds faster.
enum class Touched : bool { kHereAndThere, kEverywhere };

// Throws std::bad_alloc.
void* take_zeros(size_t bytes, Touched touched);

template <class Slot>
Slots<Slot> make_slots(size_t count, Touched touched) {
  const size_t bytes = count * sizeof(Slot);
  return Slots<Slot>(static_cast<Slot*>(take_zeros(bytes, touched)), FreeSlots{bytes});
}

}  // namespace phlox::kernel
