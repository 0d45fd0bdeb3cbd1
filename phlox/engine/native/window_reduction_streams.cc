// Reductions over the rows that each row sees, of partitions that need not be in memory.
#include <algorithm>

#include "phlox/engine/native/window_reduction.h"

namespace phlox::engine::native {

namespace {

using table::ColumnBuilder;

const std::vector<uint32_t> kOneGroup(kVectorSize, 0);

std::unique_ptr<Aggregate> one_state(const ReducedWindow& window) {
  auto aggregate = window.make();
  aggregate->resize(1);
  return aggregate;
}

// Those that many rows have in common: all rows of the partition, or all up to the peers.
class SharedResults : public WindowStream {
 public:
  SharedResults(const ReducedWindow& window, const WindowRange& range)
      : window_(window),
        context_(range.context),
        reader_(range),
        feeder_(window),
        share_(context_.memory) {}

  void next(size_t size, ColumnBuilder& out) override {
    while (size > 0) {
      if (at_ == begins_.back()) make(out);
      const size_t some = std::min(size, begins_.back() - at_);
      if (some == 0) return;
      results_->append(at_, at_ + some, *place_, out);
      at_ += some;
      size -= some;
    }
  }

 private:
  // How often memory is looked at, in feeds.
  static constexpr size_t kFeedsBetween = 16;

  // For the next rows, some thousands at least.
  void make(const ColumnBuilder& like) {
    results_.emplace(like);
    begins_ = {0};
    at_ = 0;
    while (begins_.back() < kVectorSize && !reader_.at_end()) {
      size_t size = 0;
      const WindowStep most =
          window_.is_whole() ? WindowStep::kNewPeers : WindowStep::kSame;
      do {
        if (reader_.step() == WindowStep::kNewPartition) {
          aggregate_ = one_state(window_);
          aggregate_->watch(context_.task);
        }
        const size_t some = reader_.stretch(kVectorSize, !window_.is_whole());
        feeder_.feed(*aggregate_, reader_, some, kOneGroup.data());
        look_at_memory();
        reader_.skip(some);
        size += some;
      } while (!reader_.at_end() && reader_.step() <= most);
      aggregate_->finish(0, 1, results_->builder());
      begins_.push_back(begins_.back() + size);
    }
    results_->finish();
    place_.emplace(begins_);
  }

  // One that keeps its values is finished once.
  void look_at_memory() {
    if (!window_.is_whole() || ++feeds_ % kFeedsBetween != 0) return;
    const size_t held = aggregate_->memory();
    share_.set(held);
    if (!context_.memory.is_short() || !aggregate_->grows_with_rows()) return;
    if (held < context_.memory.budget() / (8 * context_.num_threads)) return;
    aggregate_->spill(context_.spill);
    share_.set(aggregate_->memory());
  }

  const ReducedWindow& window_;
  Context& context_;
  WindowReader reader_;
  Feeder feeder_;
  Memory::Share share_;
  size_t feeds_ = 0;
  std::unique_ptr<Aggregate> aggregate_;
  std::optional<Results> results_;
  std::vector<size_t> begins_{0};  // of the rows of each result, and their end
  std::optional<Place> place_;
  size_t at_ = 0;
};

// All rows up to one so many behind each.
class UpTo : public WindowStream {
 public:
  UpTo(const ReducedWindow& window, const WindowRange& range)
      : window_(window),
        behind_(*window.rows->end + 1),
        rows_(range),
        seen_(range),
        feeder_(window) {}

  void next(size_t size, ColumnBuilder& out) override {
    for (; size > 0 && !rows_.at_end(); --size) {
      const uint64_t partition = rows_.partition();
      if (rows_.row() == 0) {
        seen_.go_to(partition);
        aggregate_ = one_state(window_);
        added_ = 0;
      }
      const int64_t end = static_cast<int64_t>(rows_.row()) + behind_;
      while (added_ < end && seen_.is_in(partition)) {
        const size_t some = seen_.stretch(static_cast<size_t>(end - added_));
        feeder_.feed(*aggregate_, seen_, some, kOneGroup.data());
        seen_.skip(some);
        added_ += static_cast<int64_t>(some);
      }
      aggregate_->finish(0, 1, out);
      rows_.skip(1);
    }
  }

