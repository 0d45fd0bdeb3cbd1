// median and quantile: exact, of all values.
#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "phlox/engine/native/aggregate.h"
#include "phlox/engine/native/checks.h"

namespace phlox::engine::native {

namespace {

using table::ColumnBuilder;

// Numbers in the order of floats, NaN above all, -0.0 as 0.0.
uint64_t rank_of(double value) {
  if (std::isnan(value)) return std::numeric_limits<uint64_t>::max();
  const auto bits = std::bit_cast<uint64_t>(value + 0.0);
  return bits >> 63 ? ~bits : bits | uint64_t{1} << 63;
}
double value_of(uint64_t rank) {
  if (rank == std::numeric_limits<uint64_t>::max())
    return std::numeric_limits<double>::quiet_NaN();
  return std::bit_cast<double>(rank >> 63 ? rank & ~(uint64_t{1} << 63) : ~rank);
}

// All values of all groups as they come, with the number of the group beside each as
// soon as there are two groups; they are brought together when all are there. What is
// spilled is sorted within its group.
class Quantile : public Aggregate {
 public:
  explicit Quantile(double part) : part_(part) {}

  void watch(const Task& task) override { task_ = task; }

  void resize(size_t num_groups) override {
    if (num_groups > 1 && num_groups_ <= 1) groups_.assign(ranks_.size(), 0);
    num_groups_ = num_groups;
  }

  void update(const GroupedRows& rows) override {
    const auto* const values = rows.args[0].as<double>();
    const Vector& arg = rows.args[0];
    for (size_t i = 0; i < rows.size; ++i)
      if (!arg.is_null(i)) ranks_.push_back(rank_of(values[i]));
    if (num_groups_ <= 1) return;
    for (size_t i = 0; i < rows.size; ++i)
      if (!arg.is_null(i)) groups_.push_back(rows.groups[i]);
  }

  void merge(Aggregate& other, std::span<const uint32_t> from,
             std::span<const uint32_t> to) override {
    auto& theirs = static_cast<Quantile&>(other);
    if (!theirs.runs_.empty()) file_ = theirs.file_;
    std::move(theirs.runs_.begin(), theirs.runs_.end(), std::back_inserter(runs_));
    theirs.runs_.clear();
    for (size_t i = 0; i < from.size(); ++i) {
      task_.check();
      const auto begin = theirs.ranks_.begin();
      const size_t first = theirs.offsets_[from[i]], last = theirs.offsets_[from[i] + 1];
      ranks_.insert(ranks_.end(), begin + static_cast<std::ptrdiff_t>(first),
                    begin + static_cast<std::ptrdiff_t>(last));
      if (num_groups_ > 1) groups_.insert(groups_.end(), last - first, to[i]);
    }
  }

  // Brings each group's values together.
  void seal() override {
    offsets_.assign(num_groups_ + 1, 0);
    if (num_groups_ <= 1) {
      offsets_.back() = ranks_.size();
      return;
    }
    for (const uint32_t group : groups_) ++offsets_[group + 1];
    for (size_t i = 0; i < num_groups_; ++i) offsets_[i + 1] += offsets_[i];
    std::vector<uint64_t> next(offsets_.begin(), offsets_.end() - 1);
    std::vector<uint64_t> sorted(ranks_.size());
    Checks checks(task_);
    for (size_t i = 0; i < ranks_.size(); ++i) {
      checks.step();
      sorted[next[groups_[i]]++] = ranks_[i];
    }
    ranks_ = std::move(sorted);
    groups_ = {};
  }

  bool grows_with_rows() const override { return true; }

  void spill(kernel::SpillFile& file) override {
    if (ranks_.empty()) return;
    seal();
    Checks checks(task_);
    for (size_t group = 0; group < num_groups_; ++group)
      std::sort(ranks_.data() + offsets_[group], ranks_.data() + offsets_[group + 1],
                [&](uint64_t a, uint64_t b) {
                  checks.step();
                  return a < b;
                });
    file_ = &file;
    const uint64_t place = file.write(reinterpret_cast<const uint8_t*>(ranks_.data()),
                                      ranks_.size() * sizeof(uint64_t));
    runs_.push_back({place, std::move(offsets_)});
    ranks_ = {};
    offsets_ = {};
  }

  void finish(size_t begin, size_t end, ColumnBuilder& out) override {
    if (!runs_.empty())
      spill(*file_);
    else if (offsets_.empty())
      seal();
    for (size_t group = begin; group < end; ++group) {
      if (runs_.empty())
        append(ranks_.data() + offsets_[group], offsets_[group + 1] - offsets_[group],
               out);
      else
        append_spilled(group, out);
    }
  }

