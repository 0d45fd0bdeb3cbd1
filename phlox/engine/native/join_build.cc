// The build side of a hash join, as it is read.
#include "phlox/engine/native/join_build.h"

namespace phlox::engine::native {

namespace {
// How often memory is looked at, in pushes.
constexpr size_t kPushesBetween = 16;
}  // namespace

BuildSink::BuildSink(const JoinPlan& plan, SharedContext context,
                     std::atomic<bool>& is_parted)
    : plan_(plan),
      context_(std::move(context)),
      is_parted_(is_parted),
      shape_(plan.shape()),
      keys_(plan.build_keys),
      carried_(plan.carried),
      rows_(shape_),
      memory_(context_->memory),
      words_(kVectorSize),
      hashes_(kVectorSize) {}

void BuildSink::push(Chunk& chunk) {
  const std::vector<Vector>& keys = keys_.take(chunk);
  const std::vector<Vector>& carried = carried_.take(chunk);
  if (is_parted_.load(std::memory_order_relaxed))
    parted(), part(keys, carried, chunk.size());
  else
    rows_.add(keys, carried, chunk.size());
  if (++pushes_ % kPushesBetween == 0) look_at_memory();
}

PartitionedRows& BuildSink::parted() {
  if (parted_) return *parted_;
  parted_.emplace(plan_.build_forms());
  rows_.read(
      [this](std::span<const Vector> keys, std::span<const Vector> carried, size_t size) {
        context_->task.check();
        part(keys, carried, size);
      });
  rows_ = kernel::JoinRows(shape_);
  look_at_memory();
  return *parted_;
}

void BuildSink::part(std::span<const Vector> keys, std::span<const Vector> carried,
                     size_t size) {
  kernel::key_words(keys, size, words_.data());
  kernel::key_hashes(shape_, words_.data(), size, hashes_.data());
  columns_.assign(keys.begin(), keys.end());
  columns_.insert(columns_.end(), carried.begin(), carried.end());
  parted_->add(columns_, hashes_.data(), size);
}

void BuildSink::look_at_memory() {
  const auto held = [this] {
    return parted_ ? parted_->memory()
                   : rows_.memory() + rows_.num_rows() * kTableBytesPerRow;
  };
  memory_.set(held());
  if (!context_->memory.is_short()) return;
  if (!plan_.can_be_parted())
    return context_->memory.must_fit(context_->memory.used(),
                                     plan_.build_keys.empty()
                                         ? "a side of a join without keys"
                                         : "the right side of a join of sorted rows");
  is_parted_.store(true, std::memory_order_relaxed);
  if (!parted_) return;
  parted_->spill(context_->spill, context_->task);
  memory_.set(held());
}

}  // namespace phlox::engine::native
