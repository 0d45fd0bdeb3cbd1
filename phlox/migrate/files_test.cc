// Files on disk: what open_resource finds, what inputs unpack, what sinks leave behind.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

#include "phlox/base/error.h"
#include "phlox/migrate/format.h"
#include "phlox/migrate/input.h"
#include "phlox/migrate/sniff.h"
#include "phlox/migrate/unpack.h"

namespace phlox::migrate {
namespace {

namespace fs = std::filesystem;

class FilesTest : public ::testing::Test {
 protected:
  FilesTest()
      : folder_(fs::temp_directory_path() /
                ("phlox-files-test-" + std::to_string(::getpid()))) {
    fs::create_directories(folder_);
  }
  ~FilesTest() override { fs::remove_all(folder_); }

  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  std::string put(const std::string& name, const std::string& bytes) const {
    fs::create_directories(fs::path(path(name)).parent_path());
    std::ofstream(path(name), std::ios::binary) << bytes;
    return path(name);
  }
  static std::string get(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::string pack(const std::string& name, const std::string& bytes) const {
    const auto sink = file_sink(path(name), Task());
    sink->write(bytes);
    sink->close();
    return path(name);
  }
  std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_))
      names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
  }
  // "FORMAT: file file", or the error without the folder.
  std::string open(const std::string& uri) const {
    try {
      const auto resource = open_resource(uri, std::nullopt, Task());
      std::string text(resource.format->name());
      for (const auto& file : resource.files)
        text += ' ' + fs::path(file).filename().string();
      return text;
    } catch (const Error& error) {
      std::string text = std::string(code_name(error.code())) + ": " + error.message();
      if (!error.hint().empty()) text += " | " + error.hint();
      const std::string prefix = folder_.string();
      for (size_t at; (at = text.find(prefix)) != std::string::npos;)
        text.replace(at, prefix.size(), "DIR");
      return text;
    }
  }
  static std::string read_all(const std::string& file, size_t block = 1000) {
    const auto input = open_input(file, Task(), false);
    std::string all, part(block, ' ');
    while (const size_t count = input->read(part.data(), part.size()))
      all.append(part.data(), count);
    return all;
  }

  fs::path folder_;
};

constexpr const char* kPackings[] = {".gz", ".zst", ".bz2", ".xz", ".lz4"};

TEST_F(FilesTest, TheFormatOfAFile) {
  const struct {
    std::string name, bytes, expected;
  } cases[] = {
      {"a.csv", "a,b\n1,2\n", "csv a.csv"},
      {"A.CSV", "a,b\n1,2\n", "csv A.CSV"},
      {"b.csv", "a\tb\n1\t2\n", "tsv b.csv"},
      {"c.csv", "a,b\tc\n1\t,2\n", "csv c.csv"},
      {"d.txt", "a\tb\n1\t2\n", "tsv d.txt"},
      {"e", "a\tb\n1\t2\n", "tsv e"},
      {"f.dat", "a,b\n1,2\n", "csv f.dat"},
      {"g.log", "{\"a\":1}\n{\"a\":2}\n", "jsonl g.log"},
      {"h.log", "[{\"a\":1}]", "json h.log"},
      {"i.tsv", "a,b\n", "tsv i.tsv"},
      {"j.jsonl", "{\"a\":\"\t\"}\n", "jsonl j.jsonl"},
      {"k.txt", "only words\n",
       "unsupported: cannot tell the format of DIR/k.txt | say it: DIR/k.txt?format=csv; "
       "the "
       "formats are arrow, csv, json, jsonl, parquet, tsv"},
      {"l.txt", "",
       "io: the file DIR/l.txt is empty, and its ending says no format | say it: "
       "DIR/l.txt?format=csv"},
      {"m.parquet.gz", "x",
       "unsupported: a packed parquet file cannot be read: DIR/m.parquet.gz | unpack it; "
       "the "
       "format packs its own data"},
  };
  for (const auto& c : cases) EXPECT_EQ(open(put(c.name, c.bytes)), c.expected);
  EXPECT_EQ(open(path("k.txt") + "?format=csv"), "csv k.txt");
  EXPECT_EQ(open(path("b.csv") + "?delimiter=;"), "csv b.csv");
}