 private:
  const ReducedWindow& window_;
  int64_t behind_;
  WindowReader rows_, seen_;
  Feeder feeder_;
  std::unique_ptr<Aggregate> aggregate_;
  int64_t added_ = 0;  // rows of the partition
};

// Rows that are held of a partition.
class HeldRows {
 public:
  HeldRows(const ReducedWindow& window, const WindowRange& range)
      : by_source_(window.by_source),
        forms_(range.args.forms()),
        task_(range.context.task) {
    clear();
  }
  const WindowRows& rows() const { return rows_; }
  void clear() {
    rows_ = {};
    rows_.task = task_;
    for (const Form form : forms_) rows_.columns.emplace_back(form);
  }
  // The next ones of a reader.
  void append(const WindowReader& reader, size_t size) {
    for (size_t i = 0; i < forms_.size(); ++i)
      rows_.columns[i].append(reader.arg(i), size);
    if (by_source_)
      rows_.positions.insert(rows_.positions.end(), reader.positions(),
                             reader.positions() + size);
    rows_.num_rows += size;
  }
  // Those from `begin` on.
  void forget_before(size_t begin) {
    WindowRows before = std::move(rows_);
    clear();
    rows_.num_rows = before.num_rows - begin;
    for (size_t at = begin; at < before.num_rows; at += kVectorSize)
      for (size_t i = 0; i < forms_.size(); ++i)
        rows_.columns[i].append(before.columns[i].from(at),
                                std::min(kVectorSize, before.num_rows - at));
    if (by_source_)
      rows_.positions.assign(
          before.positions.begin() + static_cast<std::ptrdiff_t>(begin),
          before.positions.end());
  }

 private:
  bool by_source_;
  std::vector<Form> forms_;
  Task task_;
  WindowRows rows_;
};

// Frames of few rows, near each row or far from it.
class Between : public WindowStream {
 public:
  Between(const ReducedWindow& window, const WindowRange& range)
      : window_(window),
        rows_(range),
        seen_(range),
        held_(window, range),
        feeder_(window) {}

  void next(size_t size, ColumnBuilder& out) override {
    while (size > 0 && !rows_.at_end()) {
      const uint64_t partition = rows_.partition();
      if (rows_.row() == 0) {
        seen_.go_to(partition);
        held_.clear();
        begin_ = 0;
      }
      const size_t count = rows_.stretch(size);
      const auto row = static_cast<int64_t>(rows_.row());
      const auto end = row + static_cast<int64_t>(count);
      look(partition, std::max<int64_t>(0, row + *window_.rows->begin),
           end + *window_.rows->end);
      reduce_frames(window_, feeder_, held_.rows(), 0, held_.rows().num_rows,
                    row - begin_, count, out);
      rows_.skip(count);
      size -= count;
    }
  }

 private:
  // Holds the rows of the partition from `from` to before `to`, and perhaps some before.
  void look(uint64_t partition, int64_t from, int64_t to) {
    int64_t end = begin_ + static_cast<int64_t>(held_.rows().num_rows);
    if (from >= end) {
      held_.clear();
      seen_.skip_in(partition, static_cast<uint64_t>(from - end));
      begin_ = end = from;
    } else if (from - begin_ >= static_cast<int64_t>(kVectorSize)) {
      held_.forget_before(static_cast<size_t>(from - begin_));
      begin_ = from;
    }
    while (end < to && seen_.is_in(partition)) {
      const size_t some = seen_.stretch(static_cast<size_t>(to - end));
      held_.append(seen_, some);
      seen_.skip(some);
      end += static_cast<int64_t>(some);
    }
  }

  const ReducedWindow& window_;
  WindowReader rows_, seen_;
  HeldRows held_;
  int64_t begin_ = 0;  // the first row that is held, in its partition
  Feeder feeder_;
};

// All rows from one so many behind each on. The partition is cut into pieces, each of
// which is reduced at first; so it is known what the rows behind a piece make, when its
// own are added from the last one on.
class From : public WindowStream {
 public:
  From(const ReducedWindow& window, const WindowRange& range)
      : window_(window),
        first_(*window.rows->begin),
        ahead_(range),
        seen_(range),
        held_(window, range),
        feeder_(window) {}

