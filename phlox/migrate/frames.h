// Members of gzip and frames of zstd data that can be unpacked each alone.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

#include "phlox/migrate/unpack.h"
#include "phlox/table/array.h"

namespace phlox::migrate {

// What stands at the start of some bytes.
struct FrameSearch {
  enum class Found {
    kFrame,  // a whole one
    kStart,  // perhaps the start of one: more bytes are wanted
    kOther,  // none whose end is known before it is unpacked, or too large a one
  };
  Found found = Found::kOther;
  size_t size = 0;                     // of the frame
  std::optional<size_t> content = {};  // bytes that it claims to hold, if it does
};

// A gzip member says its size only in BGZF's extra field BC; a zstd frame (and one that
// is to be skipped) always. Larger frames than this are kOther.
constexpr size_t kMostFrame = size_t{16} << 20;
constexpr size_t kMostContent = size_t{16} << 20;
FrameSearch find_frame(Packing packing, std::string_view bytes);

class FrameUnpacker {
 public:
  virtual ~FrameUnpacker() = default;
  // Appends what the frame holds. False if it is not sound, holds other than `content`
  // bytes, or without that more than kMostContent.
  virtual bool unpack(std::string_view frame, std::optional<size_t> content,
                      table::Buffer& out) = 0;
};

// Null for those that have no such frames.
std::unique_ptr<FrameUnpacker> frame_unpacker(Packing packing);

}  // namespace phlox::migrate
