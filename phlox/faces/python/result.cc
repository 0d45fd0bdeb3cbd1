// phlox.Result: what a run gives, for pandas, Polars, Arrow and plain Python.
#include "phlox/faces/python/result.h"

#include <algorithm>
#include <exception>
#include <limits>
#include <utility>

#include "phlox/faces/python/bindings.h"
#include "phlox/faces/python/capsules.h"
#include "phlox/faces/python/cells.h"
#include "phlox/faces/python/interrupt.h"

namespace phlox::python {

namespace {

using table::Batch;

// A result of at most so many cells is kept, and can be read again.
constexpr int64_t kHeldCells = int64_t{1} << 24;
// Batches that come so soon after one are pulled with it, for each pull is the work of a
// thread; and few small results are still open when compute() returns.
constexpr auto kSoon = std::chrono::milliseconds(3);
// Of those that are not kept, at most so many cells.
constexpr int64_t kAheadCells = int64_t{1} << 18;
constexpr int64_t kShownRows = 10;

int64_t size_of(const Batch& batch) {
  return batch.num_rows() * std::max<int64_t>(1, batch.num_columns());
}

nb::object tuple_of(const std::vector<Cells>& cells, int64_t row) {
  nb::object tuple = nb::steal(PyTuple_New(static_cast<Py_ssize_t>(cells.size())));
  for (size_t i = 0; i < cells.size(); ++i)
    PyTuple_SetItem(tuple.ptr(), static_cast<Py_ssize_t>(i),
                    cells[i].at(row).release().ptr());
  return tuple;
}

// Goes through the rows: tuples, dicts, or of a column its values.
struct Rows {
  enum class Form { kTuples, kDicts, kValues };
  nb::object result;
  Form form;
  size_t place = 0;
  std::shared_ptr<const Batch> batch;
  std::vector<Cells> cells;
  int64_t row = 0;
  std::vector<nb::object> names;

  nb::object next() {
    ResultObject& self = *result_in(result);
    while (!batch || row == batch->num_rows()) {
      cells.clear();
      const auto& batches = self.collected();
      if (place == batches.size()) {
        batch.reset();
        throw nb::stop_iteration();
      }
      batch = batches[place++];
      row = 0;
      cells = cells_of(self.type(), *batch);
    }
    const int64_t here = row++;
    if (form == Form::kValues) return cells[0].at(here);
    if (form == Form::kTuples) return tuple_of(cells, here);
    nb::dict record;
    for (size_t i = 0; i < cells.size(); ++i) record[names[i]] = cells[i].at(here);
    return record;
  }
};

nb::object rows_of(nb::handle self, Rows::Form form) {
  const ResultObject& result = *result_in(self);
  Rows rows{nb::borrow(self), form, 0, nullptr, {}, 0, {}};
  for (const type::Field& field : result.type().element().fields())
    rows.names.push_back(str_of(field.name));
  return nb::cast(std::move(rows));
}

// Goes through the batches, each an object with the Arrow protocol (of pyarrow, where it
// is there).
struct Batches {
  nb::object result;
  size_t place = 0;
  nb::object convert;

