// The rows of a query as a stream of ours.
#include "phlox/engine/adbc/result.h"

#include "phlox/base/error.h"
#include "phlox/engine/watcher.h"

namespace phlox::engine::adbc {
namespace {

class Rows : public table::Stream::Source {
 public:
  Rows(std::shared_ptr<Connection> connection, Query query, Decode decode, Task task)
      : connection_(std::move(connection)),
        query_(std::move(query)),
        decode_(std::move(decode)),
        task_(std::move(task)),
        skip_(query_.skip_rows),
        builder_(query_.type) {
    if (query_.timeout) deadline_ = Watcher::Clock::now() + *query_.timeout;
    guarded([&] { rows_ = connection_->rows(query_.sql); });
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
      const int64_t first = std::min(skip_, rows);
      skip_ -= first;
      if (first < rows) return decoded(*batch, first);
    }
  }

 private:
  table::Batch decoded(const table::Batch& batch, int64_t first) {
    const auto columns = table::columns(rows_.type(), batch);
    const auto& fields = query_.type.element().fields();
    for (size_t i = 0; i < fields.size(); ++i) {
      try {
        decode_(columns[i], first, fields[i].type.without_option(), builder_.column(i));
      } catch (Error& error) {
        error.at(query_.where + ", column " + fields[i].name);
        throw;
      }
    }
    for (int64_t row = first; row < batch.num_rows(); ++row) builder_.end_row();
    return builder_.finish();
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
  table::Builder builder_;
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