  void next(size_t size, ColumnBuilder& out) override {
    while (size > 0) {
      if (row_ == num_rows_ && !start_partition()) return;
      // The first of the rows that it sees.
      const int64_t begin = std::clamp<int64_t>(row_ + first_, 0, num_rows_);
      int64_t some = std::min<int64_t>(static_cast<int64_t>(size), num_rows_ - row_);
      if (begin == num_rows_) {
        for (int64_t i = 0; i < some; ++i) one_state(window_)->finish(0, 1, out);
      } else {
        if (begin / kPieceRows != piece_) load(begin / kPieceRows, out);
        const auto count = static_cast<int64_t>(held_.rows().num_rows);
        const int64_t last = piece_ * kPieceRows + count - 1;
        const bool is_clamped = row_ + first_ < 0;
        some = std::min(some, is_clamped ? -first_ - row_ : last - begin + 1);
        // The results stand in the opposite order.
        results_->append(
            0, static_cast<size_t>(some),
            [&](size_t i) {
              return static_cast<size_t>(last - begin) - (is_clamped ? 0 : i);
            },
            out);
      }
      row_ += some;
      size -= static_cast<size_t>(some);
    }
  }

 private:
  static constexpr int64_t kPieceRows = int64_t{1} << 14;

  bool start_partition() {
    if (ahead_.at_end()) return false;
    partition_ = ahead_.partition();
    row_ = num_rows_ = 0;
    piece_ = -1;
    const auto own = window_.make();
    std::vector<uint32_t> groups(kVectorSize);
    uint32_t piece = 0;
    for (; ahead_.is_in(partition_); ++piece) {
      own->resize(piece + 1);
      std::fill(groups.begin(), groups.end(), piece);
      for (int64_t left = kPieceRows; left > 0 && ahead_.is_in(partition_);) {
        const size_t some = ahead_.stretch(static_cast<size_t>(left));
        feeder_.feed(*own, ahead_, some, groups.data());
        ahead_.skip(some);
        left -= static_cast<int64_t>(some);
        num_rows_ += static_cast<int64_t>(some);
      }
    }
    own->seal();
    // State i is of all pieces from the i-th on.
    behind_ = window_.make();
    behind_->resize(piece + 1);
    for (uint32_t i = piece; i-- > 0;) {
      const uint32_t next = i + 1;
      behind_->merge(*behind_, {&next, 1}, {&i, 1});
      behind_->merge(*own, {&i, 1}, {&i, 1});
    }
    seen_.go_to(partition_);
    num_seen_ = 0;
    return true;
  }

  void load(int64_t piece, const ColumnBuilder& like) {
    piece_ = piece;
    held_.clear();
    seen_.skip_in(partition_, static_cast<uint64_t>(piece * kPieceRows - num_seen_));
    num_seen_ = piece * kPieceRows;
    for (int64_t left = kPieceRows; left > 0 && seen_.is_in(partition_);) {
      const size_t some = seen_.stretch(static_cast<size_t>(left));
      held_.append(seen_, some);
      seen_.skip(some);
      left -= static_cast<int64_t>(some);
      num_seen_ += static_cast<int64_t>(some);
    }
    const auto group = static_cast<uint32_t>(piece + 1);
    results_.emplace(like);
    for (size_t i = held_.rows().num_rows; i-- > 0;) {
      feeder_.feed(*behind_, held_.rows(), i, 1, &group);
      behind_->finish(group, group + 1, results_->builder());
    }
    results_->finish();
  }

  const ReducedWindow& window_;
  int64_t first_;
  WindowReader ahead_, seen_;
  HeldRows held_;
  Feeder feeder_;
  uint64_t partition_ = 0;
  int64_t num_rows_ = 0;  // of the partition
  int64_t row_ = 0;       // in it
  std::unique_ptr<Aggregate> behind_;
  // The piece whose rows are held, and their results.
  int64_t piece_ = -1;
  int64_t num_seen_ = 0;
  std::optional<Results> results_;
};

}  // namespace

std::unique_ptr<WindowStream> reduction_stream(const ReducedWindow& window,
                                               const WindowRange& range) {
  if (window.is_whole() || !window.rows)
    return std::make_unique<SharedResults>(window, range);
  if (!window.rows->begin) return std::make_unique<UpTo>(window, range);
  if (!window.rows->end) return std::make_unique<From>(window, range);
  return std::make_unique<Between>(window, range);
}

}  // namespace phlox::engine::native