  nb::object next() {
    ResultObject& self = *result_in(result);
    const auto batch = self.batch(place);
    if (!batch) throw nb::stop_iteration();
    ++place;
    return convert(
        wrap_result(table::stream_of(self.type(), {batch}), expr::Shape::kTable, Task()));
  }
};

nb::object batches_of(nb::handle self) {
  const nb::object one_batch =
      nb::module_::import_("phlox._interchange").attr("record_batch");
  return nb::cast(Batches{nb::borrow(self), 0, one_batch});
}

nb::object stream_capsule(nb::handle self, nb::handle requested_schema) {
  // The protocol leaves a wish for another schema open to be refused: we have one layout.
  (void)requested_schema;
  ResultObject& result = *result_in(self);
  return capsule(table::stream_of(result.type(), result.collected()));
}

std::string shown(nb::handle value) {
  std::string text = value.is_none() ? "null" : text_of(nb::str(value));
  for (char& c : text)
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  size_t end = 0, count = 0;
  for (; end < text.size() && count < 40; ++count) do
      ++end;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80);
  return end < text.size() ? text.substr(0, end) + "..." : text;
}

size_t width_of(std::string_view text) {
  return static_cast<size_t>(std::count_if(
      text.begin(), text.end(), [](unsigned char c) { return (c & 0xC0) != 0x80; }));
}

// The type, the first rows that are here, and how many there are. Runs nothing.
std::string table_text(nb::handle self) {
  const ResultObject& result = *result_in(self);
  const auto& fields = result.type().element().fields();
  constexpr size_t kShownColumns = 20;
  const size_t columns = std::min(fields.size(), kShownColumns);
  std::vector<std::vector<std::string>> lines(2);
  std::vector<bool> to_right;
  for (size_t i = 0; i < columns; ++i) {
    lines[0].push_back(fields[i].name);
    lines[1].push_back(fields[i].type.to_string());
    to_right.push_back(fields[i].type.without_option().is_number());
  }
  int64_t here = 0;
  for (const auto& batch : result.held()) {
    here += batch->num_rows();
    if (static_cast<int64_t>(lines.size()) - 2 == kShownRows) continue;
    const std::vector<Cells> cells = cells_of(result.type(), *batch);
    for (int64_t row = 0;
         row < batch->num_rows() && static_cast<int64_t>(lines.size()) - 2 < kShownRows;
         ++row) {
      std::vector<std::string> line;
      for (size_t i = 0; i < columns; ++i) line.push_back(shown(cells[i].at(row)));
      lines.push_back(std::move(line));
    }
  }
  std::vector<size_t> widths(columns, 0);
  for (const auto& line : lines)
    for (size_t i = 0; i < columns; ++i)
      widths[i] = std::max(widths[i], width_of(line[i]));
  std::string text;
  for (const auto& line : lines) {
    std::string row;
    for (size_t i = 0; i < columns; ++i) {
      const std::string pad(widths[i] - width_of(line[i]), ' ');
      if (i > 0) row += "  ";
      row += to_right[i] ? pad + line[i] : line[i] + pad;
    }
    while (!row.empty() && row.back() == ' ') row.pop_back();
    text += row + "\n";
  }
  const std::string rows = here == 1 ? " row" : " rows";
  if (!result.complete()) {
    text += "... more than " + std::to_string(here) + rows;
  } else if (here > kShownRows) {
    text += "... " + std::to_string(here) + rows + " in all";
  } else {
    text += std::to_string(here) + rows;
  }
  if (fields.size() > columns) text += ", " + std::to_string(fields.size()) + " columns";
  return text;
}

// For phlox/_html.py: the first and the last rows that are here as tuples, how many are,
// and whether these are all. Runs nothing.
nb::object preview(nb::handle self, int64_t most) {
  const ResultObject& result = *result_in(self);
  int64_t here = 0;
  for (const auto& batch : result.held()) here += batch->num_rows();
  const bool whole = result.complete() && here <= 2 * most;
  const int64_t first_end = whole ? here : std::min(here, most);
  const int64_t last_begin = result.complete() ? std::max(first_end, here - most) : here;
  nb::list first, last;
  int64_t begin = 0;
  for (const auto& batch : result.held()) {
    const int64_t end = begin + batch->num_rows();
    if (begin < first_end || end > last_begin) {
      const std::vector<Cells> cells = cells_of(result.type(), *batch);
      for (int64_t row = begin; row < std::min(end, first_end); ++row)
        first.append(tuple_of(cells, row - begin));
      for (int64_t row = std::max(begin, last_begin); row < end; ++row)
        last.append(tuple_of(cells, row - begin));
    }
    begin = end;
  }
  return nb::make_tuple(first, last, here, result.complete());
}

nb::object python_call(const char* function, nb::handle self, nb::kwargs options) {
  return nb::module_::import_("phlox._interchange").attr(function)(self, **options);
}

}  // namespace

ResultObject::ResultObject(table::Stream stream, expr::Shape shape, Task task)
    : type_(stream.type()), shape_(shape), task_(task), stream_(std::move(stream)) {
  keep(pull(kHeldCells, kSoon));
}

ResultObject::~ResultObject() {
  // Dropping a running query may wait for threads that want the GIL.
  if (!stream_) return;
  task_.cancel();
  run_served([this] { stream_.reset(); });
}

std::vector<std::shared_ptr<const Batch>> ResultObject::pull(
    int64_t cells, std::optional<std::chrono::milliseconds> soon) {
  std::unique_lock lock(mutex_, std::try_to_lock);
  if (!lock) {
    const nb::gil_scoped_release released;
    lock.lock();
  }
  if (failure_) throw Error(*failure_);
  std::vector<std::shared_ptr<const Batch>> pulled;
  if (!stream_) return pulled;
  bool ended = false;
  try {
    run_interruptibly(task_, [&] {
      using Clock = std::chrono::steady_clock;
      std::optional<Clock::time_point> end;
      do {
        auto batch = stream_->next();
        ended = !batch;
        if (ended) return;
        if (soon && !end) end = Clock::now() + *soon;
        pulled.push_back(std::make_shared<const Batch>(std::move(*batch)));
        cells -= size_of(*pulled.back());
      } while (cells > 0 && (!end || Clock::now() < *end));
    });
  } catch (const std::exception& error) {
    const auto* ours = dynamic_cast<const Error*>(&error);
    failure_ = ours ? *ours
                    : Error(Code::kCancelled, "the run ended before its last row")
                          .hint("compute it again");
    run_served([this] { stream_.reset(); });
    throw;
  }
  if (ended) {
    run_served([this] { stream_.reset(); });
    warn_of_notes(task_);
  }
  return pulled;
}

