// Reductions over the rows that each row sees, of partitions in memory.
#include <algorithm>
#include <numeric>

#include "phlox/engine/native/group.h"
#include "phlox/engine/native/lacks.h"
#include "phlox/engine/native/window_reduction.h"

namespace phlox::engine::native {

namespace {

using expr::Window;
using table::ColumnBuilder;

// What lies further away than that is not in any table.
constexpr int64_t kFar = int64_t{1} << 40;
// How often a feeder looks whether it shall go on.
constexpr size_t kFeedsBetween = 64;
// Frames of so many rows at most are reduced again for each row.
constexpr int64_t kMostRows = 4096;

Window::Frame frame_of(const Window& window) {
  Window::Frame rows = *window.rows;
  if (rows.begin && *rows.begin < -kFar) rows.begin.reset();
  if (rows.end && *rows.end > kFar) rows.end.reset();
  if (rows.begin) rows.begin = std::min(*rows.begin, kFar);
  if (rows.end) rows.end = std::max(*rows.end, -kFar);
  if (rows.begin && rows.end && *rows.end - *rows.begin >= kMostRows)
    throw lacks("windows of more than " + std::to_string(kMostRows) + " rows");
  return rows;
}

class WindowReduction : public WindowFunction {
 public:
  WindowReduction(const Window& window, size_t first) {
    window_.first = first;
    window_.has_where = window.has_where();
    window_.num_args = window.values.size() - (window_.has_where ? 1 : 0);
    const expr::Expr reduction = window.reduction();
    window_.make = aggregate_of(reduction);
    window_.needs_positions = find_aggregate(reduction.op().name)->needs_positions;
    // Of the first and last in the window's order; else in the source's.
    window_.by_source =
        window_.needs_positions && !reduction.is("first") && !reduction.is("last");
    window_.has_order = !window.order.empty();
    if (!window.reduces())
      window_.rows = Window::Frame{std::nullopt, 0};  // row by row
    else if (window.rows)
      window_.rows = frame_of(window);
    const bool is_between = window_.rows && window_.rows->begin && window_.rows->end;
    // One that keeps its values gives its result once.
    if (!window_.is_whole() && !is_between && window_.make()->grows_with_rows())
      throw lacks("running " + std::string(reduction.op().name));
  }

  bool needs_positions() const override { return window_.by_source; }

  void compute(const WindowRows& rows, ColumnBuilder& out) const override {
    if (window_.is_whole()) return whole(rows, out);
    if (!window_.rows) return up_to_peers(rows, out);
    if (!window_.rows->begin) return up_to(rows, *window_.rows->end, out);
    if (!window_.rows->end) return from(rows, *window_.rows->begin, out);
    between(rows, out);
  }

  std::unique_ptr<WindowStream> stream(const WindowRange& range) const override {
    return reduction_stream(window_, range);
  }

 private:
  void whole(const WindowRows& rows, ColumnBuilder& out) const {
    Feeder feeder(window_);
    const size_t count = rows.partitions.size() - 1;
    const auto aggregate = window_.make();
    aggregate->watch(rows.task);
    aggregate->resize(count);
    std::vector<uint32_t> groups(kVectorSize);
    Place of(rows.partitions);
    for (size_t at = 0; at < rows.num_rows; at += kVectorSize) {
      const size_t size = std::min(kVectorSize, rows.num_rows - at);
      for (size_t i = 0; i < size; ++i) groups[i] = static_cast<uint32_t>(of(at + i));
      feeder.feed(*aggregate, rows, at, size, groups.data());
    }
    Results results(out);
    aggregate->finish(0, count, results.builder());
    results.finish();
    results.append(0, rows.num_rows, Place(rows.partitions), out);
  }

  // All rows up to the peers of each.
  void up_to_peers(const WindowRows& rows, ColumnBuilder& out) const {
    Results results(out);
    size_t peer = 0;
    grow(rows, [&](size_t, size_t end, auto&& add, auto&& finish) {
      while (peer + 1 < rows.peers.size() && rows.peers[peer] < end) {
        ++peer;
        add(rows.peers[peer]);
        finish(results.builder());
      }
    });
    results.finish();
    results.append(0, rows.num_rows, Place(rows.peers), out);
  }

  // All rows up to `last` rows behind each.
  void up_to(const WindowRows& rows, int64_t last, ColumnBuilder& out) const {
    grow(rows, [&](size_t begin, size_t end, auto&& add, auto&& finish) {
      for (size_t i = begin; i < end; ++i) {
        add(bound(i, last + 1, begin, end));
        finish(out);
      }
    });
  }

  // Lets `steps` of each partition add rows from its first one on, up to a row, and
  // append what they are reduced to.
  template <class Steps>
  void grow(const WindowRows& rows, Steps&& steps) const {
    Feeder feeder(window_);
    const auto aggregate = window_.make();
    std::vector<uint32_t> groups(kVectorSize);
    for (size_t p = 0; p + 1 < rows.partitions.size(); ++p) {
      const size_t begin = rows.partitions[p], end = rows.partitions[p + 1];
      std::fill_n(groups.data(), std::min(kVectorSize, end - begin),
                  static_cast<uint32_t>(p));
      aggregate->resize(p + 1);
      size_t added = begin;
      const auto add = [&](size_t up_to) {
        while (added < up_to) {
          const size_t size = std::min(kVectorSize, up_to - added);
          feeder.feed(*aggregate, rows, added, size, groups.data());
          added += size;
        }
      };
      steps(begin, end, add, [&](ColumnBuilder& to) { aggregate->finish(p, p + 1, to); });
    }
  }