TEST_F(FilesTest, FoldersAndGlobs) {
  put("one/b.csv", "x,y\n");
  put("one/a.csv", "x,y\n");
  put("one/_SUCCESS", "");
  put("one/.hidden", "");
  put("two/a.csv", "x,y\n");
  put("two/b.jsonl", "{}\n");
  put("three/inner/a.csv", "x,y\n");
  fs::create_directories(path("empty"));
  put("a?.csv", "x,y\n");
  EXPECT_EQ(open(path("one")), "csv a.csv b.csv");
  EXPECT_EQ(open(path("one/*.csv")), "csv a.csv b.csv");
  EXPECT_EQ(open(path("one/[b]*")), "csv b.csv");
  EXPECT_EQ(open(path("a?.csv")), "csv a?.csv");
  EXPECT_EQ(open(path("one/*.json")), "not_found: no file matches DIR/one/*.json");
  EXPECT_EQ(open(path("empty")),
            "not_found: no file in the folder DIR/empty | the folder is empty");
  EXPECT_EQ(open(path("three")),
            "not_found: no file in the folder DIR/three | it holds folders "
            "only; name them with a glob: DIR/three/*/*");
  EXPECT_EQ(open(path("two")),
            "invalid: files of several formats: DIR/two/a.csv is csv, DIR/two/b.jsonl is "
            "jsonl | "
            "name those of one format with a glob");
}

TEST_F(FilesTest, WhatIsNotThere) {
  const std::string file = put("example.csv", "a,b\n");
  EXPECT_EQ(open(path("exampel.csv")),
            "not_found: no file DIR/exampel.csv | did you mean DIR/example.csv?");
  EXPECT_EQ(open(path("other.csv")), "not_found: no file DIR/other.csv");
  EXPECT_EQ(open(path("nowhere/a.csv")),
            "not_found: no file DIR/nowhere/a.csv | there is no folder DIR/nowhere");
  EXPECT_EQ(
      open("s3://bucket/a.csv"),
      "unsupported: phlox cannot read s3:// | it reads files, hdfs://, and standard input as -");
  EXPECT_EQ(open(file + "?format=cvs"), "invalid: no format cvs | did you mean csv?");
  EXPECT_EQ(open(file + "?format=table"),
            "unsupported: the format table can only be written");
  EXPECT_EQ(open(file + "?delimter=;"),
            "invalid: the format csv has no option delimter | did you mean delimiter?");
  EXPECT_EQ(open(file + "::inner"), "invalid: a csv file has no table ::inner inside");
}

