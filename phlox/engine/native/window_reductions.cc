// Reductions over the rows that each row sees.
#include <algorithm>
#include <array>
#include <numeric>
#include <optional>

#include "phlox/engine/native/aggregate.h"
#include "phlox/engine/native/group.h"
#include "phlox/engine/native/lacks.h"
#include "phlox/engine/native/window.h"
#include "phlox/kernel/load.h"

namespace phlox::engine::native {

namespace {

using expr::Window;
using table::ColumnBuilder;
using type::Type;

// What lies further away than that is not in any table.
constexpr int64_t kFar = int64_t{1} << 40;
// Frames of so many rows at most are reduced again for each row.
constexpr int64_t kMostRows = 4096;

// Results one behind the other, each of which is shown any number of times.
class Results {
 public:
  explicit Results(const ColumnBuilder& out)
      : type_(Type::table({{"result", Type::option(out.type())}})),
        builder_(type_),
        memory_(kernel::form_of(out.type())) {}

  ColumnBuilder& builder() { return builder_.column(0); }
  // No more come.
  void finish() {
    const auto count = builder().size();
    for (int64_t i = 0; i < count; ++i) builder_.end_row();
    batch_ = builder_.finish();
    column_.emplace(table::columns(type_, batch_).front());
  }
  // Appends for i in [begin, end) the result number place(i), which is that of the
  // neighbours or one next to it.
  template <class Place>
  void append(size_t begin, size_t end, Place&& place, ColumnBuilder& out) {
    std::array<size_t, kVectorSize> places;
    std::array<uint16_t, kVectorSize> rows;
    for (size_t at = begin; at < end; at += kVectorSize) {
      const size_t size = std::min(kVectorSize, end - at);
      for (size_t i = 0; i < size; ++i) places[i] = place(at + i);
      const size_t least = std::min(places[0], places[size - 1]);
      for (size_t i = 0; i < size; ++i)
        rows[i] = static_cast<uint16_t>(places[i] - least);
      kernel::append(
          out,
          kernel::load(*column_, static_cast<int64_t>(least), rows.data(), size, memory_),
          size);
    }
  }

 private:
  Type type_;
  table::Builder builder_;
  table::Batch batch_;
  std::optional<table::Column> column_;
  kernel::Register memory_;
};

// Shows rows to an aggregate.
class Feeder {
 public:
  Feeder(const WindowRows& rows, size_t first, size_t num_args, bool has_where,
         bool by_source, bool needs_positions)
      : rows_(rows),
        first_(first),
        num_args_(num_args),
        has_where_(has_where),
        by_source_(by_source),
        needs_positions_(needs_positions) {
    if (has_where)
      for (size_t i = 0; i < num_args; ++i)
        kept_.emplace_back(rows.columns[first + i].form());
    positions_.resize(kVectorSize);
    kept_groups_.resize(kVectorSize);
  }

  // At most kVectorSize rows from `begin` on, each of its group.
  void feed(Aggregate& aggregate, size_t begin, size_t size, const uint32_t* groups) {
    args_.clear();
    for (size_t i = 0; i < num_args_; ++i)
      args_.push_back(rows_.columns[first_ + i].from(begin));
    GroupedRows grouped;
    grouped.groups = groups;
    grouped.size = size;
    if (needs_positions_) {
      if (by_source_)
        std::copy_n(rows_.positions.data() + begin, size, positions_.data());
      else
        std::iota(positions_.begin(), positions_.begin() + static_cast<int64_t>(size),
                  begin);
      grouped.positions = positions_.data();
    }
    if (has_where_) keep(begin, grouped);
    grouped.args = args_;
    if (grouped.size > 0) aggregate.update(grouped);
  }

 private:
  // Only the rows where the condition holds.
  void keep(size_t begin, GroupedRows& grouped) {
    const Vector condition = rows_.columns[first_ + num_args_].from(begin);
    const size_t count = kernel::true_rows(condition, grouped.size, places_.data());
    for (size_t i = 0; i < num_args_; ++i)
      args_[i] = kernel::gather(args_[i], places_.data(), count, kept_[i]);
    for (size_t i = 0; i < count; ++i) {
      kept_groups_[i] = grouped.groups[places_[i]];
      positions_[i] = positions_[places_[i]];
    }
    grouped.groups = kept_groups_.data();
    grouped.size = count;
  }

  const WindowRows& rows_;
  size_t first_, num_args_;
  bool has_where_, by_source_, needs_positions_;
  std::vector<Vector> args_;
  std::vector<kernel::Register> kept_;
  std::vector<uint64_t> positions_;
  std::vector<uint32_t> kept_groups_;
  std::array<uint16_t, kVectorSize> places_;
};

class WindowReduction : public WindowFunction {
 public:
  WindowReduction(const Window& window, size_t first)
      : first_(first),
        num_args_(window.values.size() - (window.has_where() ? 1 : 0)),
        has_where_(window.has_where()) {
    const expr::Expr reduction = window.reduction();
    make_ = aggregate_of(reduction);
    needs_positions_ = find_aggregate(reduction.op().name)->needs_positions;
    // Of the first and last in the window's order; else in the source's.
    by_source_ = needs_positions_ && !reduction.is("first") && !reduction.is("last");
    is_running_ = !window.reduces();
    has_order_ = !window.order.empty();
    if (window.rows) set_rows(window);
    const bool is_whole = window.rows ? rows_->whole() : !has_order_;
    const bool is_between = rows_ && rows_->begin && rows_->end;
    // One that keeps its values gives its result once.
    if ((is_running_ || !(is_whole || is_between)) && make_()->grows_with_rows())
      throw lacks("running " + std::string(reduction.op().name));
  }

