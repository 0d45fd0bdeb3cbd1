// Takes packed bytes apart with zlib, zstd, bzip2, lzma and lz4.
#include "phlox/migrate/unpack.h"

#include <bzlib.h>
#include <lz4frame.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <limits>
#include <string>

#include "phlox/base/error.h"

namespace phlox::migrate {
namespace {

[[noreturn]] void broken(std::string_view what, std::string_view reason) {
  throw Error(Code::kIo, "broken " + std::string(what) + " data: " + std::string(reason));
}

// The libraries count in 32 bits.
template <class Count>
Count capped(size_t size) {
  return static_cast<Count>(std::min<size_t>(size, 1u << 30));
}

class Gunzip : public Unpacker {
 public:
  explicit Gunzip(bool behind_member) : ended_(behind_member) {
    // 15 window bits, +16: gzip only.
    if (inflateInit2(&stream_, 15 + 16) != Z_OK) throw std::bad_alloc();
  }
  ~Gunzip() override { inflateEnd(&stream_); }

  Step step(std::string_view in, char* out, size_t size) override {
    Step step;
    if (ended_) {
      // Tapes and block devices pad with zeros behind the last member.
      while (step.taken < in.size() && in[step.taken] == 0) ++step.taken;
      step.whole = true;
      if (step.taken == in.size()) return step;
      inflateReset(&stream_);
      ended_ = false;
      in.remove_prefix(step.taken);
    }
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
    stream_.avail_in = capped<uInt>(in.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out);
    stream_.avail_out = capped<uInt>(size);
    const uInt available = stream_.avail_in;
    const uInt room = stream_.avail_out;
    const int status = inflate(&stream_, Z_NO_FLUSH);
    if (status == Z_MEM_ERROR) throw std::bad_alloc();
    if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
      broken("gzip", stream_.msg ? stream_.msg : "not a gzip stream");
    ended_ = status == Z_STREAM_END;
    step.taken += available - stream_.avail_in;
    step.given = room - stream_.avail_out;
    step.whole = ended_;
    return step;
  }

 private:
  z_stream stream_{};
  bool ended_;
};

class Unzstd : public Unpacker {
 public:
  Unzstd() : stream_(ZSTD_createDStream()) {
    if (!stream_) throw std::bad_alloc();
  }
  ~Unzstd() override { ZSTD_freeDStream(stream_); }

  Step step(std::string_view in, char* out, size_t size) override {
    ZSTD_inBuffer input{in.data(), in.size(), 0};
    ZSTD_outBuffer output{out, size, 0};
    const size_t status = ZSTD_decompressStream(stream_, &output, &input);
    if (ZSTD_isError(status)) broken("zstd", ZSTD_getErrorName(status));
    return {input.pos, output.pos, status == 0};
  }

 private:
  ZSTD_DStream* stream_;
};

class Bunzip2 : public Unpacker {
 public:
  Bunzip2() { start(); }
  ~Bunzip2() override { BZ2_bzDecompressEnd(&stream_); }

  Step step(std::string_view in, char* out, size_t size) override {
    if (ended_) {
      BZ2_bzDecompressEnd(&stream_);
      start();
    }
    stream_.next_in = const_cast<char*>(in.data());
    stream_.avail_in = capped<unsigned>(in.size());
    stream_.next_out = out;
    stream_.avail_out = capped<unsigned>(size);
    const unsigned available = stream_.avail_in;
    const unsigned room = stream_.avail_out;
    const int status = BZ2_bzDecompress(&stream_);
    if (status == BZ_MEM_ERROR) throw std::bad_alloc();
    if (status == BZ_DATA_ERROR_MAGIC) broken("bzip2", "not a bzip2 stream");
    if (status != BZ_OK && status != BZ_STREAM_END) broken("bzip2", "wrong checksum");
    ended_ = status == BZ_STREAM_END;
    return {available - stream_.avail_in, room - stream_.avail_out, ended_};
  }

 private:
  void start() {
    stream_ = bz_stream{};
    ended_ = false;
    if (BZ2_bzDecompressInit(&stream_, 0, 0) != BZ_OK) throw std::bad_alloc();
  }

  bz_stream stream_{};
  bool ended_ = false;
};

class Unxz : public Unpacker {
 public:
  Unxz() { start(); }
  ~Unxz() override { lzma_end(&stream_); }

