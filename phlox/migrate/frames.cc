// Finds and unpacks members of gzip and frames of zstd data.
//
// BGZF (SAM specification, 4.1): gzip members of at most 64 KiB, whose extra field has a
// subfield "BC" with the member's size less one. zstd (RFC 8878): a frame's blocks say
// their sizes, so that its end is found without unpacking it.
#include "phlox/migrate/frames.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cstdint>
#include <new>

namespace phlox::migrate {
namespace {

using Found = FrameSearch::Found;

constexpr size_t kMostBgzf = size_t{1} << 16;

uint32_t little_endian(std::string_view bytes, size_t at, size_t count) {
  uint32_t value = 0;
  for (size_t i = count; i-- > 0;)
    value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

FrameSearch find_bgzf(std::string_view bytes) {
  constexpr size_t kFixed = 12;  // up to the extra field
  constexpr unsigned char kExtra = 4;
  constexpr size_t kTail = 8;  // checksum and size of the content
  if (bytes.size() < kFixed) return {Found::kStart};
  if (!bytes.starts_with("\x1f\x8b\x08") || bytes[3] != kExtra) return {Found::kOther};
  const size_t extra_end = kFixed + little_endian(bytes, 10, 2);
  if (bytes.size() < extra_end) return {Found::kStart};
  size_t size = 0;
  for (size_t at = kFixed; at + 4 <= extra_end;) {
    const size_t length = little_endian(bytes, at + 2, 2);
    if (bytes.substr(at, 2) == "BC" && length == 2 && at + 6 <= extra_end)
      size = little_endian(bytes, at + 4, 2) + size_t{1};
    at += 4 + length;
  }
  if (size < extra_end + kTail) return {Found::kOther};
  if (bytes.size() < size) return {Found::kStart};
  const size_t content = little_endian(bytes, size - 4, 4);
  if (content > kMostBgzf) return {Found::kOther};
  return {Found::kFrame, size, content};
}

FrameSearch find_zstd(std::string_view bytes) {
  constexpr uint32_t kSkippable = 0x184D2A50;  // and the 15 numbers behind it
  constexpr size_t kLongestHeader = 18;
  if (bytes.size() < 8) return {Found::kStart};
  std::optional<size_t> content = 0;
  if ((little_endian(bytes, 0, 4) & ~uint32_t{15}) != kSkippable) {
    const auto claimed = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
    if (claimed == ZSTD_CONTENTSIZE_ERROR && bytes.size() < kLongestHeader)
      return {Found::kStart};
    if (claimed == ZSTD_CONTENTSIZE_UNKNOWN)
      content = std::nullopt;
    else if (claimed <= kMostContent)  // which an error is not
      content = static_cast<size_t>(claimed);
    else
      return {Found::kOther};
  }
  const size_t size = ZSTD_findFrameCompressedSize(bytes.data(), bytes.size());
  if (ZSTD_isError(size))
    return {bytes.size() < kMostFrame ? Found::kStart : Found::kOther};
  return {Found::kFrame, size, content};
}

class Bgzf : public FrameUnpacker {
 public:
  Bgzf() {
    if (inflateInit2(&stream_, 15 + 16) != Z_OK) throw std::bad_alloc();
  }
  ~Bgzf() override { inflateEnd(&stream_); }

  bool unpack(std::string_view frame, std::optional<size_t> content,
              table::Buffer& out) override {
    const size_t size = content.value_or(kMostBgzf);
    const size_t before = out.size();
    out.resize(before + size + 1);  // inflate wants a place also for nothing
    inflateReset(&stream_);
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(frame.data()));
    stream_.avail_in = static_cast<uInt>(frame.size());
    stream_.next_out = out.data() + before;
    stream_.avail_out = static_cast<uInt>(size);
    out.resize(before + size);
    return inflate(&stream_, Z_FINISH) == Z_STREAM_END && stream_.avail_in == 0 &&
           stream_.avail_out == 0;
  }

 private:
  z_stream stream_{};
};

class Zstd : public FrameUnpacker {
  static constexpr size_t kLeast = size_t{1} << 17;

 public:
  Zstd() : context_(ZSTD_createDCtx()) {
    if (!context_) throw std::bad_alloc();
  }
  ~Zstd() override { ZSTD_freeDCtx(context_); }

  bool unpack(std::string_view frame, std::optional<size_t> content,
              table::Buffer& out) override {
    const size_t before = out.size();
    if (content) {
      out.resize(before + *content);
      return ZSTD_decompressDCtx(context_, out.data() + before, *content, frame.data(),
                                 frame.size()) == *content;
    }
    ZSTD_DCtx_reset(context_, ZSTD_reset_session_only);
    ZSTD_inBuffer in{frame.data(), frame.size(), 0};
    size_t filled = 0;
    for (size_t size = std::min(8 * frame.size() + kLeast, kMostContent);;
         size = std::min(2 * size, kMostContent)) {
      out.resize(before + size);
      ZSTD_outBuffer to{out.data() + before, size, filled};
      const size_t status = ZSTD_decompressStream(context_, &to, &in);
      if (ZSTD_isError(status)) return false;
      filled = to.pos;
      if (status == 0) break;
      // It wants more room, of which there is some, or more bytes, which there are not.
      if (filled < size || size == kMostContent) return false;
    }
    out.resize(before + filled);
    return in.pos == in.size;
  }

 private:
  ZSTD_DCtx* context_;
};

}  // namespace

FrameSearch find_frame(Packing packing, std::string_view bytes) {
  if (packing == Packing::kGzip) return find_bgzf(bytes);
  if (packing == Packing::kZstd) return find_zstd(bytes);
  return {};
}

std::unique_ptr<FrameUnpacker> frame_unpacker(Packing packing) {
  if (packing == Packing::kGzip) return std::make_unique<Bgzf>();
  if (packing == Packing::kZstd) return std::make_unique<Zstd>();
  return nullptr;
}

}  // namespace phlox::migrate
