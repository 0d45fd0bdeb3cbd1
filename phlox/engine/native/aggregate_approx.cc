// approx_nunique.
#include "phlox/engine/native/aggregate.h"
#include "phlox/kernel/hyper_log_log.h"
#include "phlox/kernel/key_hash.h"

namespace phlox::engine::native {

namespace {

class ApproximateNumber : public Aggregate {
 public:
  ApproximateNumber() : hashes_(kernel::kVectorSize) {}

  void resize(size_t num_groups) override { sketches_.resize(num_groups); }

  void update(const GroupedRows& rows) override {
    const Vector& values = rows.args[0];
    kernel::hash_values(values, rows.size, hashes_.data());
    for (size_t i = 0; i < rows.size; ++i)
      if (!values.is_null(i)) sketches_[rows.groups[i]].add(hashes_[i], pool_);
  }

  void merge(Aggregate& other, std::span<const uint32_t> from,
             std::span<const uint32_t> to) override {
    const auto& sketches = static_cast<ApproximateNumber&>(other).sketches_;
    for (size_t i = 0; i < from.size(); ++i)
      sketches_[to[i]].merge(sketches[from[i]], pool_);
  }

  bool grows_with_rows() const override { return true; }

  void finish(size_t begin, size_t end, table::ColumnBuilder& out) override {
    for (size_t i = begin; i < end; ++i) out.append(sketches_[i].estimate());
  }

  size_t memory() const override {
    return sketches_.capacity() * sizeof(kernel::HyperLogLog) + pool_.memory();
  }

 private:
  std::vector<kernel::HyperLogLog> sketches_;
  kernel::SizePool pool_;
  std::vector<uint64_t> hashes_;
};

const Aggregates aggregates = {{"approx_nunique", [](const Reduction&) -> MakeAggregate {
                                  return make_aggregate<ApproximateNumber>;
                                }}};

}  // namespace

}  // namespace phlox::engine::native
