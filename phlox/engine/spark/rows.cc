// The rows of a query of Spark's as a stream of ours.
#include "phlox/engine/spark/rows.h"

#include <algorithm>
#include <deque>

#include "phlox/base/error.h"
#include "phlox/base/uuid.h"
#include "phlox/engine/batch_decoder.h"
#include "phlox/engine/spark/bounds.h"
#include "phlox/engine/spark/pool.h"

namespace phlox::engine::spark {
namespace {

using type::Kind;
using type::Type;

__extension__ typedef __int128 Wide;

void append(const table::Column& from, int64_t row, const Type& type,
            table::ColumnBuilder& to);

void append_cell(const table::Column& from, int64_t row, const Type& type,
                 table::ColumnBuilder& to) {
  from.is_null(row) ? to.append_null() : append(from, row, type.without_option(), to);
}

void append(const table::Column& from, int64_t row, const Type& type,
            table::ColumnBuilder& to) {
  switch (type.kind()) {
    case Kind::kBool:
      return to.append_bool(from.boolean(row));
    case Kind::kUint64:
      return to.append(static_cast<uint64_t>(static_cast<Wide>(from.decimal(row))));
    case Kind::kFloat32:
      return to.append(from.value<float>(row));
    case Kind::kFloat64:
      return to.append(from.value<double>(row));
    case Kind::kDecimal:
      return to.append(from.decimal(row));
    case Kind::kDate:
      return to.append(from.value<int32_t>(row));
    case Kind::kTime:
    case Kind::kDatetime:
    case Kind::kTimedelta:
      return to.append(from.value<int64_t>(row));
    case Kind::kUuid: {
      const auto bytes = parse_uuid(from.bytes(row));
      if (!bytes)
        throw Error(Code::kType, "\"" + std::string(from.bytes(row)) + "\" is no uuid");
      return to.append_bytes(*bytes);
    }
    case Kind::kCategorical: {
      const Type value = type.element().without_option();
      std::string key =
          from.kind() == Kind::kString || from.kind() == Kind::kBytes
              ? std::string(from.bytes(row))
          : from.kind() == Kind::kBool    ? std::string(from.boolean(row) ? "t" : "f")
          : from.kind() == Kind::kFloat64 ? std::to_string(from.value<double>(row))
          : from.kind() == Kind::kDecimal
              ? std::string(reinterpret_cast<const char*>(from.values<char>()) + 16 * row,
                            16)
              : std::to_string(from.integer(row));
      const auto entry = to.code_of(key);
      if (entry.is_new) append(from, row, value, to.child());
      return to.append(entry.code);
    }
    case Kind::kVar:
    case Kind::kFixed: {
      const auto [begin, end] = from.range(row);
      for (int64_t i = begin; i < end; ++i)
        append_cell(from.child(), i, type.element(), to.child());
      return to.append_element();
    }
    case Kind::kRecord:
      for (size_t i = 0; i < type.fields().size(); ++i)
        append_cell(from.child(i), row, type.fields()[i].type, to.child(i));
      return to.append_element();
    case Kind::kMap: {
      const auto [begin, end] = from.range(row);
      for (int64_t i = begin; i < end; ++i) {
        append_cell(from.child(0), i, type.map_key(), to.child(0));
        append_cell(from.child(1), i, type.element(), to.child(1));
      }
      return to.append_element();
    }
    default:
      return type.is_integer() ? to.append_integer(from.integer(row))
                               : to.append_bytes(from.bytes(row));
  }
}

void append_column(const table::Column& from, int64_t first_row, const Type& type,
                   table::ColumnBuilder& to) {
  for (int64_t row = first_row; row < from.size(); ++row)
    append_cell(from, row, type, to);
}

bool is_taken_over(const Type& type) {
  return type.is(Kind::kBool) || type.is_integer() || type.is_float() ||
         type.is(Kind::kString) || type.is(Kind::kBytes) || type.is(Kind::kDate) ||
         type.is(Kind::kDatetime);
}

// So many cells of groups are held at most.
constexpr int64_t kMostHeld = int64_t{1} << 24;

class Rows : public table::Stream::Source {
 public:
  Rows(Query query, Task task)
      : query_(std::move(query)),
        task_(std::move(task)),
        bounds_(task_, query_.timeout, query_.where),
        decoder_(query_.type, query_.where, append_column, is_taken_over) {
    task_.check();
    // The first batch is waited for here: a session that its server has forgotten is
    // noticed with it, and nothing has been handed on yet.
    session_ = with_session(
        query_.database, query_.where,
        [this](Session& session) {
          bounds_.run(session, [&] {
            begin(session, query_.plan);
            query_.exact ? hold(session) : fetch(session);
          });
        },
        task_);
  }

  ~Rows() override { close(); }

  std::optional<table::Batch> next() override {
    if (!held_.empty()) {
      table::Batch batch = std::move(held_.front());
      held_.pop_front();
      return batch;
    }
    while (!ended_) {
      if (auto batch = batches_.next())
        return decoder_.decoded(batches_.type(), std::move(*batch));
      bounds_.run(*session_, [this] { fetch(*session_); });
    }
    return std::nullopt;
  }

 private:
  void begin(Session& session, const Plan& plan) {
    held_.clear();
    ended_ = false;
    session.begin(plan, [this](uint64_t bytes) { add_bytes(bytes); });
  }

  void begin_exact(Session& session) {
    Plan plan = query_.plan;
    plan.sql = *query_.exact;
    begin(session, plan);
    fetch(session);
  }

  // All rows, since the last of them may say that the sums overflow; where they are too
  // many, they come of the other text.
  void hold(Session& session) {
    int64_t cells = 0;
    try {
      for (fetch(session); !ended_; fetch(session))
        while (auto batch = batches_.next()) {
          cells += batch->num_rows() * std::max<int64_t>(1, batch->num_columns());
          if (cells > kMostHeld) return begin_exact(session);
          held_.push_back(decoder_.decoded(batches_.type(), std::move(*batch)));
        }
    } catch (const Error& error) {
      if (!error.message().starts_with("[ARITHMETIC_OVERFLOW")) throw;
      begin_exact(session);
    }
  }

  // All that its tasks have read.
  void add_bytes(uint64_t bytes) {
    if (bytes <= bytes_) return;
    task_.add_bytes(bytes - bytes_);
    bytes_ = bytes;
  }

  void fetch(Session& session) {
    ArrowArrayStream raw{};
    session.next(&raw);
    ended_ = !raw.release;
    if (ended_) return;
    batches_ = table::Stream::import_from(&raw);
    if (batches_.type().element().fields().size() !=
        query_.type.element().fields().size())
      throw Error(Code::kInternal, "a result of another number of columns");
  }

  // What was not read to its end may still run there.
  void close() {
    batches_ = table::Stream();
    if (session_ && !ended_) session_->interrupt();
    session_.reset();
  }

  Query query_;
  Task task_;
  Bounds bounds_;
  std::shared_ptr<Session> session_;
  table::Stream batches_;
  BatchDecoder decoder_;
  std::deque<table::Batch> held_;
  uint64_t bytes_ = 0;
  bool ended_ = false;
};

}  // namespace

table::Stream rows_of(Query query, Task task) {
  type::Type type = query.type;
  return {std::move(type), std::make_unique<Rows>(std::move(query), std::move(task))};
}

}  // namespace phlox::engine::spark
