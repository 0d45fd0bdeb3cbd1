// Wrong datashapes and exactly what is said about them: wrong_datashapes.txt, in which a
// block is lines that begin with "> " (the text) and then the message as people see it.
// With PHLOX_COMPLETE=1 in the environment the messages are written anew, to be read and
// committed.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "phlox/base/error.h"
#include "phlox/type/type.h"

namespace phlox::type {
namespace {

constexpr char kFirstLine[] =
    "# Wrong datashapes and what is said about them, for datashape_errors_test.cc.";
constexpr char kPath[] = PHLOX_SOURCE_DIR "/phlox/type/wrong_datashapes.txt";

struct Case {
  std::string text;
  std::string message;
};

std::vector<Case> read_cases() {
  std::vector<Case> cases;
  std::ifstream file(kPath);
  bool in_text = false;
  for (std::string line; std::getline(file, line);) {
    const bool is_text = line.starts_with("> ") || line == ">";
    if (is_text && !in_text) cases.push_back({});
    if (is_text) {
      if (in_text) cases.back().text += '\n';
      cases.back().text += line.substr(std::min<size_t>(2, line.size()));
    } else if (!line.empty() && !cases.empty()) {
      cases.back().message += line + "\n";
    }
    in_text = is_text;
  }
  return cases;
}

// Texts that begin with "table " are read where a table is expected.
std::string message_of(const std::string& text) {
  try {
    const Type type =
        text.starts_with("table ") ? parse_table(text.substr(6)) : parse(text);
    return "no error: " + type.to_string() + "\n";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::kInvalid) << text;
    EXPECT_TRUE(error.span()) << text;
    return error.render() + "\n";
  }
}

TEST(DatashapeErrors, EachIsSaidExactly) {
  std::vector<Case> cases = read_cases();
  EXPECT_GE(cases.size(), 100u);
  std::set<std::string> seen;
  for (const auto& [text, message] : cases) {
    EXPECT_EQ(message_of(text), message) << text;
    EXPECT_TRUE(seen.insert(text).second) << "twice: " << text;
  }
  if (!std::getenv("PHLOX_COMPLETE")) return;
  std::ofstream file(kPath);
  file << kFirstLine << "\n\n";
  for (const auto& [text, message] : cases) {
    std::istringstream lines(text + "\n");
    for (std::string line; std::getline(lines, line);)
      file << (line.empty() ? ">" : "> ") << line << "\n";
    file << message_of(text) << "\n";
  }
}

struct Bytes {
  std::string text;
  std::string message;
  Span span;
};

TEST(DatashapeErrors, BytesThatAreNoText) {
  const Bytes cases[] = {
      {"int32 \xFF", "the datashape is not valid UTF-8", {6, 7}},
      {"{a\xC3: int8}", "the datashape is not valid UTF-8", {2, 3}},
      {"{'a\xED\xA0\x80': int8}", "the datashape is not valid UTF-8", {3, 4}},
      {"int8 # \xFE", "the datashape is not valid UTF-8", {7, 8}},
      {std::string("int8\0", 5),
       "the character U+0000 has no place in a datashape",
       {4, 5}},
      {"int8\x7F", "the character U+007F has no place in a datashape", {4, 5}},
      {"\xC2\xA0int8", "the character U+00A0 has no place in a datashape", {0, 2}},
      {"{a: \xE2\x80\x9Cint8\xE2\x80\x9D}",
       "the character U+201C has no place in a datashape",
       {4, 7}},
  };
  for (const auto& [text, message, span] : cases) {
    try {
      parse(text);
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.message(), message);
      EXPECT_EQ(error.span(), span) << text;
      EXPECT_EQ(error.text(), text);
    }
  }
}

// `count` times `before`, then int8, then as often `after`.
std::string nest(size_t count, const std::string& before, const std::string& after) {
  std::string text;
  for (size_t i = 0; i < count; ++i) text += before;
  text += "int8";
  for (size_t i = 0; i < count; ++i) text += after;
  return text;
}

TEST(DatashapeErrors, NestingEndsAtTwoHundredLevels) {
  const std::pair<const char*, const char*> kinds[] = {{"var * ", ""},
                                                       {"3 * ", ""},
                                                       {"{a: ", "}"},
                                                       {"map[string, ", "]"},
                                                       {"{a: int8, b: ", "}"}};
  for (const auto& [before, after] : kinds) {
    const std::string deepest = nest(Type::kMaxDepth - 1, before, after);
    EXPECT_EQ(parse(deepest).to_string(), deepest);
    for (const size_t levels : {size_t{Type::kMaxDepth}, size_t{100'000}}) {
      try {
        parse(nest(levels, before, after));
        ADD_FAILURE() << before;
      } catch (const Error& error) {
        EXPECT_EQ(error.message(), "the datashape nests deeper than 200 levels");
      }
    }
  }
  // The list around the record of a table is one level more.
  EXPECT_THROW(parse_table(nest(Type::kMaxDepth - 1, "{a: ", "}")), Error);
}

}  // namespace
}  // namespace phlox::type
