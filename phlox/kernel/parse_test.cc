// Tests of the parsers of single values.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>

#include "phlox/kernel/boolean.h"
#include "phlox/kernel/decimal.h"
#include "phlox/kernel/field_scan.h"
#include "phlox/kernel/float.h"
#include "phlox/kernel/integer.h"
#include "phlox/kernel/line_count.h"

namespace phlox::kernel {
namespace {

template <class Int>
class ParseInteger : public ::testing::Test {};
using Integers = ::testing::Types<int8_t, int16_t, int32_t, int64_t, uint8_t, uint16_t,
                                  uint32_t, uint64_t>;
TYPED_TEST_SUITE(ParseInteger, Integers);

// `text` in the midst of a line, with room behind it.
std::string in_line(const std::string& text) { return text + "," + std::string(32, '7'); }

// The fast way must agree with the exact one wherever it answers.
template <class Int>
void expect_same_fast(const std::string& text) {
  const std::string line = in_line(text);
  Int fast = 0;
  const char* end = scan_integer<Int>(line.data(), fast);
  Int exact = 0;
  const Parsed parsed = parse_integer(text, exact);
  if (!end || end != line.data() + text.size()) return;
  EXPECT_EQ(parsed, Parsed::kOk) << text;
  EXPECT_EQ(fast, exact) << text;
}

TYPED_TEST(ParseInteger, TakesItsWholeRange) {
  using Limits = std::numeric_limits<TypeParam>;
  for (const TypeParam number :
       {Limits::min(), Limits::max(), TypeParam{0}, TypeParam{1}, TypeParam{9},
        TypeParam{10}, TypeParam{99}, TypeParam{100}}) {
    const std::string text = std::to_string(number);
    for (const std::string& spelled : {text, (number < TypeParam{} ? "" : "+") + text,
                                       number < TypeParam{} ? text : "000" + text}) {
      TypeParam value = 77;
      EXPECT_EQ(parse_integer(spelled, value), Parsed::kOk) << spelled;
      EXPECT_EQ(value, number) << spelled;
      expect_same_fast<TypeParam>(spelled);
    }
  }
}

TYPED_TEST(ParseInteger, RefusesWhatDoesNotFit) {
  using Limits = std::numeric_limits<TypeParam>;
  const std::string above = std::to_string(Limits::max());
  std::string one_more = above;
  ++one_more.back();  // no maximum ends with 9
  for (const std::string& text : {one_more, above + "0", "1" + above,
                                  std::string(100, '9'), "-" + std::string(30, '9')}) {
    TypeParam value = 77;
    EXPECT_EQ(parse_integer(text, value), Parsed::kOutOfRange) << text;
    expect_same_fast<TypeParam>(text);
  }
}

TYPED_TEST(ParseInteger, RefusesWhatIsNone) {
  for (const std::string text :
       {"", "-", "+", "a", " 1", "1 ", "1.5", "1e3", "--1", "+-1", "0x1", "1,",
        "\xEF\xBC\x91", "12345678a", "1234567890123456x"}) {
    TypeParam value = 77;
    EXPECT_EQ(parse_integer(text, value), Parsed::kMalformed) << text;
    EXPECT_EQ(value, 77) << text;
    expect_same_fast<TypeParam>(text);
  }
}

TEST(ScanInteger, AgreesWithTheExactWayAtEveryLength) {
  std::string digits;
  for (int i = 0; i < 22; ++i) {
    digits += static_cast<char>('0' + (i * 7 + 3) % 10);
    for (const std::string& sign : {std::string(), std::string("-")}) {
      expect_same_fast<int64_t>(sign + digits);
      expect_same_fast<int32_t>(sign + digits);
      expect_same_fast<uint64_t>(sign + digits);
    }
    if (digits.size() <= 15) {
      const std::string line = in_line(digits);
      int64_t value = 0;
      EXPECT_EQ(scan_integer<int64_t>(line.data(), value), line.data() + digits.size());
      EXPECT_EQ(value, std::stoll(digits));
    }
  }
}

TEST(ParseUnsigned, TakesMinusZeroOnly) {
  uint32_t value = 77;
  EXPECT_EQ(parse_integer("-0", value), Parsed::kOk);
  EXPECT_EQ(value, 0u);
  EXPECT_EQ(parse_integer("-1", value), Parsed::kOutOfRange);
}

TEST(ParseFloat, RoundsExactly) {
  struct Row {
    const char* text;
    double value;
  };
  for (const Row& row : std::initializer_list<Row>{
           {"0", 0},
           {"-0", -0.0},
           {"+1.5", 1.5},
           {".5", 0.5},
           {"5.", 5},
           {"1e3", 1000},
           {"1E-3", 0.001},
           {"0.1", 0.1},
           {"9007199254740993", 9007199254740992.0},
           {"9007199254740993.00000000000000000001", 9007199254740994.0},
           {"2.2250738585072011e-308", 2.2250738585072011e-308},
           {"4.9e-324", 4.9e-324},
           {"1e-400", 0},
           {"1.7976931348623157e308", 1.7976931348623157e308},
           {"inf", HUGE_VAL},
           {"+Inf", HUGE_VAL},
           {"-INF", -HUGE_VAL}}) {
    double value = 77;
    EXPECT_EQ(parse_float(row.text, value), Parsed::kOk) << row.text;
    EXPECT_EQ(value, row.value) << row.text;
    EXPECT_EQ(std::signbit(value), std::signbit(row.value)) << row.text;
  }
  float narrow = 77;
  // Halfway between two floats, and a hair above: rounding by way of double would lose
  // the hair.
  EXPECT_EQ(parse_float("1.00000005960464477539062501", narrow), Parsed::kOk);
  EXPECT_EQ(narrow, 1.00000011920928955078125f);
  for (const char* text : {"nan", "NaN", "-nan", "+NAN"}) {
    double value = 77;
    EXPECT_EQ(parse_float(text, value), Parsed::kOk) << text;
    EXPECT_TRUE(std::isnan(value)) << text;
  }
}

TEST(ParseFloat, RefusesWhatIsNone) {
  for (const char* text :
       {"", "-", ".", "e3", "1e", "1e+", "1.5.2", "1,5", " 1", "1 ", "--1", "+-1",
        "infinity", "nan(1)", "0x1p3", "1_000", "nane", "1f"}) {
    double value = 77;
    EXPECT_EQ(parse_float(text, value), Parsed::kMalformed) << text;
  }
  double value = 77;
  EXPECT_EQ(parse_float("1e309", value), Parsed::kOutOfRange);
  float narrow = 77;
  EXPECT_EQ(parse_float("-1e39", narrow), Parsed::kOutOfRange);
}

TEST(ParseDecimal, KeepsEveryDigit) {
  struct Row {
    const char* text;
    int precision, scale;
    Parsed parsed;
    int64_t value;
  };
  for (const Row& row :
       std::initializer_list<Row>{{"1", 5, 2, Parsed::kOk, 100},
                                  {"-1.5", 5, 2, Parsed::kOk, -150},
                                  {"+001.50", 5, 2, Parsed::kOk, 150},
                                  {".25", 5, 2, Parsed::kOk, 25},
                                  {"0.", 5, 2, Parsed::kOk, 0},
                                  {"0.001000", 3, 3, Parsed::kOk, 1},
                                  {"999.99", 5, 2, Parsed::kOk, 99999},
                                  {"1000", 5, 2, Parsed::kOutOfRange, 0},
                                  {"1000.0", 5, 2, Parsed::kOutOfRange, 0},
                                  {"0.005", 5, 2, Parsed::kInexact, 0},
                                  {"1.500", 5, 2, Parsed::kOk, 150},
                                  {"", 5, 2, Parsed::kMalformed, 0},
                                  {".", 5, 2, Parsed::kMalformed, 0},
                                  {"-", 5, 2, Parsed::kMalformed, 0},
                                  {"1e2", 5, 2, Parsed::kMalformed, 0},
                                  {"1.2.3", 5, 2, Parsed::kMalformed, 0},
                                  {" 1", 5, 2, Parsed::kMalformed, 0}}) {
    Decimal value = 0;
    EXPECT_EQ(parse_decimal(row.text, row.precision, row.scale, value), row.parsed)
        << row.text;
    EXPECT_EQ(static_cast<int64_t>(value), row.value) << row.text;
  }
  Decimal value = 0;
  EXPECT_EQ(parse_decimal(std::string(38, '9'), 38, 0, value), Parsed::kOk);
  Decimal expected = 0;
  for (int i = 0; i < 38; ++i) expected = expected * 10 + 9;
  EXPECT_TRUE(value == expected);
  EXPECT_EQ(parse_decimal("1" + std::string(38, '0'), 38, 0, value), Parsed::kOutOfRange);
  EXPECT_EQ(parse_decimal("0." + std::string(37, '0') + "1", 38, 38, value), Parsed::kOk);
  EXPECT_TRUE(value == 1);
}

TEST(ParseBool, TakesThreeSpellings) {
  for (const char* text : {"true", "True", "TRUE", "false", "False", "FALSE"}) {
    bool value = text[0] != 't' && text[0] != 'T';
    EXPECT_EQ(parse_bool(text, value), Parsed::kOk) << text;
    EXPECT_EQ(value, text[0] == 't' || text[0] == 'T') << text;
  }
  for (const char* text : {"", "tRUE", "t", "1", "yes", "true "}) {
    bool value = false;
    EXPECT_EQ(parse_bool(text, value), Parsed::kMalformed) << text;
  }
}

TEST(LineCounter, CountsTheSameInAnyPieces) {
  const std::string text = "a\nb\r\nc\rd\r\r\n\n\n\re\r\n";
  EXPECT_EQ(count_lines(text), 9u);
  EXPECT_EQ(count_lines(""), 0u);
  EXPECT_EQ(count_lines("a"), 0u);
  for (size_t i = 0; i <= text.size(); ++i)
    for (size_t j = i; j <= text.size(); ++j) {
      LineCounter counter;
      counter.add(std::string_view(text).substr(0, i));
      counter.add(std::string_view(text).substr(i, j - i));
      counter.add(std::string_view(text).substr(j));
      EXPECT_EQ(counter.count(), 9u) << i << " " << j;
    }
}

TEST(FindFieldEnd, SeesEveryEndAtEveryPlace) {
  for (const char end : {',', '\n', '\r'})
    for (size_t length = 0; length < 40; ++length)
      // Bytes that differ from an end in one bit, or by one, must not be taken for it.
      for (const char filler :
           {'a', '-', '+', '\x0B', '\x09', '\x0C', '\x0E', '\xAC', '\x8A', '\0'}) {
        const std::string text = std::string(length, filler) + end + std::string(20, ',');
        const FieldEnd field = find_field_end(text.data(), ',');
        EXPECT_EQ(field.end - text.data(), static_cast<ptrdiff_t>(length));
        const bool is_ascii = length == 0 || static_cast<unsigned char>(filler) < 0x80;
        EXPECT_EQ(field.is_ascii, is_ascii) << length;
      }
}

}  // namespace
}  // namespace phlox::kernel