  size_t memory() const override {
    size_t words = ranks_.capacity() + groups_.capacity() / 2 + offsets_.capacity();
    for (const Run& run : runs_) words += run.offsets.capacity();
    return words * sizeof(uint64_t);
  }

 private:
  struct Run {
    uint64_t place;                 // in the file
    std::vector<uint64_t> offsets;  // of the groups; later groups have none here
  };
  // Sorted values in the file, as far as they are still looked at.
  struct Segment {
    uint64_t place;
    uint64_t low, high;
  };

  // Where among `count` values the answer lies: behind so many, and how far to the next.
  struct Place {
    size_t below;
    double part;
  };
  Place place(size_t count) const {
    const double at = part_ * static_cast<double>(count - 1);
    const double below = std::floor(at);
    return {static_cast<size_t>(below), at - below};
  }
  static double between(double a, double b, double part) {
    if (part == 0 || a == b) return a;
    if (std::isfinite(a) && std::isfinite(b)) return std::lerp(a, b, part);
    // inf - inf, and an infinity is as far from any number as it is.
    return std::isnan(a + b) || std::isinf(b) ? a + b : a;
  }

  void append(uint64_t* values, size_t count, ColumnBuilder& out) const {
    if (count == 0) return out.append_null();
    const auto [below, part] = place(count);
    Checks checks(task_);
    std::nth_element(values, values + below, values + count, [&](uint64_t a, uint64_t b) {
      checks.step();
      return a < b;
    });
    const double a = value_of(values[below]);
    if (part == 0) return out.append(a);
    out.append(between(a, value_of(*std::min_element(values + below + 1, values + count)),
                       part));
  }

  void append_spilled(size_t group, ColumnBuilder& out) const {
    // Fewer are read and selected from in memory.
    constexpr size_t kFew = size_t{1} << 16;
    std::vector<Segment> segments;
    size_t count = 0;
    for (const Run& run : runs_) {
      if (group + 1 >= run.offsets.size()) continue;
      const uint64_t first = run.offsets[group], last = run.offsets[group + 1];
      if (first == last) continue;
      segments.push_back({run.place + first * sizeof(uint64_t), 0, last - first});
      count += last - first;
    }
    if (count <= kFew) {
      std::vector<uint64_t> values(count);
      size_t at = 0;
      for (const Segment& segment : segments) {
        file_->read(segment.place, reinterpret_cast<uint8_t*>(values.data() + at),
                    segment.high * sizeof(uint64_t));
        at += segment.high;
      }
      return append(values.data(), count, out);
    }
    const auto [below, part] = place(count);
    const double a = value_of(select(segments, below));
    if (part == 0) return out.append(a);
    out.append(between(a, value_of(select(segments, below + 1)), part));
  }

  // The value behind `below` others, by halving the range of values: in each segment the
  // number that are not above the middle is found by halving what was left of it.
  uint64_t select(std::vector<Segment> segments, size_t below) const {
    uint64_t least = 0, greatest = std::numeric_limits<uint64_t>::max();
    std::vector<uint64_t> ends(segments.size());
    while (least < greatest) {
      task_.check();
      const uint64_t middle = least + (greatest - least) / 2;
      size_t count = 0;
      for (size_t i = 0; i < segments.size(); ++i) {
        ends[i] = first_above(segments[i], middle);
        count += ends[i];
      }
      const bool is_enough = count > below;
      (is_enough ? greatest : least) = is_enough ? middle : middle + 1;
      for (size_t i = 0; i < segments.size(); ++i)
        (is_enough ? segments[i].high : segments[i].low) = ends[i];
    }
    return least;
  }
  uint64_t first_above(const Segment& segment, uint64_t value) const {
    uint64_t low = segment.low, high = segment.high;
    while (low < high) {
      const uint64_t middle = low + (high - low) / 2;
      uint64_t found;
      file_->read(segment.place + middle * sizeof(found),
                  reinterpret_cast<uint8_t*>(&found), sizeof(found));
      if (found <= value)
        low = middle + 1;
      else
        high = middle;
    }
    return low;
  }

  double part_;
  Task task_;
  size_t num_groups_ = 0;
  std::vector<uint64_t> ranks_;
  std::vector<uint32_t> groups_;   // of them, if there are some
  std::vector<uint64_t> offsets_;  // of each group's ranks, once they are together
  std::vector<Run> runs_;
  kernel::SpillFile* file_ = nullptr;
};

MakeAggregate make_quantile(const Reduction& use) {
  const double part = use.node.is("median") ? 0.5 : *use.node.attribute("q").real();
  return of_floats(use, [part]() -> std::unique_ptr<Aggregate> {
    return std::make_unique<Quantile>(part);
  });
}

const Aggregates aggregates = {{"median", make_quantile}, {"quantile", make_quantile}};

}  // namespace

}  // namespace phlox::engine::native
