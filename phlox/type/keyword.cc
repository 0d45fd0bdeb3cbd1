// The words of the datashape language, and what other systems call the same things.
#include "phlox/type/keyword.h"

#include <algorithm>
#include <iterator>

#include "phlox/base/error.h"

namespace phlox::type {
namespace {

struct Word {
  std::string_view text;
  Kind kind;
};

// The first word of a kind is the one that is printed.
constexpr Word kWords[] = {
    {"null", Kind::kNull},
    {"bool", Kind::kBool},
    {"int8", Kind::kInt8},
    {"int16", Kind::kInt16},
    {"int32", Kind::kInt32},
    {"int64", Kind::kInt64},
    {"int", Kind::kInt64},
    {"uint8", Kind::kUint8},
    {"uint16", Kind::kUint16},
    {"uint32", Kind::kUint32},
    {"uint64", Kind::kUint64},
    {"float32", Kind::kFloat32},
    {"float64", Kind::kFloat64},
    {"real", Kind::kFloat64},
    {"decimal", Kind::kDecimal},
    {"string", Kind::kString},
    {"bytes", Kind::kBytes},
    {"date", Kind::kDate},
    {"time", Kind::kTime},
    {"datetime", Kind::kDatetime},
    {"timedelta", Kind::kTimedelta},
    {"uuid", Kind::kUuid},
    {"json", Kind::kJson},
    {"var", Kind::kVar},
    {"map", Kind::kMap},
    {"categorical", Kind::kCategorical},
};

struct Synonym {
  std::string_view other;
  std::string_view ours;
};

// What NumPy, pandas, Arrow, SQL, Spark and programming languages say.
constexpr Synonym kSynonyms[] = {
    {"array", "var * T"},
    {"bigint", "int64"},
    {"binary", "bytes"},
    {"blob", "bytes"},
    {"boolean", "bool"},
    {"byte", "int8"},
    {"bytea", "bytes"},
    {"category", "categorical[T]"},
    {"char", "string"},
    {"date32", "date"},
    {"date64", "date"},
    {"datetime64", "datetime"},
    {"decimal128", "decimal[p, s]"},
    {"dict", "map[K, V]"},
    {"dictionary", "categorical[T]"},
    {"double", "float64"},
    {"duration", "timedelta"},
    {"enum", "categorical[T]"},
    {"float", "float64"},
    {"float16", "float32"},
    {"float4", "float32"},
    {"float8", "float64"},
    {"guid", "uuid"},
    {"half", "float32"},
    {"hugeint", "decimal[38, 0]"},
    {"int1", "int8"},
    {"int2", "int16"},
    {"int4", "int32"},
    {"integer", "int64"},
    {"interval", "timedelta"},
    {"jsonb", "json"},
    {"large_string", "string"},
    {"large_utf8", "string"},
    {"list", "var * T"},
    {"long", "int64"},
    {"none", "null"},
    {"number", "float64"},
    {"numeric", "decimal[p, s]"},
    {"object", "string"},
    {"option", "?T"},
    {"optional", "?T"},
    {"record", "{name: T}"},
    {"short", "int16"},
    {"single", "float32"},
    {"smallint", "int16"},
    {"str", "string"},
    {"struct", "{name: T}"},
    {"table", "var * {name: T}"},
    {"text", "string"},
    {"timedelta64", "timedelta"},
    {"timestamp", "datetime"},
    {"timestamptz", "datetime['UTC']"},
    {"tinyint", "int8"},
    {"uint", "uint64"},
    {"utf8", "string"},
    {"varbinary", "bytes"},
    {"varchar", "string"},
    {"void", "null"},
};

}  // namespace

std::string_view keyword(Kind kind) {
  for (const auto& word : kWords)
    if (word.kind == kind) return word.text;
  return {};
}

std::optional<Kind> kind_of(std::string_view word) {
  for (const auto& known : kWords)
    if (known.text == word) return known.kind;
  return std::nullopt;
}

std::string suggest(std::string_view word) {
  std::string lower(word.substr(0, 64));
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  if (kind_of(lower)) return lower;
  for (const auto& synonym : kSynonyms)
    if (synonym.other == lower) return std::string(synonym.ours);
  std::vector<std::string> words;
  for (const auto& known : kWords) words.emplace_back(known.text);
  return nearest(lower, words).value_or("");
}

}  // namespace phlox::type
