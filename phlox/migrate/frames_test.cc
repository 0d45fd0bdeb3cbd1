// Tests of packed files of many members or frames: they give what unpacking them one
// after the other gives, also where they are broken or what they say of themselves is
// wrong.
#include "phlox/migrate/frames.h"

#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>

#include "phlox/base/error.h"
#include "phlox/migrate/format.h"
#include "phlox/migrate/input.h"
#include "phlox/migrate/packed_input.h"

namespace phlox::migrate {
namespace {

class Frames : public ::testing::Test {
 protected:
  Frames() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "phlox-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~Frames() override { std::filesystem::remove_all(folder_); }

  std::string put(const std::string& name, const std::string& bytes) const {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
    return (folder_ / name).string();
  }

  // The bytes, and what went wrong behind them.
  static std::string all(Input& input, size_t block) {
    std::string bytes;
    std::string part(block, ' ');
    try {
      while (const size_t count = input.read(part.data(), part.size()))
        bytes.append(part, 0, count);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Code::kIo);
      const std::string where = error.where();
      return "error: " + error.message() + " @" + where.substr(where.rfind('/'));
    }
    return bytes;
  }
  static std::string alone(const std::string& file) {
    const Packing packing = packing_of_name(file);
    return all(*packed_input(std::make_unique<RawInput>(file, Task(), false), {}, packing,
                             false),
               100'000);
  }
  static std::string without_place(const std::string& seen) {
    return seen.substr(0, seen.rfind(' '));
  }
  // What every way to read the file gives.
  std::string read(const std::string& name, const std::string& packed,
                   bool is_broken = false) const {
    const std::string file = put(name, packed);
    const std::string expected = alone(file);
    for (const unsigned threads : {1u, 3u})
      for (const size_t block : {size_t{1000}, size_t{1} << 20}) {
        Task task;
        task.set_num_threads(threads);
        const std::string seen = all(*open_input(file, task, false), block);
        // How far a broken frame was unpacked depends on the blocks.
        EXPECT_TRUE(seen == expected ||
                    (is_broken && without_place(seen) == without_place(expected)))
            << name << " " << threads << " " << block;
      }
    return expected;
  }

  static std::string text(size_t size, unsigned seed = 1) {
    std::mt19937 engine(seed);
    std::string text;
    while (text.size() < size) text += std::to_string(engine() % 100'000) + ",";
    text.resize(size);
    return text;
  }

  static std::string zstd(const std::string& bytes, bool with_size = true) {
    std::string packed(ZSTD_compressBound(bytes.size()), ' ');
    ZSTD_CCtx* context = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, with_size);
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    packed.resize(ZSTD_compress2(context, packed.data(), packed.size(), bytes.data(),
                                 bytes.size()));
    ZSTD_freeCCtx(context);
    return packed;
  }
  static std::string skippable(const std::string& bytes) {
    std::string frame = "\x53\x2a\x4d\x18";
    for (int i = 0; i < 4; ++i) frame += static_cast<char>(bytes.size() >> 8 * i);
    return frame + bytes;
  }

  static std::string gzip(const std::string& bytes, const std::string& extra = "") {
    z_stream stream{};
    deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    gz_header header{};
    std::string field = extra;
    header.extra = reinterpret_cast<Bytef*>(field.data());
    header.extra_len = static_cast<uInt>(field.size());
    if (!extra.empty()) deflateSetHeader(&stream, &header);
    std::string packed(bytes.size() + 1000, ' ');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
  }
  // A member of BGZF, which says `more` bytes more than it has.
  static std::string bgzf(const std::string& bytes, int more = 0) {
    std::string packed =
        gzip(bytes, std::string("XY\1\0z", 5) + std::string("BC\2\0\0\0", 6));
    const auto size = static_cast<unsigned>(static_cast<int>(packed.size()) - 1 + more);
    packed[21] = static_cast<char>(size);
    packed[22] = static_cast<char>(size >> 8);
    return packed;
  }

  std::filesystem::path folder_;
};

TEST_F(Frames, AreFoundFromTheirFirstByteOn) {
  using Found = FrameSearch::Found;
  const struct {
    Packing packing;
    std::string frame;
    size_t content;
  } frames[] = {{Packing::kGzip, bgzf("some bytes"), 10},
                {Packing::kGzip, bgzf(""), 0},
                {Packing::kZstd, zstd("some bytes"), 10},
                {Packing::kZstd, zstd(text(500'000)), 500'000},
                {Packing::kZstd, zstd(""), 0},
                {Packing::kZstd, skippable("some bytes"), 0}};
  for (const auto& [packing, frame, content] : frames) {
    for (size_t size = 0; size < frame.size(); size += 1 + size / 30)
      EXPECT_EQ(find_frame(packing, frame.substr(0, size)).found, Found::kStart) << size;
    const auto found = find_frame(packing, frame + frame);
    EXPECT_EQ(found.found, Found::kFrame);
    EXPECT_EQ(found.size, frame.size());
    EXPECT_EQ(found.content, content);
    table::Buffer out;
    EXPECT_TRUE(frame_unpacker(packing)->unpack(frame, content, out));
    EXPECT_EQ(out.size(), content);
    EXPECT_FALSE(frame_unpacker(packing)->unpack(frame, content + 1, out));
  }
  EXPECT_EQ(find_frame(Packing::kGzip, gzip("some bytes")).found, Found::kOther);
  const std::string unsized = zstd(text(500'000), false);
  const auto found = find_frame(Packing::kZstd, unsized + "more");
  EXPECT_EQ(found.found, Found::kFrame);
  EXPECT_EQ(found.size, unsized.size());
  EXPECT_FALSE(found.content);
  table::Buffer out;
  EXPECT_TRUE(frame_unpacker(Packing::kZstd)->unpack(unsized, std::nullopt, out));
  EXPECT_EQ(out.size(), 500'000u);
  EXPECT_EQ(find_frame(Packing::kGzip, std::string(20, '\0')).found, Found::kOther);
  EXPECT_EQ(find_frame(Packing::kZstd, zstd(std::string(kMostContent + 1, 'x'))).found,
            Found::kOther);
  EXPECT_EQ(find_frame(Packing::kBzip2, "BZh9").found, Found::kOther);
}

TEST_F(Frames, OfAFileComeInTheirOrder) {
  const std::string bytes = text(5'000'000);
  std::string gz, zst;
  for (size_t at = 0; at < bytes.size(); at += 60'000)
    gz += bgzf(bytes.substr(at, 60'000));
  for (size_t at = 0; at < bytes.size(); at += 300'000)
    zst += zstd(bytes.substr(at, 300'000)) + skippable("between") + zstd("");
  EXPECT_TRUE(read("a.gz", gz) == bytes);
  EXPECT_TRUE(read("b.gz", gz + bgzf("")) == bytes);
  EXPECT_TRUE(read("a.zst", skippable("first") + zst) == bytes);
}

TEST_F(Frames, OthersBetweenThemAreUnpackedToo) {
  const std::string bytes = text(600'000);
  const std::string some = text(30'000, 2);
  std::string gz, zst, expected;
  for (int i = 0; i < 6; ++i) {
    for (int j = 0; j < 40; ++j) gz += bgzf(some);
    zst += zstd(bytes) + zstd(bytes, i < 3);
  }
  for (int i = 0; i < 240; ++i) expected += some;
  EXPECT_TRUE(read("a.gz", gz + gzip(bytes) + gz) == expected + bytes + expected);
  expected.clear();
  for (int i = 0; i < 12; ++i) expected += bytes;
  EXPECT_TRUE(read("a.zst", zst) == expected);
  const std::string large(kMostContent + 1, 'x');
  EXPECT_TRUE(read("b.zst", zst + zstd(large) + zst) == expected + large + expected);
  EXPECT_TRUE(read("c.zst", zst + zstd(large, false)) == expected + large);
}

TEST_F(Frames, WhatTheySayMayBeWrong) {
  const std::string some = text(50'000);
  std::string gz, expected;
  for (int i = 0; i < 100; ++i) {
    gz += bgzf(some, i == 60 ? 7 : i == 80 ? -7 : 0);
    expected += some;
  }
  EXPECT_TRUE(read("a.gz", gz) == expected);
}

TEST_F(Frames, BrokenOnesAreTheErrorsThatTheyWereAlone) {
  const std::string some = text(50'000);
  std::string gz, zst;
  for (int i = 0; i < 50; ++i) {
    gz += bgzf(some);
    zst += zstd(some);
  }
  for (const size_t cut : {size_t{1}, size_t{30}, size_t{20'000}}) {
    EXPECT_TRUE(read("a.gz", gz.substr(0, gz.size() - cut))
                    .starts_with("error: the gzip data ends in the middle @/a.gz, "));
    EXPECT_TRUE(read("a.zst", zst.substr(0, zst.size() - cut))
                    .starts_with("error: the zstd data ends in the middle @/a.zst, "));
  }
  for (std::string* packed : {&gz, &zst}) {
    const std::string name = packed == &gz ? "a.gz" : "a.zst";
    for (size_t at = 40; at < packed->size(); at += packed->size() / 4) {
      std::string flipped = *packed;
      flipped[at] = static_cast<char>(flipped[at] ^ 0x55);
      read(name, flipped, true);
    }
  }
}

TEST_F(Frames, WhatStandsBehindTheLastOne) {
  const std::string some = text(50'000);
  const std::string packed[] = {gzip(some), bgzf(some), zstd(some)};
  for (const auto& one : packed) {
    const bool is_gzip = &one != &packed[2];
    const std::string name = is_gzip ? "a.gz" : "a.zst";
    const std::string kind = is_gzip ? "gzip" : "zstd";
    for (const int count : {1, 40}) {
      std::string all, expected;
      for (int i = 0; i < count; ++i) {
        all += one;
        expected += some;
      }
      const std::string place =
          " @/" + name + ", packed byte " + std::to_string(all.size());
      const std::string garbage =
          "error: behind the end of the " + kind + " data stands something else" + place;
      EXPECT_EQ(read(name, all + "garbage"), garbage);
      EXPECT_EQ(read(name, all + "g").substr(0, 7), "error: ");
      EXPECT_EQ(read(name, all + std::string(1000, 'x')), garbage);
      // Tapes fill up gzip's last block with zeros.
      const std::string zeros = read(name, all + std::string(1000, '\0'));
      if (is_gzip)
        EXPECT_TRUE(zeros == expected);
      else
        EXPECT_EQ(zeros.substr(0, 7), "error: ");
      EXPECT_EQ(read(name, all + std::string(100, '\0') + one) == expected + some,
                is_gzip);
    }
  }
}

TEST_F(Frames, MayBeLeftInTheMidst) {
  const std::string some = text(60'000);
  std::string gz;
  for (int i = 0; i < 100; ++i) gz += bgzf(some);
  const std::string file = put("a.gz", gz);
  for (const size_t size : {size_t{10}, size_t{1} << 21}) {
    Task task;
    task.set_num_threads(3);
    const auto input = open_input(file, task, false);
    std::string part(size, ' ');
    EXPECT_EQ(input->read(part.data(), size), size);
    EXPECT_EQ(input->read(part.data(), 10), 10u);
  }
  Task task;
  task.set_num_threads(3);
  const auto input = open_input(file, task, false);
  std::string part(size_t{2} << 20, ' ');
  input->read(part.data(), part.size());
  task.cancel();
  EXPECT_THROW(input->read(part.data(), part.size()), Error);
}

}  // namespace
}  // namespace phlox::migrate