void ResultObject::keep(std::vector<std::shared_ptr<const Batch>> pulled) {
  for (auto& batch : pulled) {
    held_cells_ += size_of(*batch);
    held_.push_back(std::move(batch));
  }
}

const std::vector<std::shared_ptr<const Batch>>& ResultObject::collected() {
  if (passed_ > 0)
    throw Error(Code::kInvalid,
                "batches() has taken rows of this result already, and did not keep them")
        .hint("compute it again, or read all of it in another way first");
  keep(pull(std::numeric_limits<int64_t>::max(), {}));
  return held_;
}

std::shared_ptr<const Batch> ResultObject::batch(size_t place) {
  if (place < held_.size()) return held_[place];
  if (place < held_.size() + passed_)
    throw Error(Code::kInvalid,
                "batches() of a result that does not fit in memory goes through it once")
        .hint("compute it again");
  if (passed_ == 0 && held_cells_ < kHeldCells) {
    keep(pull(kHeldCells - held_cells_, kSoon));
    return place < held_.size() ? held_[place] : nullptr;
  }
  if (ahead_.empty())
    for (auto& batch : pull(kAheadCells, kSoon)) ahead_.push_back(std::move(batch));
  if (ahead_.empty()) return nullptr;
  auto next = std::move(ahead_.front());
  ahead_.pop_front();
  ++passed_;
  return next;
}

int64_t ResultObject::num_rows() {
  int64_t rows = 0;
  for (const auto& batch : collected()) rows += batch->num_rows();
  return rows;
}

ResultObject* result_in(nb::handle object) {
  return nb::isinstance<ResultObject>(object) ? nb::inst_ptr<ResultObject>(object)
                                              : nullptr;
}

nb::object wrap_result(table::Stream stream, expr::Shape shape, Task task) {
  auto result = std::make_unique<ResultObject>(std::move(stream), shape, task);
  return nb::inst_take_ownership(nb::type<ResultObject>(), result.release());
}

void bind_results(nb::module_& module) {
  nb::class_<ResultObject>(module, "Result",
                           "The rows that compute(...) gave. Takes part in the Arrow "
                           "protocol, so pandas, Polars, DuckDB and "
                           "pyarrow read it without a copy; iterates over rows as tuples "
                           "(a column: over its values).")
      .def_prop_ro(
          "type", [](const ResultObject& self) { return wrap(self.type()); },
          "var * {...}")
      .def_prop_ro(
          "names",
          [](const ResultObject& self) {
            nb::list names;
            for (const std::string& name : self.type().element().field_names())
              names.append(str_of(name));
            return names;
          },
          "The names of the columns.")
      .def_prop_ro("is_column", &ResultObject::is_column,
                   "True if the expression was a column.")
      .def(
          "rows", [](nb::handle self) { return rows_of(self, Rows::Form::kTuples); },
          "The rows, one after another, as tuples.")
      .def(
          "to_dicts",
          [](nb::handle self) { return nb::list(rows_of(self, Rows::Form::kDicts)); },
          "The rows as a list of dicts.")
      .def("batches", batches_of,
           "The record batches, one after another (of pyarrow, where that is installed). "
           "Of a result "
           "larger than memory each is dropped after it, so it goes through only once.")
      .def(
          "to_arrow", [](nb::handle self) { return python_call("to_arrow", self, {}); },
          "A pyarrow.Table (a column: a ChunkedArray), without a copy.")
      .def(
          "to_pandas",
          [](nb::handle self, nb::kwargs options) {
            return python_call("to_pandas", self, options);
          },
          "A pandas.DataFrame (a column: a Series). Integers and bools with nulls become "
          "pandas' own "
          "nullable types, so nothing is lost; options go to pyarrow's to_pandas.")
      .def(
          "to_polars", [](nb::handle self) { return python_call("to_polars", self, {}); },
          "A polars.DataFrame (a column: a Series), without a copy where Polars has the "
          "layout.")
      .def("__iter__",
           [](nb::handle self) {
             return rows_of(self, result_in(self)->is_column() ? Rows::Form::kValues
                                                               : Rows::Form::kTuples);
           })
      .def("__len__", &ResultObject::num_rows)
      .def("__arrow_c_stream__", stream_capsule, nb::arg("requested_schema") = nb::none())
      .def("__arrow_c_schema__",
           [](const ResultObject& self) {
             return wrap(self.type().element()).attr("__arrow_c_schema__")();
           })
      .def("_preview", preview, nb::arg("most"))
      .def("_repr_html_",
           [](nb::handle self) {
             return nb::module_::import_("phlox._html").attr("result")(self);
           })
      .def("__repr__", [](nb::handle self) { return str_of(table_text(self)); });
  nb::class_<Rows>(module, "_Rows")
      .def("__iter__", [](nb::handle self) { return nb::borrow(self); })
      .def("__next__", &Rows::next);
  nb::class_<Batches>(module, "_Batches")
      .def("__iter__", [](nb::handle self) { return nb::borrow(self); })
      .def("__next__", &Batches::next);
}

}  // namespace phlox::python
