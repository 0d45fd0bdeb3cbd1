// Parses a chunk of delimited text into a batch.
#include "phlox/format/delimited_chunk.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

#include "phlox/format/delimited_column.h"
#include "phlox/format/delimited_error.h"
#include "phlox/format/delimited_record.h"
#include "phlox/kernel/field_index.h"
#include "phlox/kernel/field_scan.h"
#include "phlox/kernel/integer.h"

namespace phlox::format {

using kernel::Parsed;
using type::Kind;

namespace {

enum class Op : uint8_t {
  kSkip,
  kField,  // the general way
  kInt8,
  kInt16,
  kInt32,
  kInt64,
  kUint8,
  kUint16,
  kUint32,
  kUint64,
};

// What to do with one field of each record.
struct Step {
  Op op = Op::kSkip;
  char stop = '\n';  // the byte that ends the field: the delimiter, or "\n" of the last
  void* values = nullptr;
  DelimitedColumn* column = nullptr;
};

Op op_of(Kind kind) {
  switch (kind) {
    case Kind::kInt8:
      return Op::kInt8;
    case Kind::kInt16:
      return Op::kInt16;
    case Kind::kInt32:
      return Op::kInt32;
    case Kind::kInt64:
      return Op::kInt64;
    case Kind::kUint8:
      return Op::kUint8;
    case Kind::kUint16:
      return Op::kUint16;
    case Kind::kUint32:
      return Op::kUint32;
    case Kind::kUint64:
      return Op::kUint64;
    default:
      return Op::kField;
  }
}

// What is indexed at once: the index of it stays in a core's first cache.
constexpr size_t kRunBytes = size_t{1} << 14;
constexpr size_t kMaxRunBytes = size_t{1} << 20;

class ChunkParser {
 public:
  ChunkParser(const DelimitedPlan& plan, std::string_view chunk);
  ChunkResult run();

 private:
  void reserve(size_t rows);
  void make_room(const char* p, size_t more);
  // Stores as many whole records from `p` on as an index of the text finds and the
  // columns take at once; sets how far it must go one by one then. Where the next starts.
  const char* parse_run(const char* p);
  void rewind();
  // Leaves the record out that has a problem, if that is wanted: where the next starts.
  const char* skip_record();
  // Where the next field starts if this one ends at `p` as its step says, else null.
  const char* behind(const char* p, char stop) const {
    if (*p == stop) return p + 1;
    // A "\r" as the last byte of the chunk is a line end of its own: chunks do not part
    // "\r\n".
    if (stop == '\n' && *p == '\r') return p + (p + 1 != end_ && p[1] == '\n' ? 2 : 1);
    return nullptr;
  }
  // The next field's start; null when the chunk cannot go on, and `result_` says why.
  const char* parse_field(const char* p, size_t index);
  const char* parse_quoted(const char* p, size_t index);
  const char* store(const char* p, size_t index, std::string_view text, bool is_quoted,
                    bool is_ascii, const char* next);
  const char* structural_problem(const char* p, size_t index);
  const char* stop_with(Error error, const char* p, size_t index);
  ChunkProblem problem_at(Error error, const char* p, size_t index) const {
    return {std::move(error), static_cast<size_t>(p - begin_), index + 1};
  }

