// What a reader of delimited text says about bad data.
#include "phlox/format/delimited_error.h"

#include <algorithm>

#include "phlox/base/calendar.h"
#include "phlox/base/utf8.h"
#include "phlox/kernel/integer.h"

namespace phlox::format {

using kernel::Parsed;
using type::Kind;

namespace {

constexpr size_t kMaxShown = 60;

std::string plural(size_t count, std::string_view thing) {
  return std::to_string(count) + " " + std::string(thing) + (count == 1 ? "" : "s");
}

std::string bare_type(const type::Field& field) {
  return field.type.without_option().to_string();
}

bool looks_like_number(std::string_view text) {
  return !text.empty() &&
         text.find_first_not_of("0123456789+-.,eE'") == std::string_view::npos;
}

std::string malformed_hint(const DelimitedPlan& plan, const type::Field& field,
                           std::string_view text) {
  const type::Type type = field.type.without_option();
  if (text.empty())
    return "\"\" is the empty string, an empty field without quotes is null";
  if (text.front() == ' ' || text.back() == ' ')
    return "spaces around a value are part of it; remove them, or declare the field as "
           "string";
  if (type.is_integer()) {
    int64_t whole = 0;
    const size_t point = text.find_first_of(".eE");
    if (point != std::string_view::npos && looks_like_number(text) &&
        kernel::parse_integer(text.substr(0, point), whole) != Parsed::kMalformed)
      return "it is no whole number; declare the field as float64";
  }
  if (type.is_number() && looks_like_number(text) &&
      text.find(',') != std::string_view::npos)
    return "numbers take a point, and no mark between thousands";
  if (type.is(Kind::kDatetime) && type.zone().empty()) {
    const char last = text.back();
    if (last == 'Z' || (text.size() > 19 && text.find_last_of("+-") > 10))
      return "it has an offset from UTC; declare the field as datetime['UTC']";
  }
  if (type.is(Kind::kDatetime) && !type.zone().empty() && parse_datetime(text))
    return "it lacks an offset from UTC such as Z or +01:00";
  if (type.is_temporal() && !type.is(Kind::kTimedelta))
    return "dates and times are read as in 2000-01-31T12:10:00";
  if (type.is(Kind::kTimedelta)) return "durations are read as in P1DT2H30M";
  if (type.is(Kind::kBool)) return "only true and false are";
  if (text == "NA" || text == "N/A" || text == "NULL" || text == "null" ||
      text == "None" || text == "-" || text == "\\N")
    return "if it stands for null, use ?null=" + std::string(text);
  if (!plan.is_declared)
    return "the type was found out from the first part of the data; give the field its "
           "type "
           "with a datashape";
  return {};
}

}  // namespace

std::string shown_value(std::string_view text) {
  const bool is_cut = text.size() > kMaxShown;
  text = utf8_prefix(text, kMaxShown);
  std::string shown = "\"";
  const auto escape = [&](char c) {
    constexpr char kDigits[] = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    shown += "\\x";
    shown += kDigits[byte >> 4];
    shown += kDigits[byte & 15];
  };
  while (!text.empty()) {
    const size_t valid = std::min(find_invalid_utf8(text), text.size());
    for (const char c : text.substr(0, valid)) {
      if (c == '\n')
        shown += "\\n";
      else if (c == '\r')
        shown += "\\r";
      else if (c == '\t')
        shown += "\\t";
      else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
        escape(c);
      else
        shown += c;
    }
    text.remove_prefix(valid);
    if (text.empty()) break;
    escape(text.front());
    text.remove_prefix(1);
  }
  return shown + (is_cut ? "...\"" : "\"");
}

Error bad_value(const DelimitedPlan& plan, const type::Field& field,
                std::string_view text, Parsed parsed) {
  const std::string type = bare_type(field);
  const std::string value = shown_value(text);
  switch (parsed) {
    case Parsed::kOutOfRange:
      return Error(Code::kIo,
                   value + " does not fit " + type + " for field " + field.name)
          .hint("declare the field with a wider type");
    case Parsed::kInexact:
      return Error(Code::kIo, value + " has more digits than " + type +
                                  " can hold for field " + field.name)
          .hint("declare the field with a finer type, or as string");
    case Parsed::kInvalidUtf8:
      return Error(Code::kIo, value + " is not UTF-8 for field " + field.name)
          .hint("convert the file to UTF-8, or declare the field as bytes");
    case Parsed::kTooMuch:
      return Error(Code::kUnsupported,
                   "a value of field " + field.name + " is larger than 2 GiB");
    default:
      break;
  }
  Error error(Code::kIo, value + " is no " + type + " for field " + field.name);
  const std::string hint = malformed_hint(plan, field, text);
  if (!hint.empty()) error.hint(hint);
  return error;
}

Error unexpected_null(const type::Field& field, std::string_view text) {
  const std::string what = text.empty() ? "an empty field" : shown_value(text);
  return Error(Code::kIo, what + " is null, which field " + field.name + " of type " +
                              field.type.to_string() + " does not take")
      .hint("declare the field as ?" + field.type.to_string());
}

Error ragged_line(const DelimitedPlan& plan, std::string_view rest) {
  const size_t expected = plan.fields.size();
  size_t count = 0;
  const char* p = rest.data();
  const char* const end = p + rest.size();
  RawField field;
  do {
    field = read_field(p, end, plan.dialect);
    p = field.next;
    ++count;
  } while (field.end == RawField::End::kDelimiter);
  const std::string place = "field " + std::to_string(count);
  if (field.end == RawField::End::kJunk)
    return Error(Code::kIo, "text follows the closing quote of " + place)
        .hint(
            "double a quote inside quotes, or use ?quote=none if quotes mean nothing "
            "here");
  const std::string expectation = ", expected " + std::to_string(expected);
  if (count == 1 && field.text.empty() && !field.is_quoted)
    return Error(Code::kIo, "line is blank" + expectation + " fields");
  Error error(Code::kIo, "line has " + plural(count, "field") + expectation);
  if (count == 1 && expected > 1) {
    for (const auto& [delimiter, name] :
         {std::pair{'\t', "tab"}, {';', "semicolon"}, {',', "comma"}, {'|', "bar"}}) {
      const auto found = static_cast<size_t>(
          std::count(field.text.begin(), field.text.end(), delimiter));
      if (delimiter == plan.dialect.delimiter || found == 0) continue;
      const std::string option = delimiter == '\t' ? "tab" : std::string(1, delimiter);
      error.hint("the line has " +
                 (name == std::string_view("comma") && found > 1
                      ? std::to_string(found) + " commas"
                      : plural(found, name)) +
                 (delimiter == '\t' ? ": is it a tsv? use" : ": use") +
                 " ?delimiter=" + option);
      break;
    }
  } else if (count > expected) {
    error.hint("a value that holds " + delimiter_name(plan.dialect.delimiter) +
               " must stand in quotes");
  }
  return error;
}

Error open_quote() {
  return Error(Code::kIo, "a quote is not closed before the end of the file")
      .hint("use ?quote=none if quotes mean nothing here");
}

}  // namespace phlox::format