  // All rows from `first` rows behind each on: found from the last row backwards.
  void from(const WindowRows& rows, int64_t first, ColumnBuilder& out) const {
    Feeder feeder(window_);
    const auto aggregate = window_.make();
    Results results(out);
    for (size_t p = 0; p + 1 < rows.partitions.size(); ++p) {
      const size_t begin = rows.partitions[p], end = rows.partitions[p + 1];
      const auto group = static_cast<uint32_t>(p);
      aggregate->resize(p + 1);
      size_t added = end;
      for (size_t i = end; i-- > begin;) {
        for (const size_t to = bound(i, first, begin, end); added > to;)
          feeder.feed(*aggregate, rows, --added, 1, &group);
        aggregate->finish(p, p + 1, results.builder());
      }
    }
    results.finish();
    // Those of each partition stand in the opposite order.
    for (size_t p = 0; p + 1 < rows.partitions.size(); ++p) {
      const size_t begin = rows.partitions[p], end = rows.partitions[p + 1];
      results.append(begin, end, [&](size_t i) { return begin + (end - 1 - i); }, out);
    }
  }

  void between(const WindowRows& rows, ColumnBuilder& out) const {
    Feeder feeder(window_);
    for (size_t p = 0; p + 1 < rows.partitions.size(); ++p) {
      const size_t begin = rows.partitions[p], end = rows.partitions[p + 1];
      for (size_t at = begin; at < end; at += kVectorSize)
        reduce_frames(window_, feeder, rows, begin, end, static_cast<int64_t>(at),
                      std::min(kVectorSize, end - at), out);
    }
  }

  // A row `away` behind row i, within the partition.
  static size_t bound(size_t i, int64_t away, size_t begin, size_t end) {
    const int64_t row = static_cast<int64_t>(i) + away;
    return static_cast<size_t>(
        std::clamp(row, static_cast<int64_t>(begin), static_cast<int64_t>(end)));
  }

  ReducedWindow window_;
};

}  // namespace

Feeder::Feeder(const ReducedWindow& window)
    : window_(window), positions_(kVectorSize), kept_groups_(kVectorSize) {}

void Feeder::feed(Aggregate& aggregate, const WindowRows& rows, size_t begin, size_t size,
                  const uint32_t* groups) {
  if (++feeds_ % kFeedsBetween == 0) rows.task.check();
  args_.clear();
  for (size_t i = 0; i < window_.num_args + window_.has_where; ++i)
    args_.push_back(rows.columns[window_.first + i].from(begin));
  feed(aggregate, window_.by_source ? rows.positions.data() + begin : nullptr, begin,
       size, groups);
}

void Feeder::feed(Aggregate& aggregate, const WindowReader& rows, size_t size,
                  const uint32_t* groups) {
  args_.clear();
  for (size_t i = 0; i < window_.num_args + window_.has_where; ++i)
    args_.push_back(rows.arg(window_.first + i));
  feed(aggregate, window_.by_source ? rows.positions() : nullptr, rows.row(), size,
       groups);
}

void Feeder::feed(Aggregate& aggregate, const uint64_t* positions, uint64_t row,
                  size_t size, const uint32_t* groups) {
  GroupedRows grouped;
  grouped.groups = groups;
  grouped.size = size;
  if (window_.needs_positions) {
    if (positions)
      std::copy_n(positions, size, positions_.data());
    else
      std::iota(positions_.begin(), positions_.begin() + static_cast<int64_t>(size), row);
    grouped.positions = positions_.data();
  }
  if (window_.has_where) keep(grouped);
  grouped.args = args_;
  if (grouped.size > 0) aggregate.update(grouped);
}

// Only the rows where the condition holds.
void Feeder::keep(GroupedRows& grouped) {
  const size_t count = kernel::true_rows(args_.back(), grouped.size, places_.data());
  args_.pop_back();
  if (kept_.empty())
    for (const Vector& arg : args_) kept_.emplace_back(arg.form);
  for (size_t i = 0; i < args_.size(); ++i)
    args_[i] = kernel::gather(args_[i], places_.data(), count, kept_[i]);
  for (size_t i = 0; i < count; ++i) {
    kept_groups_[i] = grouped.groups[places_[i]];
    positions_[i] = positions_[places_[i]];
  }
  grouped.groups = kept_groups_.data();
  grouped.size = count;
}

void reduce_frames(const ReducedWindow& window, Feeder& feeder, const WindowRows& rows,
                   size_t begin, size_t end, int64_t at, size_t count,
                   ColumnBuilder& out) {
  std::array<uint32_t, kVectorSize> groups;
  std::iota(groups.begin(), groups.begin() + count, 0);
  const auto aggregate = window.make();
  aggregate->resize(count);
  const int64_t behind = at + static_cast<int64_t>(count);
  const int64_t first =
      std::max(*window.rows->begin, static_cast<int64_t>(begin) - behind);
  const int64_t last = std::min(*window.rows->end, static_cast<int64_t>(end) - at);
  for (int64_t away = first; away <= last; ++away) {
    // The rows at hand whose row so far away is in the partition.
    const int64_t from = std::max(at, static_cast<int64_t>(begin) - away);
    const int64_t to = std::min(behind, static_cast<int64_t>(end) - away);
    if (from < to)
      feeder.feed(*aggregate, rows, static_cast<size_t>(from + away),
                  static_cast<size_t>(to - from), groups.data() + (from - at));
  }
  aggregate->finish(0, count, out);
}

std::unique_ptr<WindowFunction> window_reduction(const Window& window, size_t first) {
  return std::make_unique<WindowReduction>(window, first);
}

}  // namespace phlox::engine::native
