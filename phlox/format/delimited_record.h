// Takes one record of delimited text apart, field by field: the exact rules, without
// haste.
//
// A field that starts with the quote ends at the next quote that is not doubled, and may
// hold delimiters and line ends; a quote inside any other field is a character like
// others. A line ends at "\n", "\r\n" or a lone "\r".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "phlox/format/delimited_dialect.h"

namespace phlox::format {

struct RawField {
  enum class End : unsigned char {
    kDelimiter,
    kLine,
    kText,       // the text ends here, without a line end
    kOpenQuote,  // the text ends inside quotes
    kJunk,       // something follows the closing quote; `next` points at it
  };
  std::string_view text;       // between the quotes, if it has them
  const char* next = nullptr;  // where the next field or record starts
  End end = End::kText;
  bool is_quoted = false;
  bool has_doubled_quotes = false;
};

RawField read_field(const char* p, const char* end, const Dialect& dialect);

// Where the line behind this one starts, whatever quotes say; `end` if it is the last.
const char* behind_line(const char* p, const char* end);

// The field's value: doubled quotes made single.
std::string unquoted(const RawField& field, const Dialect& dialect);

struct Record {
  struct Value {
    std::string text;
    bool is_quoted = false;
  };
  std::vector<Value> fields;
  size_t size = 0;  // bytes, with the line end
  // How its last field ended: kDelimiter never. Only a kLine is surely whole.
  RawField::End end = RawField::End::kText;

  bool is_blank() const {
    return fields.size() == 1 && fields[0].text.empty() && !fields[0].is_quoted;
  }
};

// The record at the start of `text`, which is not empty. Junk behind a quote ends it.
Record read_record(std::string_view text, const Dialect& dialect);

}  // namespace phlox::format
