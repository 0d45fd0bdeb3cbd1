// A connection that the program has opened, asked through its Python package.
#include "phlox/faces/python/host_connection.h"

#include <atomic>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>

#include "phlox/faces/python/bindings.h"
#include "phlox/faces/python/capsules.h"
#include "phlox/faces/python/host_functions.h"
#include "phlox/faces/python/input.h"
#include "phlox/faces/python/interrupt.h"
#include "phlox/table/builder.h"

namespace phlox::python {

namespace {

using table::Batch;
using table::Stream;
using type::Type;

// How a connection's package is called: with the GIL, and by one thread alone where it
// wants that.
class Caller {
 public:
  explicit Caller(nb::handle asked)
      : asked_(nb::borrow(asked)),
        is_bound_(nb::hasattr(asked, "home")),
        home_(PyThread_get_thread_ident()) {}

  nb::handle asked() const { return asked_.get(); }
  void stop() { stopped_ = true; }
  void start() { stopped_ = false; }

  // What a driver throws becomes one of our errors.
  void call(const std::function<void()>& work) const {
    if (is_bound_)
      run_in_thread(home_, [&] { call_here(work); }, stopped_);
    else
      call_here(work);
  }
  static void call_here(const std::function<void()>& work) {
    const nb::gil_scoped_acquire gil;
    try {
      work();
    } catch (nb::python_error& error) {
      if (error.matches(PyExc_KeyboardInterrupt)) {
        keep_interrupt(error);
        throw Error(Code::kCancelled, "the query was stopped");
      }
      throw Error(
          Code::kIo,
          text_of(nb::module_::import_("phlox._hosts").attr("sentence")(error.value())));
    }
  }

 private:
  const Shared asked_;
  const bool is_bound_;
  const unsigned long home_;
  std::atomic<bool> stopped_ = false;
};

// Rows as a plain driver gives them: lists of tuples, and an empty one at the end.
class Fetched : public Stream::Source {
 public:
  // The first of them are there already.
  Fetched(std::shared_ptr<Caller> caller, const Type& type, nb::handle fetch,
          nb::handle first)
      : caller_(std::move(caller)),
        builder_(type),
        fetch_(nb::borrow(fetch)),
        first_(std::make_unique<Shared>(nb::borrow(first))) {}

  std::optional<Batch> next() override {
    std::optional<Batch> batch;
    caller_->call([&] {
      const nb::object rows = first_ ? nb::borrow(first_->get()) : fetch_.get()();
      first_.reset();
      if (nb::len(rows) == 0) return;
      const auto& fields = builder_.type().element().fields();
      for (nb::handle row : nb::iter(rows)) {
        for (size_t i = 0; i < fields.size(); ++i) {
          try {
            append_value(row[i], builder_.column(i));
          } catch (Error& error) {
            throw std::move(error.at("column " + fields[i].name));
          }
        }
        builder_.end_row();
      }
      batch = builder_.finish();
    });
    return batch;
  }

 private:
  const std::shared_ptr<Caller> caller_;
  table::Builder builder_;
  const Shared fetch_;
  std::unique_ptr<Shared> first_;
};

// What the columns are thought to hold where nobody says it: integers, bytes or texts.
Type type_of(nb::handle rows, size_t columns) {
  std::vector<type::Field> fields;
  for (size_t i = 0; i < columns; ++i) {
    Type type = Type::string();
    for (nb::handle row : nb::iter(rows)) {
      const nb::object value = row[i];
      if (value.is_none()) continue;
      if (PyLong_Check(value.ptr())) type = Type::int64();
      if (PyBytes_Check(value.ptr())) type = Type::bytes();
      break;
    }
    fields.push_back({"c" + std::to_string(i), Type::option(type)});
  }
  return Type::table(std::move(fields));
}

// The rows of one query. Where the connection is wanted for another one, those that are
// still to come are kept.
class Open {
 public:
  Open(std::shared_ptr<Caller> caller, Stream rows, nb::handle close)
      : caller_(std::move(caller)), rows_(std::move(rows)), close_(nb::borrow(close)) {}
  Open(const Open&) = delete;
  Open& operator=(const Open&) = delete;
  ~Open() { end(); }

