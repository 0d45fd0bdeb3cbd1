// The rows of a query as a stream of ours.
#include "phlox/engine/adbc/result.h"

#include "phlox/base/error.h"
#include "phlox/engine/adbc/message.h"
#include "phlox/engine/watcher.h"

namespace phlox::engine::adbc {
namespace {

// Dates and times of a database may be infinite.
bool is_taken_over(const type::Type& type) {
  return type.is_integer() || type.is_float() || type.is(type::Kind::kString);
}

class Rows : public table::Stream::Source {
 public:
  Rows(std::shared_ptr<Connection> connection, Query query, Decode decode, Task task)
      : connection_(std::move(connection)),
        query_(std::move(query)),
        decoder_(query_.type, query_.where, std::move(decode), is_taken_over),
        task_(std::move(task)),
        skip_(query_.skip_rows) {
    if (query_.timeout) deadline_ = Watcher::Clock::now() + *query_.timeout;
    watcher_.emplace([this] { connection_->interrupt(); }, task_, deadline_);
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
        watcher_.reset();
        connection_.reset();
        return std::nullopt;
      }
      const int64_t rows = batch->num_rows();
      if (is_wanted_) return batch;
      const int64_t first = std::min(skip_, rows);
      skip_ -= first;
      if (first < rows) return decoder_.decoded(rows_.type(), std::move(*batch), first);
    }
  }

 private:
  template <class Work>
  void guarded(Work work) {
    task_.check();
    try {
      watcher_->run(work);
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
  BatchDecoder decoder_;
  Task task_;
  int64_t skip_;
  std::optional<Watcher::Clock::time_point> deadline_;
  table::Stream rows_;      // before the connection is given back
  bool is_wanted_ = false;  // nothing is left to be made of them
  bool ended_ = false;
  std::optional<CallWatcher> watcher_;  // the last: it looks at the others
};

}  // namespace

table::Stream result_of(std::shared_ptr<Connection> connection, Query query,
                        Decode decode, Task task) {
  type::Type type = query.type;
  return {std::move(type), std::make_unique<Rows>(std::move(connection), std::move(query),
                                                  std::move(decode), std::move(task))};
}

}  // namespace phlox::engine::adbc