  bool needs_positions() const override { return by_source_; }

  void compute(const WindowRows& rows, ColumnBuilder& out) const override {
    if (is_running_) return up_to(rows, 0, out);
    if (rows_ && !rows_->whole()) {
      if (!rows_->begin) return up_to(rows, *rows_->end, out);
      if (!rows_->end) return from(rows, *rows_->begin, out);
      return between(rows, *rows_->begin, *rows_->end, out);
    }
    if (has_order_ && !rows_) return up_to_peers(rows, out);
    whole(rows, out);
  }

 private:
  void set_rows(const Window& window) {
    rows_ = *window.rows;
    if (rows_->begin && *rows_->begin < -kFar) rows_->begin.reset();
    if (rows_->end && *rows_->end > kFar) rows_->end.reset();
    if (rows_->begin) rows_->begin = std::min(*rows_->begin, kFar);
    if (rows_->end) rows_->end = std::max(*rows_->end, -kFar);
    if (rows_->begin && rows_->end && *rows_->end - *rows_->begin >= kMostRows)
      throw lacks("windows of more than " + std::to_string(kMostRows) + " rows");
  }

  Feeder feeder(const WindowRows& rows) const {
    return {rows, first_, num_args_, has_where_, by_source_, needs_positions_};
  }

  void whole(const WindowRows& rows, ColumnBuilder& out) const {
    Feeder feeder = this->feeder(rows);
    const size_t count = rows.partitions.size() - 1;
    const auto aggregate = make_();
    aggregate->resize(count);
    std::vector<uint32_t> groups(kVectorSize);
    Place of(rows.partitions);
    for (size_t at = 0; at < rows.num_rows; at += kVectorSize) {
      const size_t size = std::min(kVectorSize, rows.num_rows - at);
      for (size_t i = 0; i < size; ++i) groups[i] = static_cast<uint32_t>(of(at + i));
      feeder.feed(*aggregate, at, size, groups.data());
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
    Feeder feeder = this->feeder(rows);
    const auto aggregate = make_();
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
          feeder.feed(*aggregate, added, size, groups.data());
          added += size;
        }
      };
      steps(begin, end, add, [&](ColumnBuilder& to) { aggregate->finish(p, p + 1, to); });
    }
  }

  // All rows from `first` rows behind each on: found from the last row backwards.
  void from(const WindowRows& rows, int64_t first, ColumnBuilder& out) const {
    Feeder feeder = this->feeder(rows);
    const auto aggregate = make_();
    Results results(out);
    for (size_t p = 0; p + 1 < rows.partitions.size(); ++p) {
      const size_t begin = rows.partitions[p], end = rows.partitions[p + 1];
      const auto group = static_cast<uint32_t>(p);
      aggregate->resize(p + 1);
      size_t added = end;
      for (size_t i = end; i-- > begin;) {
        for (const size_t to = bound(i, first, begin, end); added > to;)
          feeder.feed(*aggregate, --added, 1, &group);
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

  // From `first` to `last` rows behind each.
  void between(const WindowRows& rows, int64_t first, int64_t last,
               ColumnBuilder& out) const {
    Feeder feeder = this->feeder(rows);
    std::vector<uint32_t> groups(kVectorSize);
    std::iota(groups.begin(), groups.end(), 0);
    for (size_t p = 0; p + 1 < rows.partitions.size(); ++p) {
      const size_t begin = rows.partitions[p], end = rows.partitions[p + 1];
      const auto size = static_cast<int64_t>(end - begin);
      for (size_t at = begin; at < end; at += kVectorSize) {
        const size_t count = std::min(kVectorSize, end - at);
        const auto aggregate = make_();
        aggregate->resize(count);
        for (int64_t away = std::max(first, -size); away <= std::min(last, size);
             ++away) {
          // The rows at hand whose row so far away is in the partition.
          const auto least = static_cast<int64_t>(begin) - away;
          const auto most = static_cast<int64_t>(end) - away;
          const auto from = std::max<int64_t>(static_cast<int64_t>(at), least);
          const auto to = std::min<int64_t>(static_cast<int64_t>(at + count), most);
          if (from >= to) continue;
          feeder.feed(*aggregate, static_cast<size_t>(from + away),
                      static_cast<size_t>(to - from),
                      groups.data() + (static_cast<size_t>(from) - at));
        }
        aggregate->finish(0, count, out);
      }
    }
  }

  // A row `away` behind row i, within the partition.
  static size_t bound(size_t i, int64_t away, size_t begin, size_t end) {
    const int64_t row = static_cast<int64_t>(i) + away;
    return static_cast<size_t>(
        std::clamp(row, static_cast<int64_t>(begin), static_cast<int64_t>(end)));
  }

  // Which of the stretches that begin at `begins` a row is in; of rows in their order.
  class Place {
   public:
    explicit Place(const std::vector<size_t>& begins) : begins_(begins) {}
    size_t operator()(size_t row) {
      while (begins_[at_ + 1] <= row) ++at_;
      return at_;
    }

   private:
    const std::vector<size_t>& begins_;
    size_t at_ = 0;
  };

  size_t first_, num_args_;
  bool has_where_;
  MakeAggregate make_;
  bool needs_positions_ = false, by_source_ = false, is_running_ = false,
       has_order_ = false;
  std::optional<Window::Frame> rows_;
};

}  // namespace

std::unique_ptr<WindowFunction> window_reduction(const Window& window, size_t first) {
  return std::make_unique<WindowReduction>(window, first);
}

}  // namespace phlox::engine::native
