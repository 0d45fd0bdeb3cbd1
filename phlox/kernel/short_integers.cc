// Reads many short integers of indexed text at once: their eight bytes are lined up one
// by one, and then all are made numbers side by side.
#include "phlox/kernel/short_integers.h"

#include <algorithm>

#include "phlox/kernel/integer.h"
#include "phlox/kernel/simd.h"

// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "phlox/kernel/short_integers.cc"
#include "phlox/kernel/simd_targets.h"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace phlox::kernel {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using Words = hn::ScalableTag<uint64_t>;

// Lined up at once, so that they are long in memory when they are loaded as vectors.
constexpr size_t kBlock = 64;

// The digits of a field in the last bytes of a word, zeros before them.
template <bool kReturns>
HWY_INLINE bool line_up(const char* text, const uint32_t* ends, size_t step, size_t size,
                        uint64_t* words) {
  size_t all_good = 1;
  for (size_t i = 0; i < size; ++i) {
    const uint32_t begin = (ends - 1)[i * step] + 1;
    size_t length = ends[i * step] - begin;
    if constexpr (kReturns)
      length -= static_cast<size_t>(length != 0 && text[begin + length - 1] == '\r');
    words[i] = (swar::load(text + begin) ^ swar::kDigitZeros) << ((8 - length) * 8 & 63);
    all_good &= static_cast<size_t>(length - 1 < 8);
  }
  return all_good != 0;
}

#if HWY_TARGET == HWY_EMU128 || HWY_TARGET == HWY_SCALAR

template <class Int>
HWY_INLINE bool make_numbers(const uint64_t* words, size_t size, Int* values) {
  uint64_t bad = 0;
  for (size_t i = 0; i < size; ++i) {
    bad |= swar::not_digit_values(words[i]);
    values[i] = static_cast<Int>(swar::combine(words[i]));
  }
  return bad == 0;
}

#else

HWY_INLINE void store(hn::Vec<Words> numbers, uint64_t* out) {
  hn::StoreU(numbers, Words(), out);
}
HWY_INLINE void store(hn::Vec<Words> numbers, uint32_t* out) {
  const hn::Rebind<uint32_t, Words> half;
  hn::StoreU(hn::TruncateTo(half, numbers), half, out);
}

// False if a byte is no digit's value. Whole vectors are read and written.
template <class Int>
HWY_INLINE bool make_numbers(const uint64_t* words, size_t size, Int* values) {
  const Words d;
  const hn::RepartitionToNarrow<Words> d32;
  auto bad = hn::Zero(d);
  for (size_t i = 0; i < size; i += hn::Lanes(d)) {
    const auto digits = hn::LoadU(d, words + i);
    bad = hn::Or(bad, hn::Or(hn::Add(digits, hn::Set(d, 0x7676767676767676u)), digits));
    // Two digits in every second byte, four in the low half of every 32 bits, then eight.
    const auto tens = hn::Add(hn::ShiftLeft<3>(digits), hn::ShiftLeft<1>(digits));
    const auto twos = hn::And(hn::Add(tens, hn::ShiftRight<8>(digits)),
                              hn::Set(d, 0x00FF00FF00FF00FFu));
    const auto pairs = hn::BitCast(d32, twos);
    const auto fours =
        hn::And(hn::Add(hn::Mul(pairs, hn::Set(d32, 100u)), hn::ShiftRight<16>(pairs)),
                hn::Set(d32, 0xFFFFu));
    store(hn::Add(hn::MulEven(fours, hn::Set(d32, 10000u)),
                  hn::ShiftRight<32>(hn::BitCast(d, fours))),
          values + i);
  }
  const auto highs = hn::And(bad, hn::Set(d, 0x8080808080808080u));
  return hn::AllTrue(d, hn::Eq(highs, hn::Zero(d)));
}

#endif

template <class Int>
HWY_INLINE size_t Read(const char* text, const uint32_t* ends, size_t step, size_t size,
                       bool returns, Int* values) {
  alignas(64) uint64_t words[kBlock] = {};
  size_t done = 0;
  while (done < size) {
    const size_t count = std::min(kBlock, size - done);
    const uint32_t* const block = ends + done * step;
    const bool fits = returns ? line_up<true>(text, block, step, count, words)
                              : line_up<false>(text, block, step, count, words);
    if (!fits) break;
    if (count == kBlock) {
      if (!make_numbers(words, kBlock, values + done)) break;
    } else {
      Int last[kBlock];
      if (!make_numbers(words, count, last)) break;
      std::copy(last, last + count, values + done);
    }
    done += count;
  }
  return done;
}

size_t Read32(const char* text, const uint32_t* ends, size_t step, size_t size,
              bool returns, uint32_t* values) {
  return Read(text, ends, step, size, returns, values);
}
size_t Read64(const char* text, const uint32_t* ends, size_t step, size_t size,
              bool returns, uint64_t* values) {
  return Read(text, ends, step, size, returns, values);
}

}  // namespace HWY_NAMESPACE
}  // namespace phlox::kernel
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace phlox::kernel {

size_t read_short_integers(const char* text, const uint32_t* ends, size_t step,
                           size_t size, bool returns, uint32_t* values) {
  return PHLOX_CHOOSE_SIMD(Read32)(text, ends, step, size, returns, values);
}

size_t read_short_integers(const char* text, const uint32_t* ends, size_t step,
                           size_t size, bool returns, uint64_t* values) {
  return PHLOX_CHOOSE_SIMD(Read64)(text, ends, step, size, returns, values);
}

}  // namespace phlox::kernel
#endif
