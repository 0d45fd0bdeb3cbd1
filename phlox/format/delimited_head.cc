// The start of a delimited text file.
#include "phlox/format/delimited_head.h"

#include <algorithm>
#include <set>

#include "phlox/base/error.h"
#include "phlox/base/quote.h"
#include "phlox/base/utf8.h"
#include "phlox/format/delimited_error.h"
#include "phlox/format/delimited_record.h"
#include "phlox/format/delimited_types.h"
#include "phlox/kernel/line_count.h"
#include "phlox/migrate/input.h"

namespace phlox::format {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr size_t kMaxRecord = size_t{1} << 30;

size_t mark_size(std::string_view bytes) {
  return bytes.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
}

std::string stripped(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(" \t") - begin + 1));
}

std::string numbered_name(size_t i) { return "f" + std::to_string(i); }

void name_the_nameless(std::vector<std::string>& names) {
  for (size_t i = 0; i < names.size(); ++i)
    if (names[i].empty()) names[i] = numbered_name(i);
}

const std::string* duplicate_in(const std::vector<std::string>& names) {
  std::set<std::string_view> seen;
  for (const auto& name : names)
    if (!seen.insert(name).second) return &name;
  return nullptr;
}

// The first record and the head with all but the names.
struct Opening {
  FileHead head;
  Record record;
  std::string place;  // of its line
};

Opening open_record(const FileStart& start, const Dialect& dialect) {
  Opening opening;
  const size_t mark = mark_size(start.bytes);
  opening.head.begin = mark;
  opening.head.is_empty = start.bytes.size() == mark;
  if (opening.head.is_empty) return opening;
  opening.record = read_record(std::string_view(start.bytes).substr(mark), dialect);
  opening.place = start.name + ":1";
  const std::string column = ":" + std::to_string(opening.record.fields.size());
  if (opening.record.end == RawField::End::kOpenQuote)
    throw open_quote().at(opening.place + column);
  return opening;
}

void take_header(Opening& opening, std::string_view bytes) {
  FileHead& head = opening.head;
  head.has_header = true;
  head.lines = kernel::count_lines(bytes.substr(head.begin, opening.record.size));
  head.begin += opening.record.size;
}

std::string list_of(const std::vector<std::string>& names) {
  std::string list;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i == 8 && names.size() > 10) {
      list += ", ... (" + std::to_string(names.size()) + " in all)";
      break;
    }
    // A message is UTF-8, whatever the file is.
    list +=
        (i == 0 ? "" : ", ") + (is_utf8(names[i]) ? names[i] : quoted_short(names[i]));
  }
  return list;
}

Error mismatch(const Opening& opening, const std::vector<std::string>& found,
               const std::vector<std::string>& expected) {
  return Error(Code::kIo, "the header \"" + list_of(found) +
                              "\" does not match the datashape's "
                              "fields \"" +
                              list_of(expected) + "\"")
      .at(opening.place)
      .hint(
          "name the fields as the header does, in its order; use ?header=no if the line "
          "is data");
}

}  // namespace

std::vector<std::string> names_of(const Record& record) {
  std::vector<std::string> names;
  for (const auto& field : record.fields) names.push_back(stripped(field.text));
  return names;
}

bool looks_like_header(std::vector<std::string> names) {
  bool has_name = false;
  for (const auto& name : names) {
    if (text_types(name) != 0) return false;
    has_name = has_name || !name.empty();
  }
  name_the_nameless(names);
  return has_name && !duplicate_in(names);
}

