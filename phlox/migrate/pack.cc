// Packs bytes with zlib, zstd, bzip2, lzma and lz4, at each one's usual level.
#include "phlox/migrate/pack.h"

#include <bzlib.h>
#include <lz4frame.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include <string>
#include <vector>

#include "phlox/base/error.h"

namespace phlox::migrate {
namespace {

constexpr size_t kBlock = 1 << 16;

[[noreturn]] void failed(std::string_view what) {
  throw Error(Code::kInternal, "packing with " + std::string(what) + " failed");
}

class Copy : public Packer {
 public:
  explicit Copy(Output output) : output_(std::move(output)) {}
  void write(std::string_view bytes) override { output_(bytes); }
  void finish() override {}

 private:
  Output output_;
};

class Gzip : public Packer {
 public:
  explicit Gzip(Output output) : output_(std::move(output)), block_(kBlock) {
    if (deflateInit2(&stream_, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
      throw std::bad_alloc();
  }
  ~Gzip() override { deflateEnd(&stream_); }
  void write(std::string_view bytes) override {
    for (; bytes.size() > kBlock; bytes.remove_prefix(kBlock))
      run(bytes.substr(0, kBlock), Z_NO_FLUSH);
    run(bytes, Z_NO_FLUSH);
  }
  void finish() override { run({}, Z_FINISH); }

 private:
  void run(std::string_view bytes, int flush) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
    do {
      stream_.next_out = reinterpret_cast<Bytef*>(block_.data());
      stream_.avail_out = kBlock;
      if (deflate(&stream_, flush) == Z_STREAM_ERROR) failed("gzip");
      output_({block_.data(), kBlock - stream_.avail_out});
    } while (stream_.avail_out == 0);
  }
  Output output_;
  std::vector<char> block_;
  z_stream stream_{};
};

class Zstd : public Packer {
 public:
  explicit Zstd(Output output)
      : output_(std::move(output)),
        block_(ZSTD_CStreamOutSize()),
        stream_(ZSTD_createCStream()) {
    if (!stream_) throw std::bad_alloc();
    ZSTD_CCtx_setParameter(stream_, ZSTD_c_checksumFlag, 1);
  }
  ~Zstd() override { ZSTD_freeCStream(stream_); }
  void write(std::string_view bytes) override { run(bytes, ZSTD_e_continue); }
  void finish() override { run({}, ZSTD_e_end); }

 private:
  void run(std::string_view bytes, ZSTD_EndDirective directive) {
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    size_t left;
    do {
      ZSTD_outBuffer out{block_.data(), block_.size(), 0};
      left = ZSTD_compressStream2(stream_, &out, &in, directive);
      if (ZSTD_isError(left)) failed("zstd");
      output_({block_.data(), out.pos});
    } while (in.pos < in.size || (directive == ZSTD_e_end && left != 0));
  }
  Output output_;
  std::vector<char> block_;
  ZSTD_CStream* stream_;
};

class Bzip2 : public Packer {
 public:
  explicit Bzip2(Output output) : output_(std::move(output)), block_(kBlock) {
    if (BZ2_bzCompressInit(&stream_, 9, 0, 0) != BZ_OK) throw std::bad_alloc();
  }
  ~Bzip2() override { BZ2_bzCompressEnd(&stream_); }
  void write(std::string_view bytes) override {
    while (!bytes.empty()) {
      const std::string_view part = bytes.substr(0, kBlock);
      stream_.next_in = const_cast<char*>(part.data());
      stream_.avail_in = static_cast<unsigned>(part.size());
      while (stream_.avail_in > 0)
        if (run(BZ_RUN) != BZ_RUN_OK) failed("bzip2");
      bytes.remove_prefix(part.size());
    }
  }
  void finish() override {
    int status;
    while ((status = run(BZ_FINISH)) == BZ_FINISH_OK) {
    }
    if (status != BZ_STREAM_END) failed("bzip2");
  }

 private:
  int run(int action) {
    stream_.next_out = block_.data();
    stream_.avail_out = kBlock;
    const int status = BZ2_bzCompress(&stream_, action);
    output_({block_.data(), kBlock - stream_.avail_out});
    return status;
  }
  Output output_;
  std::vector<char> block_;
  bz_stream stream_{};
};

class Xz : public Packer {
 public:
  explicit Xz(Output output) : output_(std::move(output)), block_(kBlock) {
    if (lzma_easy_encoder(&stream_, 6, LZMA_CHECK_CRC64) != LZMA_OK)
      throw std::bad_alloc();
  }
  ~Xz() override { lzma_end(&stream_); }
  void write(std::string_view bytes) override { run(bytes, LZMA_RUN); }
  void finish() override { run({}, LZMA_FINISH); }

 private:
  void run(std::string_view bytes, lzma_action action) {
    stream_.next_in = reinterpret_cast<const uint8_t*>(bytes.data());
    stream_.avail_in = bytes.size();
    lzma_ret status = LZMA_OK;
    while (stream_.avail_in > 0 || (action == LZMA_FINISH && status != LZMA_STREAM_END)) {
      stream_.next_out = reinterpret_cast<uint8_t*>(block_.data());
      stream_.avail_out = kBlock;
      status = lzma_code(&stream_, action);
      if (status != LZMA_OK && status != LZMA_STREAM_END) failed("xz");
      output_({block_.data(), kBlock - stream_.avail_out});
    }
  }
  Output output_;
  std::vector<char> block_;
  lzma_stream stream_ = LZMA_STREAM_INIT;
};

class Lz4 : public Packer {
 public:
  explicit Lz4(Output output)
      : output_(std::move(output)),
        block_(LZ4F_compressBound(kBlock, nullptr) + LZ4F_HEADER_SIZE_MAX) {
    if (LZ4F_isError(LZ4F_createCompressionContext(&context_, LZ4F_VERSION)))
      throw std::bad_alloc();
    LZ4F_preferences_t preferences{};
    preferences.frameInfo.contentChecksumFlag = LZ4F_contentChecksumEnabled;
    give(LZ4F_compressBegin(context_, block_.data(), block_.size(), &preferences));
  }
  ~Lz4() override { LZ4F_freeCompressionContext(context_); }
  void write(std::string_view bytes) override {
    while (!bytes.empty()) {
      const std::string_view part = bytes.substr(0, kBlock);
      give(LZ4F_compressUpdate(context_, block_.data(), block_.size(), part.data(),
                               part.size(), nullptr));
      bytes.remove_prefix(part.size());
    }
  }
  void finish() override {
    give(LZ4F_compressEnd(context_, block_.data(), block_.size(), nullptr));
  }

 private:
  void give(size_t size) {
    if (LZ4F_isError(size)) failed("lz4");
    output_({block_.data(), size});
  }
  Output output_;
  std::vector<char> block_;
  LZ4F_cctx* context_ = nullptr;
};

}  // namespace

std::unique_ptr<Packer> packer(Packing packing, Packer::Output output) {
  switch (packing) {
    case Packing::kGzip:
      return std::make_unique<Gzip>(std::move(output));
    case Packing::kZstd:
      return std::make_unique<Zstd>(std::move(output));
    case Packing::kBzip2:
      return std::make_unique<Bzip2>(std::move(output));
    case Packing::kXz:
      return std::make_unique<Xz>(std::move(output));
    case Packing::kLz4:
      return std::make_unique<Lz4>(std::move(output));
    default:
      return std::make_unique<Copy>(std::move(output));
  }
}

}  // namespace phlox::migrate
