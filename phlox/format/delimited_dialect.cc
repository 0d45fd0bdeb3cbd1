// Finds out how a delimited text file is written.
#include "phlox/format/delimited_dialect.h"

#include <algorithm>

#include "phlox/base/error.h"
#include "phlox/format/delimited_record.h"

namespace phlox::format {
namespace {

constexpr size_t kSniffedRecords = 100;
constexpr size_t kSniffedBytes = size_t{1} << 16;

Error bad_option(std::string_view name, const std::string& value, std::string hint) {
  return Error(Code::kInvalid,
               "\"" + value + "\" is no value for the option " + std::string(name))
      .hint(std::move(hint));
}

char parse_delimiter(const std::string& value) {
  if (value == "tab" || value == "\\t") return '\t';
  if (value == "comma") return ',';
  if (value == "space") return ' ';
  if (value.size() == 1 && value != "\n" && value != "\r" &&
      static_cast<unsigned char>(value[0]) < 0x80)
    return value[0];
  throw bad_option("delimiter", value, "give one ASCII character, or the word tab");
}

int parse_quote(const std::string& value) {
  if (value == "none") return -1;
  if (value == "double") return '"';
  if (value == "single") return '\'';
  if (value.size() == 1 && value != "\n" && value != "\r" &&
      static_cast<unsigned char>(value[0]) < 0x80)
    return static_cast<unsigned char>(value[0]);
  throw bad_option("quote", value, "give one ASCII character, or the word none");
}

std::vector<std::string> parse_nulls(std::string_view value) {
  std::vector<std::string> nulls;
  for (;;) {
    const size_t comma = value.find(',');
    nulls.emplace_back(value.substr(0, comma));
    if (comma == std::string_view::npos) return nulls;
    value.remove_prefix(comma + 1);
  }
}

// How well a delimiter parts the first records.
struct Fit {
  size_t records = 0;
  size_t agreeing = 0;  // records with as many fields as most have
  size_t fields = 1;    // that most have

  bool consistent() const { return fields > 1 && agreeing == records; }
};

Fit fit_of(std::string_view text, const Dialect& dialect) {
  std::vector<size_t> counts;
  const char* p = text.data();
  const char* const end = p + std::min(text.size(), kSniffedBytes);
  while (p != end && counts.size() < kSniffedRecords) {
    const char* const record = p;
    size_t count = 0;
    RawField field;
    do {
      field = read_field(p, end, dialect);
      p = field.next;
      ++count;
    } while (field.end == RawField::End::kDelimiter);
    // The last record may be cut off; alone it is still better than nothing.
    if (field.end != RawField::End::kLine && !counts.empty()) break;
    const bool is_blank = count == 1 && field.text.empty() && field.text.data() == record;
    if (!is_blank) counts.push_back(count);
    if (field.end != RawField::End::kLine) break;
  }
  Fit fit;
  fit.records = counts.size();
  for (const size_t count : counts) {
    const auto agreeing =
        static_cast<size_t>(std::count(counts.begin(), counts.end(), count));
    if (agreeing > fit.agreeing) {
      fit.agreeing = agreeing;
      fit.fields = count;
    }
  }
  return fit;
}

}  // namespace

DialectOptions dialect_options(const migrate::Uri& uri, char default_delimiter) {
  DialectOptions options;
  options.dialect.delimiter = default_delimiter;
  options.on_error = on_error_of(uri);
  for (const auto& [name, value] : uri.options) {
    if (name == "delimiter") {
      options.dialect.delimiter = parse_delimiter(value);
      options.has_delimiter = true;
    } else if (name == "quote") {
      options.dialect.quote = parse_quote(value);
    } else if (name == "null") {
      options.dialect.nulls = parse_nulls(value);
    } else if (name == "header") {
      if (value != "yes" && value != "no")
        throw bad_option("header", value, "give header=yes or header=no");
      options.header = value == "yes" ? HeaderOption::kYes : HeaderOption::kNo;
    }
  }
  if (options.dialect.quote == static_cast<unsigned char>(options.dialect.delimiter))
    throw Error(Code::kInvalid,
                "the options quote and delimiter name the same character");
  return options;
}

char sniff_delimiter(std::string_view text, const Dialect& dialect,
                     size_t expected_fields) {
  if (expected_fields == 1) return ',';
  char best = ',';
  Fit best_fit;
  for (const char candidate : {',', '\t', ';', '|'}) {
    if (static_cast<unsigned char>(candidate) == dialect.quote) continue;
    Dialect trial = dialect;
    trial.delimiter = candidate;
    const Fit fit = fit_of(text, trial);
    if (expected_fields != 0 && fit.fields == expected_fields && fit.consistent())
      return candidate;
    if (fit.fields == 1) continue;
    // A consistent comma is what the ending promised; among others more fields are more
    // likely.
    const bool better = best_fit.fields == 1                        ? true
                        : fit.consistent() != best_fit.consistent() ? fit.consistent()
                        : best == ','                               ? false
                        : fit.agreeing != best_fit.agreeing
                            ? fit.agreeing > best_fit.agreeing
                            : fit.fields > best_fit.fields;
    if (better) {
      best = candidate;
      best_fit = fit;
    }
  }
  return best;
}

std::string delimiter_name(char delimiter) {
  if (delimiter == '\t') return "tab";
  if (delimiter == ' ') return "space";
  return std::string("\"") + delimiter + "\"";
}

}  // namespace phlox::format
