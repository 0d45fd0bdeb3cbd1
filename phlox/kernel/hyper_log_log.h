// About how many different hashes there were (Flajolet, Fusy, Gandouet and Meunier 2007).
#pragma once

#include <cstdint>

#include "phlox/kernel/size_pool.h"

namespace phlox::kernel {

// A set of hashes in at most 4 KiB, which belong to a pool. What it says depends on the
// set only, not on the order. Up to kMostSparse hashes are kept as they are, but for 32
// bits each, as in HyperLogLog++ (Heule, Nunkesser and Hall 2013): the estimate is exact
// unless two of them agree in 26 bits. Beyond, the standard error is 1.04 / sqrt(4096),
// or 1.6 %.
class HyperLogLog {
 public:
  static constexpr int kBits = 12;
  static constexpr uint32_t kRegisters = 1u << kBits;
  static constexpr uint32_t kMostSparse = 512;

  void add(uint64_t hash, SizePool& pool) {
    if (is_dense_)
      add_dense(hash);
    else
      add_code(code_of(hash), pool);
  }
  // `other` belongs to any pool.
  void merge(const HyperLogLog& other, SizePool& pool);
  int64_t estimate();

 private:
  // Of the hash's first bits, and of where the first 1 is among those behind them.
  static uint32_t code_of(uint64_t hash);
  void add_dense(uint64_t hash);
  void add_code(uint32_t code, SizePool& pool);
  void add_to_register(uint32_t code);
  void make_room(SizePool& pool);
  // Sorts the codes and leaves each place once.
  void compact();
  uint32_t capacity() const {
    return static_cast<uint32_t>(SizePool::bytes_of(size_class_) / sizeof(uint32_t));
  }
  void make_dense(SizePool& pool);

  void* memory_ = nullptr;  // codes, or a byte for each register
  uint16_t size_ = 0;       // codes
  int8_t size_class_ = 0;
  bool is_dense_ = false;
};

}  // namespace phlox::kernel
