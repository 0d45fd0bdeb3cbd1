// Functions that count rows, and those that look at a row near by.
#include <algorithm>

#include "phlox/engine/native/lacks.h"
#include "phlox/engine/native/window.h"
#include "phlox/engine/native/words.h"
#include "phlox/kernel/load.h"

namespace phlox::engine::native {

namespace {

using expr::Window;
using table::ColumnBuilder;
using type::Type;

// For each partition.
template <class Function>
void for_partitions(const WindowRows& rows, Function&& function) {
  for (size_t i = 0; i + 1 < rows.partitions.size(); ++i)
    function(rows.partitions[i], rows.partitions[i + 1]);
}

// What a stream makes of each row, of its step and its number in its partition, from 0.
template <class Number>
class NumberStream : public WindowStream {
 public:
  NumberStream(const WindowRange& range, Number number)
      : reader_(range), number_(std::move(number)) {}
  void next(size_t size, ColumnBuilder& out) override {
    while (size > 0 && !reader_.at_end()) {
      out.append(number_(reader_.step(), static_cast<int64_t>(reader_.row())));
      reader_.skip(1);
      --size;
    }
  }

 private:
  WindowReader reader_;
  Number number_;
};

template <class Number>
std::unique_ptr<WindowStream> number_stream(const WindowRange& range, Number number) {
  return std::make_unique<NumberStream<Number>>(range, std::move(number));
}

class RowNumber : public WindowFunction {
 public:
  std::unique_ptr<WindowStream> stream(const WindowRange& range) const override {
    return number_stream(range, [](WindowStep, int64_t row) { return row + 1; });
  }

  void compute(const WindowRows& rows, ColumnBuilder& out) const override {
    for_partitions(rows, [&](size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i)
        out.append(static_cast<int64_t>(i - begin + 1));
    });
  }
};

class Rank : public WindowFunction {
 public:
  explicit Rank(bool is_dense) : is_dense_(is_dense) {}

  std::unique_ptr<WindowStream> stream(const WindowRange& range) const override {
    return number_stream(range, [is_dense = is_dense_, rank = int64_t{0}](
                                    WindowStep step, int64_t row) mutable {
      if (step == WindowStep::kNewPartition)
        rank = 1;
      else if (step == WindowStep::kNewPeers)
        rank = is_dense ? rank + 1 : row + 1;
      return rank;
    });
  }

  void compute(const WindowRows& rows, ColumnBuilder& out) const override {
    size_t peer = 0;
    for_partitions(rows, [&](size_t begin, size_t end) {
      int64_t rank = 0;
      for (size_t i = begin; i < end;) {
        rank = is_dense_ ? rank + 1 : static_cast<int64_t>(i - begin + 1);
        for (++peer; i < rows.peers[peer]; ++i) out.append(rank);
      }
    });
  }

 private:
  bool is_dense_;
};

// The first parts are one row longer, if need be.
class Ntile : public WindowFunction {
 public:
  explicit Ntile(int64_t parts) : parts_(parts) {}

  void compute(const WindowRows& rows, ColumnBuilder& out) const override {
    for_partitions(rows, [&](size_t begin, size_t end) {
      const auto size = static_cast<int64_t>(end - begin);
      for (int64_t i = 0; i < size; ++i) out.append(tile(i, size));
    });
  }

  std::unique_ptr<WindowStream> stream(const WindowRange& range) const override {
    // One reader counts the partition before the other goes along it.
    return number_stream(
        range, [this, ahead = std::make_shared<WindowReader>(range), size = int64_t{0}](
                   WindowStep step, int64_t row) mutable {
          if (step == WindowStep::kNewPartition && !ahead->at_end()) {
            const uint64_t partition = ahead->partition();
            for (size = 0; ahead->is_in(partition);) {
              const size_t some = ahead->stretch(kVectorSize);
              size += static_cast<int64_t>(some);
              ahead->skip(some);
            }
          }
          return tile(row, size);
        });
  }

 private:
  // Of row i of so many.
  int64_t tile(int64_t i, int64_t size) const {
    const int64_t small = size / parts_, larger = size % parts_;
    const int64_t in_larger = larger * (small + 1);
    return i < in_larger ? i / (small + 1) + 1 : larger + (i - in_larger) / small + 1;
  }