  const DelimitedPlan& plan_;
  const char* const begin_;
  const char* const end_;
  const char* record_ = nullptr;
  const int quote_;
  std::vector<DelimitedColumn> columns_;
  std::vector<Step> steps_;
  std::unique_ptr<uint32_t[]> places_;
  size_t run_bytes_ = kRunBytes;
  const char* single_until_;  // records before it are parsed one by one
  std::string unquoted_;
  size_t row_ = 0;
  size_t capacity_ = 0;
  ChunkResult result_;
};

ChunkParser::ChunkParser(const DelimitedPlan& plan, std::string_view chunk)
    : plan_(plan),
      begin_(chunk.data()),
      end_(begin_ + chunk.size()),
      quote_(plan.dialect.quote),
      single_until_(kernel::can_index_fields() ? begin_ : end_) {
  columns_.reserve(plan.wanted.size());
  steps_.resize(plan.fields.size());
  for (auto& step : steps_) step.stop = plan.dialect.delimiter;
  steps_.back().stop = '\n';
  for (const size_t index : plan.wanted) {
    columns_.emplace_back(plan.fields[index], plan.dialect,
                          plan.on_error == OnError::kNull);
    steps_[index].op =
        columns_.back().is_usual() ? op_of(columns_.back().kind()) : Op::kField;
    steps_[index].column = &columns_.back();
  }
}

void ChunkParser::reserve(size_t rows) {
  capacity_ = rows;
  for (auto& column : columns_) column.reserve(rows);
  for (auto& step : steps_)
    if (step.column) step.values = step.column->values();
}

// Room for more rows, and for what the rest of the chunk will have if it goes on so.
void ChunkParser::make_room(const char* p, size_t more) {
  const auto size = static_cast<double>(end_ - begin_);
  const auto done = static_cast<double>(p - begin_);
  const auto estimate =
      static_cast<size_t>(done > 0 ? static_cast<double>(row_) * size / done : 0);
  reserve(std::max({row_ + more, capacity_ + capacity_ / 4, estimate + estimate / 16}) +
          64);
}

ChunkResult ChunkParser::run() {
  const char* p = begin_;
  const auto size = static_cast<size_t>(end_ - begin_);
  if (size != 0) {
    // Enough for lines like the first; one that is far off only costs another allocation.
    const auto* line = static_cast<const char*>(std::memchr(begin_, '\n', size));
    const size_t first = line ? static_cast<size_t>(line - begin_) + 1 : size;
    reserve(size / std::max<size_t>(first, steps_.size()) + 64);
  }
  // Copies that the compiler can keep in registers: a stored value could be any member.
  const size_t num_steps = steps_.size();
  const Step* const steps = steps_.data();
  const char* const end = end_;
  const bool recovers = plan_.on_error != OnError::kError;
  while (p != end) {
    if (p >= single_until_) {
      p = parse_run(p);
      continue;
    }
    if (row_ == capacity_) make_room(p, 1);
    const size_t row = row_;
    record_ = p;
    for (size_t i = 0; i < num_steps; ++i) {
      const Step& step = steps[i];
      const char* q = nullptr;
      switch (step.op) {
#define PHLOX_INTEGER(op, T)                                           \
  case Op::op:                                                         \
    q = kernel::scan_integer<T>(p, static_cast<T*>(step.values)[row]); \
    break;
        PHLOX_INTEGER(kInt8, int8_t)
        PHLOX_INTEGER(kInt16, int16_t)
        PHLOX_INTEGER(kInt32, int32_t)
        PHLOX_INTEGER(kInt64, int64_t)
        PHLOX_INTEGER(kUint8, uint8_t)
        PHLOX_INTEGER(kUint16, uint16_t)
        PHLOX_INTEGER(kUint32, uint32_t)
        PHLOX_INTEGER(kUint64, uint64_t)
#undef PHLOX_INTEGER
        case Op::kSkip:
          if (static_cast<unsigned char>(*p) != quote_)
            q = kernel::find_field_end(p, plan_.dialect.delimiter).end;
          break;
        case Op::kField:
          break;
      }
      if (q && (q = behind(q, step.stop))) {
        p = q;
        continue;
      }
      p = parse_field(p, i);
      if (!p) break;
    }
    if (p) {
      row_ = row + 1;
    } else if (!recovers || !(p = skip_record())) {
      goto stopped;
    }
  }
  result_.consumed = size;
stopped:
  std::vector<ArrowArray> children;
  if (result_.problem) row_ = 0;
  for (auto& column : columns_) children.push_back(column.finish(row_));
  result_.num_rows = static_cast<int64_t>(row_);
  result_.batch = table::Batch(table::make_array(
      result_.num_rows, 0, std::vector<table::Buffer>(1), std::move(children)));
  return std::move(result_);
}

const char* ChunkParser::parse_field(const char* p, size_t index) {
  if (static_cast<unsigned char>(*p) == quote_) return parse_quoted(p, index);
  const kernel::FieldEnd field = kernel::find_field_end(p, plan_.dialect.delimiter);
  const char* const next = behind(field.end, steps_[index].stop);
  if (!next) return structural_problem(p, index);
  return store(p, index, {p, static_cast<size_t>(field.end - p)}, false, field.is_ascii,
               next);
}

const char* ChunkParser::parse_quoted(const char* p, size_t index) {
  const RawField field = read_field(p, end_, plan_.dialect);
  if (field.end == RawField::End::kOpenQuote) {
    result_.consumed = static_cast<size_t>(record_ - begin_);
    result_.open_quote = static_cast<size_t>(p - begin_);
    result_.open_quote_column = index + 1;
    return nullptr;
  }
  const bool is_last = index + 1 == steps_.size();
  if (field.end != (is_last ? RawField::End::kLine : RawField::End::kDelimiter))
    return structural_problem(p, index);
  if (!field.has_doubled_quotes)
    return store(p, index, field.text, true, false, field.next);
  unquoted_ = unquoted(field, plan_.dialect);
  return store(p, index, unquoted_, true, false, field.next);
}

const char* ChunkParser::store(const char* p, size_t index, std::string_view text,
                               bool is_quoted, bool is_ascii, const char* next) {
  DelimitedColumn* const column = steps_[index].column;
  if (!column) return next;
  if (!is_quoted && column->is_null(text)) {
    if (!column->is_nullable())
      return stop_with(unexpected_null(column->field(), text), p, index);
    column->store_null(row_);
    return next;
  }
  const Parsed parsed = column->store(row_, text, is_ascii);
  if (parsed == Parsed::kOk) return next;
  Error error = bad_value(plan_, column->field(), text, parsed);
  if (plan_.on_error != OnError::kNull) return stop_with(std::move(error), p, index);
  column->store_null(row_);
  if (result_.nulled.count++ == 0)
    result_.nulled.first = problem_at(std::move(error), p, index);
  return next;
}

const char* ChunkParser::structural_problem(const char* p, size_t index) {
  if (index == 0 && (*p == '\n' || *p == '\r')) {
    // A blank line. The last ones of a file are none.
    const char* rest = p;
    while (rest != end_ && (*rest == '\n' || *rest == '\r')) ++rest;
    if (rest == end_) {
      result_.blank_tail = static_cast<size_t>(p - begin_);
      result_.consumed = static_cast<size_t>(end_ - begin_);
      return nullptr;
    }
  }
  // Perhaps the chunk only ends too early, inside quotes that start further on in the
  // record.
  const char* q = record_;
  size_t count = 0;
  for (;;) {
    const RawField field = read_field(q, end_, plan_.dialect);
    ++count;
    if (field.end == RawField::End::kOpenQuote) {
      result_.consumed = static_cast<size_t>(record_ - begin_);
      result_.open_quote = static_cast<size_t>(q - begin_);
      result_.open_quote_column = count;
      return nullptr;
    }
    if (field.end == RawField::End::kJunk)
      return stop_with(ragged_line(plan_, {record_, static_cast<size_t>(end_ - record_)}),
                       q, count - 1);
    if (field.end != RawField::End::kDelimiter) break;
    q = field.next;
  }
  // Of a blank line nothing is there to point at.
  const bool is_blank = q == record_ && (*q == '\n' || *q == '\r');
  const size_t column = is_blank ? 1 : std::min(count, plan_.fields.size()) + 1;
  return stop_with(ragged_line(plan_, {record_, static_cast<size_t>(end_ - record_)}),
                   record_, column - 1);
}

const char* ChunkParser::stop_with(Error error, const char* p, size_t index) {
  result_.problem.emplace(problem_at(std::move(error), p, index));
  return nullptr;
}

const char* ChunkParser::skip_record() {
  if (!result_.problem) return nullptr;
  const char* p = record_;
  const bool is_blank = steps_.size() > 1 && (*p == '\n' || *p == '\r');
  size_t column = 0;
  for (RawField::End last = RawField::End::kDelimiter; last != RawField::End::kLine;) {
    const RawField field = read_field(p, end_, plan_.dialect);
    ++column;
    if (field.end == RawField::End::kOpenQuote) {
      // Its end is in the next chunk.
      result_.problem.reset();
      result_.consumed = static_cast<size_t>(record_ - begin_);
      result_.open_quote = static_cast<size_t>(p - begin_);
      result_.open_quote_column = column;
      rewind();
      return nullptr;
    }
    p = field.next;
    last = field.end;
    if (last != RawField::End::kJunk) continue;
    // What quotes mean is lost: the record ends with the line.
    p = behind_line(p, end_);
    break;
  }
  rewind();
  // Blank lines are none.
  if (!is_blank && result_.skipped.count++ == 0)
    result_.skipped.first = std::move(result_.problem);
  result_.problem.reset();
  return p;
}

void ChunkParser::rewind() {
  for (auto& column : columns_) column.rewind(row_);
}

const char* ChunkParser::parse_run(const char* p) {
  const size_t step = steps_.size();
  const auto left = static_cast<size_t>(end_ - p);
  const size_t size = std::min(run_bytes_, left);
  // One place stands before the others: that of the line end before the first record.
  if (!places_) places_.reset(new uint32_t[run_bytes_ + 65]);
  uint32_t* const places = places_.get() + 1;
  places[-1] = UINT32_MAX;
  const kernel::FieldIndex index =
      kernel::index_fields(p, size, plan_.dialect.delimiter, quote_, places);
  const size_t rows = index.count / step;
  bool fits = index.num_lines == rows;
  for (size_t i = 1; fits && i <= rows; ++i) fits = p[places[i * step - 1]] == '\n';
  if (!fits) {
    single_until_ = p + size;
    return p;
  }
  // Where it ends, what must be parsed with more care begins.
  if (index.size < size) single_until_ = p + index.size + 64;
  if (rows == 0) {
    if (index.size < size) return p;
    if (size == left || run_bytes_ >= kMaxRunBytes) {
      single_until_ = p + 1;
      return p;
    }
    run_bytes_ *= 2;
    places_.reset();
    return p;
  }
  if (capacity_ - row_ < rows) make_room(p, rows);
  FieldRun run{
      p, places, step, rows, index.has_quotes, index.has_returns, index.is_ascii};
  for (size_t i = 0; i < columns_.size(); ++i) {
    run.ends = places + plan_.wanted[i];
    run.may_end_with_return = index.has_returns && plan_.wanted[i] + 1 == step;
    const size_t stored = columns_[i].store_run(run, row_);
    if (stored == rows) continue;
    // Something is wrong with this record, or one before it.
    rewind();
    single_until_ = p + places[(stored + 1) * step - 1] + 1;
    return p;
  }
  row_ += rows;
  return p + places[rows * step - 1] + 1;
}

}  // namespace

ChunkResult parse_chunk(const DelimitedPlan& plan, std::string_view chunk) {
  return ChunkParser(plan, chunk).run();
}

}  // namespace phlox::format
