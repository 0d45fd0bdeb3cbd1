// Functions over windows: one value for each row, of rows near it.
#pragma once

#include <memory>
#include <vector>

#include "phlox/engine/native/flow.h"
#include "phlox/engine/native/partition.h"
#include "phlox/engine/native/window_reader.h"
#include "phlox/expr/window.h"
#include "phlox/table/builder.h"

namespace phlox::engine::native {

// The values of a function for the rows of a range, one after the other.
class WindowStream {
 public:
  virtual ~WindowStream() = default;
  // Appends those of the next rows, of which there are so many.
  virtual void next(size_t size, table::ColumnBuilder& out) = 0;
};

// Immutable, and shared by threads.
class WindowFunction {
 public:
  virtual ~WindowFunction() = default;
  // The values of all rows, in their order.
  virtual void compute(const WindowRows& rows, table::ColumnBuilder& out) const = 0;
  // The same of rows that need not be in memory: it goes along the range as often as it
  // must. Lasts as long as the function, and what the range names.
  virtual std::unique_ptr<WindowStream> stream(const WindowRange& range) const = 0;
  virtual bool needs_positions() const { return false; }
};

// `result` is the type of the column that it makes, `first` where its values stand among
// the columns of the rows. Throws Error(kUnsupported) with a reason.
std::unique_ptr<WindowFunction> window_function(const expr::Window& window,
                                                const type::Type& result, size_t first);
// The part of it that reductions are.
std::unique_ptr<WindowFunction> window_reduction(const expr::Window& window,
                                                 size_t first);

// Adds a column for each window to those of the flow. All of them have the same keys.
struct WindowPlan {
  std::vector<expr::Window> windows;
  std::vector<type::Field> columns;  // of the flow, that come along
  std::vector<type::Field> results;  // of the windows
  bool in_order = false;             // whether the rows keep the flow's order
};

struct WindowLayout;

// Immutable.
class WindowOperator {
 public:
  // Throws Error(kUnsupported) with a reason.
  explicit WindowOperator(WindowPlan plan);
  // What it asks of the flow's rows.
  std::vector<expr::Expr> rows() const;
  // Reads all of the flow at once; partitions are computed by who pulls them. What does
  // not fit in memory waits in the file, and partitions that do not fit are read from
  // there as often as their functions must.
  Flow open(Flow flow, const SharedContext& context) const;

 private:
  std::shared_ptr<const WindowLayout> layout_;
};

}  // namespace phlox::engine::native
