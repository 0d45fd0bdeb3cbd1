// The rows of a query as a stream of ours.
#include "phlox/engine/adbc/result.h"

#include "phlox/base/error.h"
#include "phlox/engine/adbc/message.h"
#include "phlox/engine/watcher.h"
#include "phlox/table/array.h"
#include "phlox/table/convert.h"

namespace phlox::engine::adbc {
namespace {

class Rows : public table::Stream::Source {
 public:
  Rows(std::shared_ptr<Connection> connection, Query query, Decode decode, Task task)
      : connection_(std::move(connection)),
        query_(std::move(query)),
        decode_(std::move(decode)),
        task_(std::move(task)),
        skip_(query_.skip_rows) {
    for (const auto& field : query_.type.element().fields())
      builders_.emplace_back(field.type);
    if (query_.timeout) deadline_ = Watcher::Clock::now() + *query_.timeout;
    const type::Type wanted = query_.has_plain_values ? query_.type : type::Type();
    guarded([&] { rows_ = connection_->rows(query_.sql, wanted); });
    is_wanted_ = query_.has_plain_values && rows_.type() == query_.type;
    if (rows_.type().element().fields().size() != query_.type.element().fields().size())
      throw Error(Code::kInternal, "a result of another number of columns");
  }

  ~Rows() override {
    // What was not read to its end may still run there.
    if (!ended_) connection_->set_broken();
    rows_ = table::Stream();
  }

  std::optional<table::Batch> next() override {
    if (ended_) return std::nullopt;
    while (true) {
      std::optional<table::Batch> batch;
      guarded([&] { batch = rows_.next(); });
      if (!batch) {
        ended_ = true;
        rows_ = table::Stream();
        connection_.reset();
        return std::nullopt;
      }
      const int64_t rows = batch->num_rows();
      if (is_wanted_) return batch;
      const int64_t first = std::min(skip_, rows);
      skip_ -= first;
      if (first < rows) return decoded(std::move(*batch), first);
    }
  }

 private:
  table::Batch decoded(table::Batch given, int64_t first) {
    const auto batch = std::make_shared<const table::Batch>(std::move(given));
    const auto columns = table::columns(rows_.type(), *batch);
    const auto& fields = query_.type.element().fields();
    const int64_t rows = batch->num_rows() - first;
    std::vector<ArrowArray> arrays;
    for (size_t i = 0; i < fields.size(); ++i) {
      const type::Type type = fields[i].type.without_option();
      try {
        if (is_taken_over(columns[i].type(), type)) {
          const ArrowArray& array = *batch->get()->children[i];
          const int64_t begin = batch->get()->offset + first;
          table::check_nulls(fields[i].type, array, begin, begin + rows);
          arrays.push_back(table::slice(array, begin, rows, batch));
        } else {
          decode_(columns[i], first, type, builders_[i]);
          arrays.push_back(builders_[i].finish());
        }
      } catch (Error& error) {
        for (ArrowArray& array : arrays) array.release(&array);
        error.at(query_.where + ", column " + fields[i].name);
        throw;
      }
    }
    std::vector<table::Buffer> validity(1);
    return table::Batch(
        table::make_array(rows, 0, std::move(validity), std::move(arrays)));
  }

  // Values that need no look: dates and times of a database may be infinite.
  static bool is_taken_over(const type::Type& from, const type::Type& to) {
    return from == to && (to.is_integer() || to.is_float() || to.is(type::Kind::kString));
  }

  template <class Work>
  void guarded(Work work) {
    task_.check();
    try {
      const Watcher watcher([this] { connection_->interrupt(); }, task_, deadline_);
      work();
    } catch (Error& error) {
      connection_->set_broken();
      task_.check();
      if (deadline_ && Watcher::Clock::now() > *deadline_)
        throw Error(Code::kIo, "the query took longer than " +
                                   std::to_string(query_.timeout->count()) + " ms")
            .at(query_.where)
            .hint("?timeout= of the URI is the limit, in seconds");
      // Of a failure behind the first rows the driver tells as it likes.
      if (std::string plain = plain_message(error.message()); plain != error.message())
        throw Error(error.code(), std::move(plain)).at(query_.where);
      error.at(query_.where);
      throw;
    }
  }

  std::shared_ptr<Connection> connection_;
  Query query_;
  Decode decode_;
  Task task_;
  int64_t skip_;
  std::optional<Watcher::Clock::time_point> deadline_;
  table::Stream rows_;  // before the connection is given back
  std::vector<table::ColumnBuilder> builders_;
  bool is_wanted_ = false;  // nothing is left to be made of them
  bool ended_ = false;
};

}  // namespace

table::Stream result_of(std::shared_ptr<Connection> connection, Query query,
                        Decode decode, Task task) {
  type::Type type = query.type;
  return {std::move(type), std::make_unique<Rows>(std::move(connection), std::move(query),
                                                  std::move(decode), std::move(task))};
}

}  // namespace phlox::engine::adbc
