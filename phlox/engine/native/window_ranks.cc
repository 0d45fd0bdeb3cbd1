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

class RowNumber : public WindowFunction {
 public:
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
      const int64_t small = size / parts_, larger = size % parts_;
      const int64_t in_larger = larger * (small + 1);
      for (int64_t i = 0; i < size; ++i)
        out.append(i < in_larger ? i / (small + 1) + 1
                                 : larger + (i - in_larger) / small + 1);
    });
  }

 private:
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
    const auto append = [&](Vector values, size_t size, const Kernel& convert) {
      if (convert) {
        converted.texts().clear();
        values = converted.view(
            convert({{&values, 1}, size, values.valid, nullptr, converted}));
      }
      kernel::append(out, values, size);
    };
    // Rows [begin, end) of an argument.
    const auto copy = [&](size_t arg, size_t begin, size_t end) {
      for (size_t at = begin; at < end; at += kVectorSize)
        append(rows.columns[first_ + arg].from(at), std::min(kVectorSize, end - at),
               convert_[arg]);
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

 private:
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
