// Finds out how delimited text is written and what types its fields have.
#include "phlox/format/delimited_discover.h"

#include <algorithm>

#include "phlox/base/error.h"
#include "phlox/format/delimited_error.h"
#include "phlox/format/delimited_record.h"
#include "phlox/format/delimited_types.h"
#include "phlox/format/text_file.h"
#include "phlox/kernel/line_count.h"
#include "phlox/migrate/input.h"

namespace phlox::format {

using type::Type;

namespace {

// Enough for the header, and to see how lines are parted.
constexpr size_t kStartBytes = size_t{1} << 16;
// A file of so many bytes is read whole.
constexpr size_t kSampleBytes = size_t{1} << 20;
// Of many files together, roughly.
constexpr size_t kAllSamples = size_t{16} << 20;

// Of a larger file, so many more pieces are looked at, each of so many bytes: what comes
// late is often of another kind.
constexpr uint64_t kPieces = 7;
constexpr size_t kPieceBytes = size_t{1} << 16;

void add_record(const std::vector<RawField>& fields, const Dialect& dialect,
                std::vector<ColumnGuess>& columns) {
  for (size_t i = 0; i < fields.size(); ++i) {
    const RawField& field = fields[i];
    const bool is_null =
        !field.is_quoted && (field.text.empty() || dialect.is_null(field.text));
    if (is_null)
      columns[i].add_null();
    else
      columns[i].add(field.text);
  }
}

// Takes the rows of a piece from the midst of a file in. It may start inside quotes: if
// anything in it looks odd, it is passed over.
void guess_piece(std::string_view piece, const Dialect& dialect,
                 std::vector<ColumnGuess>& columns) {
  std::vector<ColumnGuess> trial = columns;
  std::vector<RawField> fields(columns.size());
  const char* p = piece.data();
  const char* const end = p + piece.size();
  while (p != end) {
    for (size_t i = 0; i < fields.size(); ++i) {
      fields[i] = read_field(p, end, dialect);
      p = fields[i].next;
      const bool is_last = i + 1 == fields.size();
      if (fields[i].end != (is_last ? RawField::End::kLine : RawField::End::kDelimiter))
        return;
    }
    add_record(fields, dialect, trial);
  }
  columns = std::move(trial);
}

// Takes the rows of a file's first part in.
void guess(const FileStart& start, const FileHead& head, const DelimitedPlan& plan,
           std::vector<ColumnGuess>& columns, const Task& task) {
  const char* const text = start.bytes.data();
  const char* const end = text + start.bytes.size();
  const char* p = text + head.begin;
  const auto place = [&](const char* where, size_t column) {
    const auto size = static_cast<size_t>(where - text);
    return start.name + ":" + std::to_string(kernel::count_lines({text, size}) + 1) +
           ":" + std::to_string(column);
  };
  const bool recovers = plan.on_error != OnError::kError;
  std::vector<RawField> fields(columns.size());
  for (size_t rows = 0; p != end; ++rows) {
    if (rows % 1024 == 0) task.check();
    const char* const record = p;
    size_t count = 0;
    RawField field;
    const char* begin;
    do {
      begin = p;
      field = read_field(p, end, plan.dialect);
      if (count < fields.size()) fields[count] = field;
      p = field.next;
      ++count;
    } while (field.end == RawField::End::kDelimiter);
    // What is cut off here is none of our business.
    if (!start.whole && (field.end != RawField::End::kLine || p == end)) return;
    if (field.end == RawField::End::kOpenQuote)
      throw open_quote().at(place(begin, count));
    const auto rest = static_cast<size_t>(end - record);
    if (field.end == RawField::End::kJunk && recovers) {
      p = behind_line(p, end);
      continue;
    }
    if (field.end == RawField::End::kJunk)
      throw ragged_line(plan, {record, rest}).at(place(begin, count));
    if (count != columns.size()) {
      const bool is_blank_tail =
          std::all_of(record, end, [](char c) { return c == '\n' || c == '\r'; });
      if (is_blank_tail) return;
      if (recovers) continue;
      const bool is_blank = *record == '\n' || *record == '\r';
      throw ragged_line(plan, {record, rest})
          .at(place(record, is_blank ? 1 : std::min(count, columns.size()) + 1));
    }
    add_record(fields, plan.dialect, columns);
  }
}

}  // namespace

DelimitedLayout::DelimitedLayout(const migrate::Resource& resource,
                                 char default_delimiter, bool may_sniff, Task task)
    : files_(resource.files),
      options_(dialect_options(resource.uri, default_delimiter)),
      is_declared_(resource.declared.has_value()),
      task_(std::move(task)) {
  std::vector<std::string> declared;
  if (is_declared_) declared = resource.declared->element().field_names();
  for (const auto& file : files_) {
    const FileStart start = read_start(file, kStartBytes, options_.dialect, task_);
    if (may_sniff && !options_.has_delimiter)
      options_.dialect.delimiter =
          sniff_delimiter(start.bytes, options_.dialect, declared.size());
    first_ =
        is_declared_ ? head_for(start, options_, declared) : find_head(start, options_);
    first_file_ = file;
    if (!first_.is_empty) return;
  }
  if (!is_declared_)
    throw Error(Code::kIo, "the file is empty: it has neither a header nor rows")
        .at(migrate::shown_name(files_.front()))
        .hint("give its fields with a datashape: 't: {a: int64} = FILE'");
}

FileHead DelimitedLayout::head_of(const FileStart& start) const {
  if (is_declared_) return head_for(start, options_, first_.names);
  return next_head(start, options_, first_, migrate::shown_name(first_file_));
}

FileHead DelimitedLayout::head_of(const std::string& file) const {
  if (file == first_file_) return first_;
  return head_of(read_start(file, kStartBytes, options_.dialect, task_));
}

Type DelimitedLayout::discover() const {
  std::vector<type::Field> fields;
  for (const auto& name : first_.names)
    fields.push_back({name, Type::option(Type::string())});
  const DelimitedPlan plan(Type::table(fields), std::nullopt, options_.dialect,
                           options_.on_error);
  std::vector<ColumnGuess> columns(fields.size());
  const size_t sample_bytes =
      std::clamp(kAllSamples / files_.size(), kStartBytes, kSampleBytes);
  bool saw_all = true;
  for (const auto& file : files_) {
    const FileStart start = read_start(file, sample_bytes, options_.dialect, task_);
    saw_all = saw_all && start.whole;
    const FileHead head = head_of(start);
    guess(start, head, plan, columns, task_);
    if (start.whole || files_.size() > kPieces) continue;
    const auto plain = PlainFile::open(file);
    if (!plain) continue;
    const TextCuts cuts{.bytes = kPieceBytes};
    const uint64_t num_chunks = plain->num_chunks(head.begin, cuts);
    for (uint64_t piece = 1; piece <= kPieces; ++piece) {
      Chunk chunk;
      plain->load(head.begin, cuts, num_chunks * piece / (kPieces + 1), chunk);
      guess_piece(chunk.text(), plan.dialect, columns);
    }
  }
  for (size_t i = 0; i < fields.size(); ++i) fields[i].type = columns[i].type(saw_all);
  return nullable(Type::table(std::move(fields)), options_.on_error);
}

}  // namespace phlox::format
