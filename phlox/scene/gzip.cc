// gzip: packed by libdeflate, which is faster, and unpacked by zlib, which can stop at a
// limit.
#include "phlox/scene/gzip.h"

#include <libdeflate.h>
#include <zlib.h>

#include <algorithm>
#include <memory>

#include "phlox/base/error.h"

namespace phlox::scene {
namespace {

constexpr int kGzip = 15 + 16;              // window bits, and the gzip frame
constexpr size_t kPiece = size_t{1} << 30;  // zlib counts in 32 bits

}  // namespace

std::string gzip(std::string_view bytes, int level) {
  // libdeflate writes a header without name or time, and an unknown system.
  const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)>
      compressor(libdeflate_alloc_compressor(level), &libdeflate_free_compressor);
  if (!compressor)
    throw Error(Code::kInvalid,
                "arrays are packed at a level from 0 to 9, not " + std::to_string(level));
  std::string out(libdeflate_gzip_compress_bound(compressor.get(), bytes.size()), '\0');
  out.resize(libdeflate_gzip_compress(compressor.get(), bytes.data(), bytes.size(),
                                      out.data(), out.size()));
  return out;
}

std::optional<std::string> gunzip(std::string_view packed, size_t limit) {
  z_stream stream{};
  if (packed.size() > kPiece || inflateInit2(&stream, kGzip) != Z_OK) return std::nullopt;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  std::string out;
  int result = Z_OK;
  while (result == Z_OK && out.size() < limit) {
    const size_t before = out.size();
    const size_t room =
        std::min(limit - before, std::max<size_t>(before, size_t{1} << 16));
    out.resize(before + room);
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + before);
    stream.avail_out = static_cast<uInt>(std::min(room, kPiece));
    result = inflate(&stream, Z_NO_FLUSH);
    out.resize(out.size() - stream.avail_out - (room - std::min(room, kPiece)));
  }
  inflateEnd(&stream);
  if (result != Z_STREAM_END || stream.avail_in != 0) return std::nullopt;
  return out;
}

}  // namespace phlox::scene
