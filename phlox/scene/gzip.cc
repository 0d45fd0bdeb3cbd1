// gzip by zlib.
#include "phlox/scene/gzip.h"

#include <zlib.h>

#include <algorithm>

#include "phlox/base/error.h"

namespace phlox::scene {
namespace {

constexpr int kGzip = 15 + 16;              // window bits, and the gzip frame
constexpr size_t kPiece = size_t{1} << 30;  // zlib counts in 32 bits

}  // namespace

std::string gzip(std::string_view bytes, int level) {
  z_stream stream{};
  if (deflateInit2(&stream, level, Z_DEFLATED, kGzip, 9, Z_DEFAULT_STRATEGY) != Z_OK)
    throw Error(Code::kInternal, "zlib could not start");
  gz_header header{};
  header.os = 255;  // unknown: the system is no part of a document
  deflateSetHeader(&stream, &header);
  std::string out(deflateBound(&stream, bytes.size()) + 32, '\0');
  size_t written = 0;
  int result = Z_OK;
  for (size_t at = 0; result == Z_OK;) {
    const size_t piece = std::min(kPiece, bytes.size() - at);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data() + at));
    stream.avail_in = static_cast<uInt>(piece);
    at += piece;
    const int flush = at == bytes.size() ? Z_FINISH : Z_NO_FLUSH;
    do {
      if (written == out.size()) out.resize(out.size() * 2);
      const size_t room = std::min(kPiece, out.size() - written);
      stream.next_out = reinterpret_cast<Bytef*>(out.data() + written);
      stream.avail_out = static_cast<uInt>(room);
      result = deflate(&stream, flush);
      written += room - stream.avail_out;
    } while (result == Z_OK && (stream.avail_in > 0 || flush == Z_FINISH));
  }
  deflateEnd(&stream);
  if (result != Z_STREAM_END)
    throw Error(Code::kInternal, "zlib could not pack an array");
  out.resize(written);
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