TEST_F(FilesTest, PackedBytesComeBack) {
  std::string bytes;
  for (int i = 0; i < 300'000; ++i) bytes += std::to_string(i % 991 * 7919 % 1000) + ",";
  for (const std::string packing : kPackings) {
    const std::string file = pack("a" + packing, bytes);
    EXPECT_LT(fs::file_size(file), bytes.size()) << packing;
    EXPECT_TRUE(read_all(file) == bytes) << packing;
    EXPECT_TRUE(read_all(file, 1 << 20) == bytes) << packing;
    // Known without its ending, too.
    fs::rename(file, path("b"));
    EXPECT_TRUE(read_all(path("b")) == bytes) << packing;
    // Two members one behind the other are one file.
    const std::string packed = get(path("b"));
    EXPECT_TRUE(read_all(put("c" + packing, packed + packed)) == bytes + bytes)
        << packing;
    // Nothing packed is nothing.
    EXPECT_TRUE(read_all(pack("d" + packing, "")) == "") << packing;
  }
}

TEST_F(FilesTest, BrokenPackedBytesAreErrors) {
  std::string bytes;
  for (int i = 0; i < 3000; ++i) bytes += std::to_string(i * i);
  for (const std::string packing : kPackings) {
    const std::string packed = get(pack("a" + packing, bytes));
    for (size_t size = 0; size < packed.size(); size += 1 + packed.size() / 64) {
      const std::string file = put("cut" + packing, packed.substr(0, size));
      try {
        read_all(file);
        ADD_FAILURE() << packing << " cut to " << size << " of " << packed.size();
      } catch (const Error& error) {
        EXPECT_EQ(error.code(), Code::kIo);
        EXPECT_EQ(error.where().substr(0, file.size() + 14), file + ", packed byte ");
      }
    }
    const std::string text = put("text" + packing, "a,b\n1,2\n3,4\n5,6\n");
    EXPECT_THROW(read_all(text), Error) << packing;
    // Whatever flips, it ends.
    for (size_t i = 0; i < packed.size(); i += 1 + packed.size() / 64) {
      std::string flipped = packed;
      flipped[i] = static_cast<char>(flipped[i] ^ 0x55);
      try {
        read_all(put("flipped" + packing, flipped));
      } catch (const Error&) {
      }
    }
  }
}

// Larger than what is read before a thread reads ahead.
TEST_F(FilesTest, LargePackedFilesAreReadAhead) {
  std::string text;
  for (int i = 0; text.size() < (size_t{3} << 20); ++i) text += std::to_string(i) + "\n";
  for (const char* ending : {".gz", ".zst", ".bz2", ".xz", ".lz4"}) {
    const std::string file = (folder_ / ("large" + std::string(ending))).string();
    const auto sink = file_sink(file, Task());
    sink->write(text);
    sink->close();
    for (const size_t block : {size_t{70000}, text.size() + 1})
      EXPECT_TRUE(read_all(file, block) == text) << ending << " " << block;
    // Two files one behind the other, with an empty one between, are one.
    std::string packed;
    {
      std::ifstream in(file, std::ios::binary);
      packed.assign(std::istreambuf_iterator<char>(in), {});
    }
    const std::string empty_file = (folder_ / ("empty" + std::string(ending))).string();
    file_sink(empty_file, Task())->close();
    std::ifstream in(empty_file, std::ios::binary);
    const std::string empty(std::istreambuf_iterator<char>(in), {});
    std::ofstream(file, std::ios::binary) << packed << empty << packed;
    EXPECT_TRUE(read_all(file, 300000) == text + text) << ending;
    // What comes before the place where the data breaks off is there.
    std::ofstream(file, std::ios::binary) << packed.substr(0, packed.size() - 20);
    size_t seen = 0;
    try {
      const auto input = open_input(file, Task(), false);
      std::string part(100000, ' ');
      while (const size_t count = input->read(part.data(), part.size())) seen += count;
      ADD_FAILURE() << ending;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Code::kIo);
      EXPECT_NE(error.where().find("large" + std::string(ending)), std::string::npos);
    }
    EXPECT_GT(seen, size_t{1} << 20) << ending;
    // It may be left in the midst.
    std::ofstream(file, std::ios::binary) << packed << packed;
    const auto input = open_input(file, Task(), false);
    std::string part(size_t{2} << 20, ' ');
    EXPECT_EQ(input->read(part.data(), part.size()), part.size());
    EXPECT_EQ(input->read(part.data(), 10), 10u);
  }
}

TEST_F(FilesTest, ASampleKnowsWhetherItIsAll) {
  const std::string file = put("a", "0123456789");
  for (const size_t size : {1, 9, 10, 11, 1 << 20}) {
    const Sample sample = read_sample(file, size, Task());
    EXPECT_EQ(sample.bytes, std::string("0123456789").substr(0, size));
    EXPECT_EQ(sample.whole, size >= 10);
  }
}

TEST_F(FilesTest, WhatCannotBeRead) {
  EXPECT_THROW(open_input(folder_.string(), Task(), false), Error);
  try {
    open_input(path("nothing"), Task(), false);
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::kNotFound);
  }
}

