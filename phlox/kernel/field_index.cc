// Finds where all fields of delimited text end: bytes are compared many at once, and what
// they mean is worked out on masks of 64 bits.
#include "phlox/kernel/field_index.h"

#include <bit>
#include <cstring>

#include "phlox/kernel/simd.h"

// clang-format off
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "phlox/kernel/field_index.cc"
#include "phlox/kernel/simd_targets.h"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace phlox::kernel {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_EMU128 || HWY_TARGET == HWY_SCALAR

bool CanIndex() { return false; }

FieldIndex Index(const char*, size_t, char, int, uint32_t*) { return {}; }

#else

namespace hn = hwy::HWY_NAMESPACE;

// The 64 bytes that masks are made of.
class Block {
 public:
  explicit HWY_INLINE Block(const char* text) {
    for (size_t i = 0; i < kParts; ++i)
      parts_[i] = hn::LoadU(D(), reinterpret_cast<const uint8_t*>(text) + i * kLanes);
  }

  HWY_INLINE uint64_t equal(char c) const {
    const auto wanted = hn::Set(D(), static_cast<uint8_t>(c));
    uint64_t mask = 0;
    for (size_t i = 0; i < kParts; ++i)
      mask |= bits(hn::Eq(parts_[i], wanted)) << (i * kLanes % 64);
    return mask;
  }
  HWY_INLINE bool is_ascii() const {
    auto all = parts_[0];
    for (size_t i = 1; i < kParts; ++i) all = hn::Or(all, parts_[i]);
    const hn::RebindToSigned<D> d;
    return hn::AllFalse(d, hn::Lt(hn::BitCast(d, all), hn::Zero(d)));
  }

 private:
  using D = hn::CappedTag<uint8_t, 64>;
  static constexpr size_t kLanes = HWY_LANES(uint8_t) < 64 ? HWY_LANES(uint8_t) : 64;
  static constexpr size_t kParts = 64 / kLanes;

  static HWY_INLINE uint64_t bits(hn::Mask<D> mask) {
    uint8_t bytes[8] = {};
    hn::StoreMaskBits(D(), mask, bytes);
    uint64_t word;
    std::memcpy(&word, bytes, 8);
    return word;
  }

  hn::Vec<D> parts_[kParts];
};

// Bit i is the parity of the bits 0 to i.
HWY_INLINE uint64_t prefix_parity(uint64_t bits) {
  bits ^= bits << 1;
  bits ^= bits << 2;
  bits ^= bits << 4;
  bits ^= bits << 8;
  bits ^= bits << 16;
  bits ^= bits << 32;
  return bits;
}

// What quotes mean, from one block to the next.
class Quotes {
 public:
  bool is_inside() const { return inside_ != 0; }

  // Takes what is inside quotes out of the masks; false if a quote is at odds.
  HWY_INLINE bool resolve(uint64_t quotes, uint64_t valid, uint64_t& ends,
                          uint64_t& lines, uint64_t& returns) {
    const uint64_t inside = prefix_parity(quotes) ^ inside_;
    ends &= ~inside;
    lines &= ~inside;
    returns &= ~inside;
    const uint64_t open = quotes & inside;
    const uint64_t close = quotes & ~inside;
    // A field's start is behind another's end; a quote behind a closing one is doubled.
    const uint64_t starts = (ends | close) << 1 | after_start_;
    const uint64_t behind = (close << 1 | after_close_) & valid;
    inside_ = uint64_t{0} - (inside >> 63);
    after_start_ = (ends | close) >> 63;
    after_close_ = close >> 63;
    return (open & ~starts) == 0 && (behind & ~(ends | open | returns)) == 0;
  }
  // The same for a block without a quote, outside of them.
  HWY_INLINE bool resolve_none(uint64_t ends, uint64_t returns) {
    const uint64_t behind = after_close_;
    after_start_ = ends >> 63;
    after_close_ = 0;
    return (behind & ~(ends | returns)) == 0;
  }

 private:
  uint64_t inside_ = 0;       // all ones inside quotes
  uint64_t after_start_ = 1;  // the text starts with a field
  uint64_t after_close_ = 0;
};

HWY_INLINE uint32_t* write_places(uint64_t bits, uint32_t base, uint32_t* places) {
  const int count = std::popcount(bits);
  for (int done = 0; done < count; done += 8)
    for (int i = 0; i < 8; ++i) {
      // Behind the last one anything is written.
      places[done + i] = base + static_cast<uint32_t>(std::countr_zero(bits));
      bits &= bits - 1;
    }
  return places + count;
}

bool CanIndex() { return true; }

FieldIndex Index(const char* text, size_t size, char delimiter, int quote,
                 uint32_t* places) {
  FieldIndex index;
  Quotes state;
  uint32_t* next = places;
  uint64_t returns_seen = 0;
  bool all_ascii = true;
  bool quotes_seen = false;
  size_t at = 0;
  for (; at < size; at += 64) {
    const uint64_t valid =
        size - at < 64 ? (uint64_t{1} << (size - at)) - 1 : ~uint64_t{0};
    const Block block(text + at);
    uint64_t lines = block.equal('\n') & valid;
    uint64_t ends = lines | (block.equal(delimiter) & valid);
    uint64_t returns = block.equal('\r') & valid;
    const uint64_t quotes = quote < 0 ? 0 : block.equal(static_cast<char>(quote)) & valid;
    const bool is_good = (quotes != 0 || state.is_inside())
                             ? state.resolve(quotes, valid, ends, lines, returns)
                             : state.resolve_none(ends, returns);
    // A "\r" in the midst of a line is a line end of its own.
    const uint64_t before_line = lines >> 1 | static_cast<uint64_t>(text[at + 64] == '\n')
                                                  << 63;
    if (!is_good || (returns & ~before_line) != 0) break;
    all_ascii = all_ascii && block.is_ascii();
    returns_seen |= returns;
    quotes_seen = quotes_seen || quotes != 0;
    index.num_lines += static_cast<size_t>(std::popcount(lines));
    next = write_places(ends, static_cast<uint32_t>(at), next);
  }
  index.count = static_cast<size_t>(next - places);
  index.size = at < size ? at : size;
  index.has_quotes = quotes_seen;
  index.has_returns = returns_seen != 0;
  index.is_ascii = all_ascii;
  return index;
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace phlox::kernel
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace phlox::kernel {

bool can_index_fields() { return PHLOX_CHOOSE_SIMD(CanIndex)(); }

FieldIndex index_fields(const char* text, size_t size, char delimiter, int quote,
                        uint32_t* places) {
  return PHLOX_CHOOSE_SIMD(Index)(text, size, delimiter, quote, places);
}

}  // namespace phlox::kernel
#endif