  int64_t parts_;
};

// The value some rows before or after.
class Neighbour : public WindowFunction {
 public:
  Neighbour(const Window& window, const Type& result, size_t first)
      : result_(result.without_option()),
        is_before_(window.function->name == "lag"),
        distance_(static_cast<uint64_t>(*window.options.find("n")->integer())),
        first_(first),
        has_default_(window.values.size() > 1) {
    for (const expr::Expr& value : window.values) {
      const Type from = value.element().without_option();
      Kernel& convert = convert_.emplace_back();
      if (from == result_) continue;
      convert = conversion(from, result_);
      if (!convert)
        throw lacks("conversion of " + from.to_string() + " to " + result_.to_string());
    }
  }

  void compute(const WindowRows& rows, ColumnBuilder& out) const override {
    kernel::Register converted(kernel::form_of(result_));
    // Rows [begin, end) of an argument.
    const auto copy = [&](size_t arg, size_t begin, size_t end) {
      for (size_t at = begin; at < end; at += kVectorSize)
        append(arg, rows.columns[first_ + arg].from(at), std::min(kVectorSize, end - at),
               converted, out);
    };
    const auto missing = [&](size_t begin, size_t end) {
      if (has_default_) return copy(1, begin, end);
      for (size_t i = begin; i < end; ++i) out.append_null();
    };
    for_partitions(rows, [&](size_t begin, size_t end) {
      const size_t away = std::min<uint64_t>(distance_, end - begin);
      if (is_before_) {
        missing(begin, begin + away);
        copy(0, begin, end - away);
      } else {
        copy(0, begin + away, end);
        missing(end - away, end);
      }
    });
  }

  std::unique_ptr<WindowStream> stream(const WindowRange& range) const override {
    return std::make_unique<Pair>(*this, range);
  }

 private:
  // One reader for the rows, and one for those that they look at.
  class Pair : public WindowStream {
   public:
    Pair(const Neighbour& function, const WindowRange& range)
        : function_(function),
          rows_(range),
          others_(range),
          converted_(kernel::form_of(function.result_)) {}

    void next(size_t size, ColumnBuilder& out) override {
      while (size > 0 && !rows_.at_end()) {
        const uint64_t partition = rows_.partition();
        const uint64_t distance = function_.distance_;
        if (rows_.row() == 0) {
          others_.go_to(partition);
          if (!function_.is_before_) others_.skip_in(partition, distance);
        }
        size_t some = rows_.stretch(size);
        const bool is_before_first = function_.is_before_ && rows_.row() < distance;
        if (is_before_first) some = std::min<uint64_t>(some, distance - rows_.row());
        if (is_before_first || !others_.is_in(partition)) {
          if (function_.has_default_)
            append(1, rows_, some, out);
          else
            for (size_t i = 0; i < some; ++i) out.append_null();
        } else {
          some = others_.stretch(some);
          append(0, others_, some, out);
          others_.skip(some);
        }
        rows_.skip(some);
        size -= some;
      }
    }

   private:
    void append(size_t arg, const WindowReader& from, size_t size, ColumnBuilder& out) {
      function_.append(arg, from.arg(function_.first_ + arg), size, converted_, out);
    }

    const Neighbour& function_;
    WindowReader rows_, others_;
    kernel::Register converted_;
  };

  // Values of an argument, as those of the result.
  void append(size_t arg, Vector values, size_t size, kernel::Register& converted,
              ColumnBuilder& out) const {
    if (const Kernel& convert = convert_[arg]) {
      converted.texts().clear();
      values =
          converted.view(convert({{&values, 1}, size, values.valid, nullptr, converted}));
    }
    kernel::append(out, values, size);
  }

  Type result_;
  bool is_before_;
  uint64_t distance_;
  size_t first_;
  bool has_default_;
  std::vector<Kernel> convert_;  // of each argument; none if there is nothing to do
};

}  // namespace

std::unique_ptr<WindowFunction> window_function(const Window& window, const Type& result,
                                                size_t first) {
  if (!kernel::has_form(result.without_option()))
    throw lacks("windows of type " + result.to_string());
  const std::string_view name = window.function->name;
  if (name == "row_number") return std::make_unique<RowNumber>();
  // Without order rows go as in the source, where there are no ties.
  if ((name == "rank" || name == "dense_rank") && window.order.empty())
    return std::make_unique<RowNumber>();
  if (name == "rank") return std::make_unique<Rank>(false);
  if (name == "dense_rank") return std::make_unique<Rank>(true);
  if (name == "ntile")
    return std::make_unique<Ntile>(*window.options.find("n")->integer());
  if (name == "lag" || name == "lead")
    return std::make_unique<Neighbour>(window, result, first);
  return window_reduction(window, first);
}

}  // namespace phlox::engine::native