TEST_F(FilesTest, ReadingCountsAndStops) {
  const std::string file = put("a", std::string(100'000, 'x'));
  Task task;
  const auto input = open_input(file, task, true);
  std::string part(60'000, ' ');
  EXPECT_EQ(input->read(part.data(), part.size()), part.size());
  EXPECT_EQ(task.done_bytes(), part.size());
  task.cancel();
  EXPECT_THROW(input->read(part.data(), part.size()), Error);
}

TEST_F(FilesTest, ASilentPipeIsLeftWhenAsked) {
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  // Held open, so that neither side waits for the other.
  std::fstream holder(path("pipe"), std::ios::in | std::ios::out);
  Task task;
  std::thread canceller([&] { task.cancel(); });
  try {
    open_input(path("pipe"), task, false);
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::kCancelled);
  }
  canceller.join();
}

TEST_F(FilesTest, AFileIsWholeOrNotThere) {
  {
    const auto sink = file_sink(path("a.txt"), Task());
    sink->write(std::string(200'000, 'x'));
    EXPECT_EQ(names().size(), 1u);
    EXPECT_FALSE(fs::exists(path("a.txt")));
  }
  EXPECT_TRUE(names().empty());
  put("a.txt", "old");
  fs::permissions(path("a.txt"), fs::perms::owner_read | fs::perms::owner_write);
  {
    const auto sink = file_sink(path("a.txt"), Task());
    sink->write("new");
    EXPECT_EQ(get(path("a.txt")), "old");
    sink->close();
  }
  EXPECT_EQ(get(path("a.txt")), "new");
  EXPECT_EQ(names(), std::vector<std::string>{"a.txt"});
  EXPECT_EQ(fs::status(path("a.txt")).permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(FilesTest, ALinkIsWrittenThrough) {
  put("real.txt", "old");
  fs::create_symlink("real.txt", path("link.txt"));
  pack("link.txt", "new");
  EXPECT_TRUE(fs::is_symlink(path("link.txt")));
  EXPECT_EQ(get(path("real.txt")), "new");
}

TEST_F(FilesTest, WhatCannotBeWritten) {
  const auto message = [&](const std::string& path) {
    try {
      file_sink(path, Task());
    } catch (const Error& error) {
      return error.message();
    }
    return std::string();
  };
  EXPECT_EQ(message(path("no/a.csv")),
            "no folder " + path("no") + " to write " + path("no/a.csv"));
  EXPECT_EQ(message(folder_.string()),
            "cannot write " + folder_.string() + ": it is a folder");
}

TEST_F(FilesTest, AStoppedWriteLeavesNothing) {
  Task task;
  {
    const auto sink = file_sink(path("a.txt"), task);
    task.cancel();
    EXPECT_THROW(sink->write(std::string(200'000, 'x')), Error);
  }
  EXPECT_TRUE(names().empty());
}

TEST(DescriptorSink, AClosedPipeIsAWishToStop) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const auto sink = descriptor_sink(ends[1], Task());
  sink->write("abc");
  ::close(ends[0]);
  try {
    sink->write(std::string(200'000, 'x'));
    sink->close();
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::kCancelled);
  }
  ::close(ends[1]);
}

TEST(DescriptorSink, WritesAll) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const std::string bytes(300'000, 'y');
  std::string got;
  std::thread reader([&] {
    char part[7000];
    for (ssize_t count; (count = ::read(ends[0], part, sizeof part)) > 0;)
      got.append(part, static_cast<size_t>(count));
  });
  {
    const auto sink = descriptor_sink(ends[1], Task());
    sink->write("x");
    sink->write(bytes);
    sink->close();
  }
  ::close(ends[1]);
  reader.join();
  ::close(ends[0]);
  EXPECT_EQ(got, "x" + bytes);
}

TEST(Sniff, Texts) {
  EXPECT_EQ(sniff("a\tb\n\n1\t2\n", true, false), "tsv");
  EXPECT_EQ(sniff("a\tb\n1\t2\t3\n", true, false), "");
  EXPECT_EQ(sniff("a\tb\n1\t2\n3", false, false), "tsv");
  EXPECT_EQ(sniff("PAR1....", true, false), "parquet");
  EXPECT_EQ(sniff("ARROW1\0\0", true, false), "arrow");
  EXPECT_EQ(sniff(" {\n\"a\": 1}", true, false), "json");
  EXPECT_EQ(sniff("{\"a\":1}", true, false), "jsonl");
  EXPECT_EQ(sniff(std::string_view("a\tb\0\n", 5), true, false), "");
  EXPECT_EQ(sniff("", true, false), "");
}

}  // namespace
}  // namespace phlox::migrate
