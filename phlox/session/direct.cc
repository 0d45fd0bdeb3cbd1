// Columns and a slice of one source, straight from its reader.
#include "phlox/session/direct.h"

#include <algorithm>
#include <set>

#include "phlox/expr/op.h"
#include "phlox/table/array.h"

namespace phlox::session {

namespace {

using expr::Expr;

// Cuts the rows before the offset off, and stops reading at the limit.
class Sliced : public table::Stream::Source {
 public:
  Sliced(table::Stream below, const Direct& direct, Task task)
      : below_(std::move(below)),
        skip_(direct.offset),
        left_(direct.limit),
        task_(std::move(task)) {}

  std::optional<table::Batch> next() override {
    while (!left_ || *left_ > 0) {
      task_.check();
      std::optional<table::Batch> batch = below_.next();
      if (!batch) break;
      const int64_t rows = batch->num_rows();
      if (skip_ >= rows) {
        skip_ -= rows;
        continue;
      }
      const int64_t begin = skip_;
      int64_t count = rows - begin;
      if (left_) count = std::min(count, *left_);
      skip_ = 0;
      if (left_) *left_ -= count;
      if (count == rows) return batch;
      const auto owner = std::make_shared<table::Batch>(std::move(*batch));
      return table::Batch(table::slice_batch(*owner->get(), begin, count, owner));
    }
    below_ = table::Stream();  // frees what the reader holds
    return std::nullopt;
  }

 private:
  table::Stream below_;
  int64_t skip_;
  std::optional<int64_t> left_;
  Task task_;
};

}  // namespace

std::optional<Direct> direct(const Expr& query) {
  Direct plan;
  plan.type = query.type();
  plan.columns = query.element().field_names();
  Expr at = query;
  while (at.op().kind != expr::Kind::kLeaf) {
    if (at.is("slice")) {
      // Slices of slices are merged by then; a second one is left to an engine.
      if (plan.limit || plan.offset != 0) return std::nullopt;
      plan.offset = at.integer("offset");
      if (const int64_t* limit = at.attribute("limit").integer()) plan.limit = *limit;
    } else if (at.is("select")) {
      const std::vector<std::string> names = at.strings("names");
      for (std::string& column : plan.columns) {
        const auto place = std::find(names.begin(), names.end(), column) - names.begin();
        const Expr& value = at.arg(static_cast<size_t>(place) + 1);
        if (!value.is("column")) return std::nullopt;
        column = value.string("name");
      }
    } else {
      return std::nullopt;
    }
    const Expr below = at.arg(0);
    at = below;
  }
  // A column that stands twice in the result has no second array to give.
  if (std::set<std::string>(plan.columns.begin(), plan.columns.end()).size() !=
      plan.columns.size())
    return std::nullopt;
  plan.leaf = at;
  return plan;
}

table::Stream run(const Direct& direct, const Source& source, Task task) {
  std::vector<type::Field> fields;
  for (const std::string& column : direct.columns)
    fields.push_back(*direct.leaf.element().field(column));
  table::Stream stream = source.open(type::Type::table(std::move(fields)), task);
  return table::Stream(
      direct.type, std::make_unique<Sliced>(std::move(stream), direct, std::move(task)));
}

}  // namespace phlox::session