  Step step(std::string_view in, char* out, size_t size) override {
    Step step;
    if (ended_) {
      while (step.taken < in.size() && in[step.taken] == 0)
        ++step.taken;  // stream padding
      step.whole = true;
      if (step.taken == in.size()) return step;
      start();
      in.remove_prefix(step.taken);
    }
    stream_.next_in = reinterpret_cast<const uint8_t*>(in.data());
    stream_.avail_in = in.size();
    stream_.next_out = reinterpret_cast<uint8_t*>(out);
    stream_.avail_out = size;
    const lzma_ret status = lzma_code(&stream_, LZMA_RUN);
    if (status == LZMA_MEM_ERROR) throw std::bad_alloc();
    if (status == LZMA_MEMLIMIT_ERROR) broken("xz", "it needs more than 1 GiB of memory");
    if (status == LZMA_FORMAT_ERROR) broken("xz", "not an xz stream");
    if (status != LZMA_OK && status != LZMA_STREAM_END && status != LZMA_BUF_ERROR)
      broken("xz", "the compressed data is corrupt");
    ended_ = status == LZMA_STREAM_END;
    step.taken += in.size() - stream_.avail_in;
    step.given = size - stream_.avail_out;
    step.whole = ended_;
    return step;
  }

 private:
  void start() {
    ended_ = false;
    if (lzma_stream_decoder(&stream_, uint64_t{1} << 30, 0) != LZMA_OK)
      throw std::bad_alloc();
  }

  lzma_stream stream_ = LZMA_STREAM_INIT;
  bool ended_ = false;
};

class Unlz4 : public Unpacker {
 public:
  Unlz4() {
    if (LZ4F_isError(LZ4F_createDecompressionContext(&context_, LZ4F_VERSION)))
      throw std::bad_alloc();
  }
  ~Unlz4() override { LZ4F_freeDecompressionContext(context_); }

  Step step(std::string_view in, char* out, size_t size) override {
    size_t given = size;
    size_t taken = in.size();
    const size_t status =
        LZ4F_decompress(context_, out, &given, in.data(), &taken, nullptr);
    if (LZ4F_isError(status)) broken("lz4", LZ4F_getErrorName(status));
    return {taken, given, status == 0};
  }

 private:
  LZ4F_dctx* context_ = nullptr;
};

struct Kind {
  Packing packing;
  std::string_view name, ending, magic;
};
constexpr Kind kKinds[] = {
    {Packing::kGzip, "gzip", ".gz", "\x1f\x8b"},
    {Packing::kZstd, "zstd", ".zst", "\x28\xb5\x2f\xfd"},
    {Packing::kBzip2, "bzip2", ".bz2", "BZh"},
    {Packing::kXz,
     "xz",
     ".xz",
     {"\xfd"
      "7zXZ\0",
      6}},
    {Packing::kLz4, "lz4", ".lz4", "\x04\x22\x4d\x18"},
};

bool ends_with(std::string_view path, std::string_view ending) {
  if (path.size() <= ending.size()) return false;
  const std::string_view tail = path.substr(path.size() - ending.size());
  return std::equal(tail.begin(), tail.end(), ending.begin(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b;
  });
}

}  // namespace

std::string_view packing_name(Packing packing) {
  for (const auto& kind : kKinds)
    if (kind.packing == packing) return kind.name;
  return "none";
}

Packing packing_of_name(std::string_view path) {
  for (const auto& kind : kKinds)
    if (ends_with(path, kind.ending)) return kind.packing;
  return Packing::kNone;
}

std::string_view without_packing_ending(std::string_view path) {
  for (const auto& kind : kKinds)
    if (ends_with(path, kind.ending))
      return path.substr(0, path.size() - kind.ending.size());
  return path;
}

Packing packing_of_bytes(std::string_view bytes) {
  for (const auto& kind : kKinds) {
    if (!bytes.starts_with(kind.magic)) continue;
    // "BZh" is also text; a digit and the block's own mark follow where it is bzip2.
    if (kind.packing == Packing::kBzip2 &&
        (bytes.size() < 10 || (bytes[4] != 0x31 && bytes[4] != 0x17)))
      continue;
    return kind.packing;
  }
  return Packing::kNone;
}

std::unique_ptr<Unpacker> unpacker(Packing packing, bool behind_member) {
  switch (packing) {
    case Packing::kGzip:
      return std::make_unique<Gunzip>(behind_member);
    case Packing::kZstd:
      return std::make_unique<Unzstd>();
    case Packing::kBzip2:
      return std::make_unique<Bunzip2>();
    case Packing::kXz:
      return std::make_unique<Unxz>();
    case Packing::kLz4:
      return std::make_unique<Unlz4>();
    default:
      return nullptr;
  }
}

}  // namespace phlox::migrate
