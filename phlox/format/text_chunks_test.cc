// Tests of text files in chunks: which lines a chunk holds, for each kind of line end,
// from plain files and from those that can only be read on.
#include "phlox/format/text_chunks.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "phlox/migrate/format.h"

namespace phlox::format {
namespace {

class TextChunks : public ::testing::Test {
 protected:
  TextChunks() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "phlox-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~TextChunks() override { std::filesystem::remove_all(folder_); }

  // `name` says by its ending whether it is packed.
  std::string file(const std::string& name, const std::string& bytes) const {
    const std::string path = (folder_ / name).string();
    const auto sink = migrate::file_sink(path, Task());
    sink->write(bytes);
    sink->close();
    return path;
  }

  // The texts of all chunks, each with a "|" behind it, and "cut" where one is.
  static std::string chunks(const std::string& path, TextCuts cuts) {
    ChunkSource source(
        {path}, [](const std::string&) { return TextHead(); }, cuts, Task());
    std::string texts;
    while (auto ticket = source.claim()) {
      const Chunk chunk = source.load(std::move(*ticket), {});
      texts += chunk.text();
      texts += '|';
      if (chunk.is_cut) return texts + "cut";
    }
    return texts;
  }

  std::filesystem::path folder_;
};

TEST_F(TextChunks, EndWithLines) {
  for (const char* name : {"a.txt", "a.txt.gz"}) {
    const std::string path = file(name, "1\n22\n333\n4");
    EXPECT_EQ(chunks(path, {.bytes = 100}), "1\n22\n333\n4\n|") << name;
    EXPECT_EQ(chunks(path, {.line_ends = LineEnds::kNewline, .bytes = 100}),
              "1\n22\n333\n4\n|")
        << name;
  }
  EXPECT_EQ(chunks(file("b.txt", "1\n22\n333\n4"), {.bytes = 4}), "1\n22\n|333\n|4\n|");
}

TEST_F(TextChunks, ALoneReturnEndsALineUnlessOnlyNewlinesDo) {
  for (const char* name : {"a.txt", "a.txt.gz"}) {
    const std::string path = file(name, "1\r2\r3\r4\r5\n6\r");
    EXPECT_EQ(chunks(path, {.line_ends = LineEnds::kNewline, .bytes = 3}).find('|'), 10u)
        << name;
    EXPECT_LT(chunks(path, {.bytes = 3}).find('|'), 5u) << name;
    EXPECT_TRUE(
        chunks(path, {.line_ends = LineEnds::kNewline, .bytes = 100}).ends_with("6\r\n|"))
        << name;
    EXPECT_TRUE(chunks(path, {.bytes = 100}).ends_with("6\r|")) << name;
  }
}

TEST_F(TextChunks, ALineThatIsTooLongIsCut) {
  const std::string line(100'000, 'x');
  for (const char* name : {"a.txt", "a.txt.gz"}) {
    const std::string path = file(name, "1\n" + line + line + line);
    EXPECT_TRUE(
        chunks(path, {.bytes = 10, .longest_line = line.size()}).ends_with("x|cut"))
        << name;
    const std::string whole =
        chunks(path, {.bytes = 10, .longest_line = 4 * line.size()});
    EXPECT_NE(whole.find(line + "\n|"), std::string::npos) << name;
    EXPECT_FALSE(whole.ends_with("cut")) << name;
  }
}

TEST_F(TextChunks, TellTheLineOfAByte) {
  const std::string path = file("a.txt", "1\r2\n3\r\n4");
  const auto line = [&](LineEnds line_ends, uint64_t offset) {
    const ChunkSource source(
        {path}, [](const std::string&) { return TextHead(); }, {.line_ends = line_ends},
        Task());
    return source.line_at(0, offset);
  };
  EXPECT_EQ(line(LineEnds::kAny, 7), 4u);
  EXPECT_EQ(line(LineEnds::kNewline, 7), 3u);
}

}  // namespace
}  // namespace phlox::format