FileStart read_start(const std::string& file, size_t size, const Dialect& dialect,
                     Task task) {
  for (;; size *= 4) {
    migrate::Sample sample = migrate::read_sample(file, size, task);
    FileStart start{migrate::shown_name(file), std::move(sample.bytes), sample.whole};
    if (start.whole) return start;
    const std::string_view bytes =
        std::string_view(start.bytes).substr(mark_size(start.bytes));
    const char* p = bytes.data();
    RawField field;
    do {
      field = read_field(p, bytes.data() + bytes.size(), dialect);
      p = field.next;
    } while (field.end == RawField::End::kDelimiter);
    // A "\r" as the last byte may be the half of a line end.
    const bool is_whole =
        field.end == RawField::End::kJunk ||
        (field.end == RawField::End::kLine && p != bytes.data() + bytes.size());
    if (is_whole) return start;
    if (size >= kMaxRecord)
      throw Error(Code::kIo, "the first line is longer than a gigabyte")
          .at(start.name + ":1")
          .hint("is it a text file?");
  }
}

FileHead head_for(const FileStart& start, const DialectOptions& options,
                  const std::vector<std::string>& names) {
  Opening opening = open_record(start, options.dialect);
  FileHead& head = opening.head;
  head.names = names;
  if (head.is_empty) return head;
  if (options.header == HeaderOption::kNo) return head;
  const std::vector<std::string> found = names_of(opening.record);
  if (found == names) {
    take_header(opening, start.bytes);
    return head;
  }
  if (options.header == HeaderOption::kYes) throw mismatch(opening, found, names);
  const std::set<std::string_view> expected(names.begin(), names.end());
  const auto spelled = static_cast<size_t>(
      std::count_if(found.begin(), found.end(),
                    [&](const std::string& name) { return expected.contains(name); }));
  // A row of data hardly spells the name of a field, let alone half of them.
  if (spelled != 0 && 2 * spelled >= std::min(found.size(), names.size()) &&
      looks_like_header(found))
    throw mismatch(opening, found, names);
  return head;
}

FileHead find_head(const FileStart& start, const DialectOptions& options) {
  Opening opening = open_record(start, options.dialect);
  FileHead& head = opening.head;
  if (head.is_empty) return head;
  if (opening.record.end == RawField::End::kJunk)
    throw Error(Code::kIo, "text follows the closing quote of field " +
                               std::to_string(opening.record.fields.size()))
        .at(opening.place + ":" + std::to_string(opening.record.fields.size()))
        .hint(
            "double a quote inside quotes, or use ?quote=none if quotes mean nothing "
            "here");
  std::vector<std::string> found = names_of(opening.record);
  const bool is_header = options.header == HeaderOption::kFindOut
                             ? looks_like_header(found)
                             : options.header == HeaderOption::kYes;
  if (!is_header) {
    for (size_t i = 0; i < found.size(); ++i) head.names.push_back(numbered_name(i));
    return head;
  }
  name_the_nameless(found);
  for (size_t i = 0; i < found.size(); ++i)
    if (!is_utf8(found[i]) || found[i].find('\0') != std::string::npos)
      throw Error(Code::kIo, shown_value(found[i]) + " in the header is no name")
          .at(opening.place + ":" + std::to_string(i + 1))
          .hint("is it a text file in UTF-8?");
  if (const std::string* name = duplicate_in(found))
    throw Error(Code::kIo, "two fields of the header are named \"" + *name + "\"")
        .at(opening.place)
        .hint("rename one of them in the file");
  head.names = std::move(found);
  take_header(opening, start.bytes);
  return head;
}

FileHead next_head(const FileStart& start, const DialectOptions& options,
                   const FileHead& first, const std::string& first_name) {
  Opening opening = open_record(start, options.dialect);
  FileHead& head = opening.head;
  head.names = first.names;
  if (head.is_empty || !first.has_header) return head;
  std::vector<std::string> found = names_of(opening.record);
  name_the_nameless(found);
  if (found != first.names)
    throw Error(Code::kIo, "the header \"" + list_of(found) + "\" of " + start.name +
                               " differs from the header \"" + list_of(first.names) +
                               "\" of " + first_name)
        .at(opening.place)
        .hint("the files of one table have the same fields in the same order");
  take_header(opening, start.bytes);
  return head;
}

}  // namespace phlox::format
