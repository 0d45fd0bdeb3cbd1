// Takes one record of delimited text apart.
#include "phlox/format/delimited_record.h"

#include <cstring>

namespace phlox::format {
namespace {

// Sets how a field ends that ends at `p`, outside quotes.
void set_end(RawField& field, const char* p, const char* end, const Dialect& dialect) {
  if (p == end) {
    field.end = RawField::End::kText;
    field.next = p;
  } else if (*p == dialect.delimiter) {
    field.end = RawField::End::kDelimiter;
    field.next = p + 1;
  } else if (*p == '\n' || *p == '\r') {
    field.end = RawField::End::kLine;
    field.next = *p == '\r' && p + 1 != end && p[1] == '\n' ? p + 2 : p + 1;
  } else {
    field.end = RawField::End::kJunk;
    field.next = p;
  }
}

}  // namespace

RawField read_field(const char* p, const char* end, const Dialect& dialect) {
  RawField field;
  if (p == end || static_cast<unsigned char>(*p) != dialect.quote) {
    const char* stop = p;
    while (stop != end && *stop != dialect.delimiter && *stop != '\n' && *stop != '\r')
      ++stop;
    field.text = {p, static_cast<size_t>(stop - p)};
    set_end(field, stop, end, dialect);
    return field;
  }
  field.is_quoted = true;
  const char* const begin = ++p;
  for (;;) {
    const char* quote = p == end ? nullptr
                                 : static_cast<const char*>(std::memchr(
                                       p, dialect.quote, static_cast<size_t>(end - p)));
    if (!quote) {
      field.text = {begin, static_cast<size_t>(end - begin)};
      field.end = RawField::End::kOpenQuote;
      field.next = end;
      return field;
    }
    if (quote + 1 != end && static_cast<unsigned char>(quote[1]) == dialect.quote) {
      field.has_doubled_quotes = true;
      p = quote + 2;
      continue;
    }
    field.text = {begin, static_cast<size_t>(quote - begin)};
    set_end(field, quote + 1, end, dialect);
    return field;
  }
}

const char* behind_line(const char* p, const char* end) {
  while (p != end && *p != '\n' && *p != '\r') ++p;
  if (p == end) return p;
  return *p == '\r' && p + 1 != end && p[1] == '\n' ? p + 2 : p + 1;
}

std::string unquoted(const RawField& field, const Dialect& dialect) {
  std::string value(field.text);
  if (!field.has_doubled_quotes) return value;
  size_t size = 0;
  for (size_t i = 0; i < value.size(); ++i) {
    value[size++] = value[i];
    if (static_cast<unsigned char>(value[i]) == dialect.quote) ++i;
  }
  value.resize(size);
  return value;
}

Record read_record(std::string_view text, const Dialect& dialect) {
  Record record;
  const char* p = text.data();
  const char* const end = p + text.size();
  for (;;) {
    const RawField field = read_field(p, end, dialect);
    record.fields.push_back({unquoted(field, dialect), field.is_quoted});
    p = field.next;
    if (field.end == RawField::End::kDelimiter) continue;
    record.end = field.end;
    record.size = static_cast<size_t>(p - text.data());
    return record;
  }
}

}  // namespace phlox::format
