// Sketches of sets, sparse and dense.
#include "phlox/kernel/hyper_log_log.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <numbers>

namespace phlox::kernel {

namespace {

// A code has so many bits of the hash, and 6 of the rank.
constexpr int kSparseBits = 26;
constexpr int kDenseClass = 8;
static_assert(SizePool::bytes_of(kDenseClass) == HyperLogLog::kRegisters);

// Where the first 1 is, from 1, in the bits of a hash behind the first ones.
uint8_t rank_of(uint64_t hash, int bits) {
  return static_cast<uint8_t>(std::min(std::countl_zero(hash << bits), 64 - bits) + 1);
}

// Of the estimator by Ertl (2017, "New cardinality estimation algorithms for HyperLogLog
// sketches", algorithm 6), which needs no tables of corrections.
double sigma(double x) {
  if (x == 1) return INFINITY;
  double y = 1, z = x, before;
  do {
    x *= x;
    before = z;
    z += x * y;
    y += y;
  } while (z != before);
  return z;
}
double tau(double x) {
  if (x == 0 || x == 1) return 0;
  double y = 1, z = 1 - x, before;
  do {
    x = std::sqrt(x);
    before = z;
    y /= 2;
    z -= (1 - x) * (1 - x) * y;
  } while (z != before);
  return z / 3;
}

}  // namespace

uint32_t HyperLogLog::code_of(uint64_t hash) {
  return static_cast<uint32_t>(hash >> (64 - kSparseBits)) << 6 |
         rank_of(hash, kSparseBits);
}

void HyperLogLog::add_dense(uint64_t hash) {
  uint8_t& rank = static_cast<uint8_t*>(memory_)[hash >> (64 - kBits)];
  rank = std::max(rank, rank_of(hash, kBits));
}

void HyperLogLog::add_to_register(uint32_t code) {
  constexpr int kMore = kSparseBits - kBits;
  const uint32_t place = code >> 6;
  // The bits between the two lengths come first.
  const uint32_t between = place & ((1u << kMore) - 1);
  const auto found = static_cast<uint8_t>(
      between != 0 ? kMore - static_cast<int>(std::bit_width(between)) + 1
                   : kMore + static_cast<int>(code & 63));
  uint8_t& rank = static_cast<uint8_t*>(memory_)[place >> kMore];
  rank = std::max(rank, found);
}

void HyperLogLog::add_code(uint32_t code, SizePool& pool) {
  if (!memory_) memory_ = pool.allocate(size_class_);
  if (size_ == capacity()) {
    make_room(pool);
    if (is_dense_) return add_to_register(code);
  }
  static_cast<uint32_t*>(memory_)[size_++] = code;
}

void HyperLogLog::compact() {
  auto* const codes = static_cast<uint32_t*>(memory_);
  std::sort(codes, codes + size_);
  uint32_t kept = 0;
  // Of those of one place the last one has the greatest rank.
  for (uint32_t i = 0; i < size_; ++i)
    if (i + 1 == size_ || codes[i] >> 6 != codes[i + 1] >> 6) codes[kept++] = codes[i];
  size_ = static_cast<uint16_t>(kept);
}

void HyperLogLog::make_room(SizePool& pool) {
  compact();
  if (size_ > kMostSparse) return make_dense(pool);
  if (size_ <= capacity() / 4 * 3 || size_class_ == kDenseClass) return;
  void* const larger = pool.allocate(size_class_ + 1);
  std::memcpy(larger, memory_, size_ * sizeof(uint32_t));
  pool.release(memory_, size_class_);
  memory_ = larger;
  ++size_class_;
}

void HyperLogLog::make_dense(SizePool& pool) {
  auto* const codes = static_cast<uint32_t*>(memory_);
  const uint32_t size = size_;
  const int size_class = size_class_;
  memory_ = pool.allocate(kDenseClass);
  std::memset(memory_, 0, kRegisters);
  for (uint32_t i = 0; i < size; ++i) add_to_register(codes[i]);
  if (codes) pool.release(codes, size_class);
  size_class_ = kDenseClass;
  size_ = 0;
  is_dense_ = true;
}

void HyperLogLog::merge(const HyperLogLog& other, SizePool& pool) {
  if (!other.is_dense_) {
    const auto* const codes = static_cast<const uint32_t*>(other.memory_);
    for (uint32_t i = 0; i < other.size_; ++i) {
      if (is_dense_)
        add_to_register(codes[i]);
      else
        add_code(codes[i], pool);
    }
    return;
  }
  if (!is_dense_) make_dense(pool);
  auto* const mine = static_cast<uint8_t*>(memory_);
  const auto* const theirs = static_cast<const uint8_t*>(other.memory_);
  for (uint32_t i = 0; i < kRegisters; ++i) mine[i] = std::max(mine[i], theirs[i]);
}

int64_t HyperLogLog::estimate() {
  std::array<uint8_t, kRegisters> ranks{};
  if (!is_dense_) {
    if (!memory_) return 0;
    compact();
    // So few hashes fall into different ones of 2^26 places.
    if (size_ <= kMostSparse) return size_;
    HyperLogLog dense;
    dense.is_dense_ = true;
    dense.memory_ = ranks.data();
    for (uint32_t i = 0; i < size_; ++i)
      dense.add_to_register(static_cast<uint32_t*>(memory_)[i]);
  } else {
    std::memcpy(ranks.data(), memory_, kRegisters);
  }
  constexpr int kLast = 64 - kBits + 1;
  std::array<double, kLast + 1> counts{};
  for (const uint8_t rank : ranks) ++counts[rank];
  const double registers = kRegisters;
  double sum = registers * tau(1 - counts[kLast] / registers);
  for (int k = kLast - 1; k >= 1; --k) sum = 0.5 * (sum + counts[static_cast<size_t>(k)]);
  sum += registers * sigma(counts[0] / registers);
  return std::llround(registers * registers / (2 * std::numbers::ln2 * sum));
}

}  // namespace phlox::kernel