  std::optional<Batch> next() {
    const std::lock_guard lock(mutex_);
    if (!kept_.empty()) {
      Batch batch = std::move(kept_.front());
      kept_.pop_front();
      return batch;
    }
    if (failure_) std::rethrow_exception(failure_);
    if (ended_) return std::nullopt;
    auto batch = rows_.next();
    if (!batch) end();
    return batch;
  }

  void keep_rest() {
    const std::lock_guard lock(mutex_);
    try {
      while (!ended_) {
        if (auto batch = rows_.next())
          kept_.push_back(std::move(*batch));
        else
          end();
      }
    } catch (...) {
      failure_ = std::current_exception();
      end();
    }
  }

 private:
  void end() {
    if (ended_) return;
    ended_ = true;
    rows_ = Stream();
    try {
      caller_->call([this] { close_.get()(); });
    } catch (const Error&) {
      // Nobody is left whom it could concern.
    }
  }

  const std::shared_ptr<Caller> caller_;
  std::mutex mutex_;
  Stream rows_;
  const Shared close_;
  std::deque<Batch> kept_;
  std::exception_ptr failure_;
  bool ended_ = false;
};

class OpenRows : public Stream::Source {
 public:
  explicit OpenRows(std::shared_ptr<Open> open) : open_(std::move(open)) {}
  std::optional<Batch> next() override { return open_->next(); }

 private:
  std::shared_ptr<Open> open_;
};

class PythonConnection : public migrate::HostConnection {
 public:
  explicit PythonConnection(nb::handle asked)
      : caller_(std::make_shared<Caller>(asked)),
        takes_functions_(nb::hasattr(asked, "add_functions")) {}

  Stream rows(const std::string& sql, const Type& wanted) override {
    const std::lock_guard lock(mutex_);
    caller_->start();
    keep_rest();
    std::shared_ptr<Open> open;
    Type type;
    caller_->call([&] {
      const nb::tuple begun(caller_->asked().attr("rows")(str_of(sql)));
      Stream rows = stream_of(begun[0], wanted);
      type = rows.type();
      open = std::make_shared<Open>(caller_, std::move(rows), begun[1]);
    });
    open_ = open;
    return {type, std::make_unique<OpenRows>(std::move(open))};
  }

  void set_options(
      const std::vector<std::pair<std::string, std::string>>& options) override {
    const std::lock_guard lock(mutex_);
    keep_rest();
    caller_->call([&] {
      nb::list list;
      for (const auto& [key, value] : options)
        list.append(nb::make_tuple(str_of(key), str_of(value)));
      caller_->asked().attr("set_options")(list);
    });
  }

  bool takes_functions() const override { return takes_functions_; }
  void add_functions(std::vector<migrate::HostFunction> functions) override {
    caller_->call([&] {
      nb::list list;
      for (auto& function : functions)
        list.append(nb::make_tuple(str_of(function.name), function.count,
                                   row_callable(std::move(function.row)),
                                   reduction_callable(std::move(function.reduction))));
      caller_->asked().attr("add_functions")(list);
    });
  }

  void interrupt() override {
    caller_->stop();
    Caller::call_here([this] { caller_->asked().attr("interrupt")(); });
  }

 private:
  void keep_rest() {
    if (const auto open = open_.lock()) open->keep_rest();
  }

  Stream stream_of(nb::handle rows, const Type& wanted) const {
    if (has_arrow_rows(rows)) return arrow_rows(rows);
    const nb::object first = rows();
    const size_t columns = nb::len(first) == 0 ? 0 : nb::len(nb::object(first[0]));
    const Type type = wanted ? wanted : type_of(first, columns);
    return {type, std::make_unique<Fetched>(caller_, type, rows, first)};
  }

  const std::shared_ptr<Caller> caller_;
  const bool takes_functions_;
  std::mutex mutex_;
  std::weak_ptr<Open> open_;
};

}  // namespace

std::shared_ptr<migrate::HostConnection> host_connection(nb::handle asked) {
  return std::make_shared<PythonConnection>(asked);
}

}  // namespace phlox::python
