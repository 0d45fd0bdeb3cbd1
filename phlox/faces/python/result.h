// What a run gives: batches that are here, and those still to come.
#pragma once

#include <nanobind/nanobind.h>

#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "phlox/base/error.h"
#include "phlox/base/task.h"
#include "phlox/expr/expr.h"
#include "phlox/table/stream.h"

namespace phlox::python {

namespace nb = nanobind;

// Small results are here as soon as compute() returns, if they come quickly; of others
// the first batches are, and the rest is pulled when it is asked for. Small ones are kept
// then, too; of large ones what batches() reads is not.
class ResultObject {
 public:
  // Pulls the first batches. The GIL must be held.
  ResultObject(table::Stream stream, expr::Shape shape, Task task);
  ~ResultObject();

  const type::Type& type() const { return type_; }
  bool is_column() const { return shape_ == expr::Shape::kColumn; }
  // Everything; throws Error(kInvalid) if batches() has taken a part away.
  const std::vector<std::shared_ptr<const table::Batch>>& collected();
  // The batches that are here already.
  const std::vector<std::shared_ptr<const table::Batch>>& held() const { return held_; }
  bool complete() const { return !stream_; }
  // The batch at that place, or null at the end.
  std::shared_ptr<const table::Batch> batch(size_t place);
  int64_t num_rows();

 private:
  // The next batches: one, if there is one, and those that come soon after it, or without
  // `soon` all, until they have so many cells. What has failed once fails again.
  std::vector<std::shared_ptr<const table::Batch>> pull(
      int64_t cells, std::optional<std::chrono::milliseconds> soon);
  void keep(std::vector<std::shared_ptr<const table::Batch>> pulled);

  type::Type type_;
  expr::Shape shape_;
  Task task_;
  std::mutex mutex_;  // of stream_: several Python threads may read one result
  std::optional<table::Stream> stream_;
  std::optional<Error> failure_;
  std::vector<std::shared_ptr<const table::Batch>> held_;
  int64_t held_cells_ = 0;
  std::deque<std::shared_ptr<const table::Batch>> ahead_;  // pulled, not yet read
  size_t passed_ = 0;  // batches that batches() took and nobody keeps
};

// The result that the object is, or null.
ResultObject* result_in(nb::handle object);
nb::object wrap_result(table::Stream stream, expr::Shape shape, Task task);

}  // namespace phlox::python
