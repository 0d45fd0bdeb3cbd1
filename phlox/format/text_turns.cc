// Hands chunks of text files to the threads that ask, and lets them finish in turn.
#include "phlox/format/text_turns.h"

namespace phlox::format {

std::optional<TextTurns::Claimed> TextTurns::claim() {
  const std::lock_guard lock(claim_mutex_);
  if (is_exhausted_) return std::nullopt;
  Claimed claimed{num_claimed_, std::nullopt, nullptr};
  try {
    claimed.ticket = source_.claim();
  } catch (...) {
    claimed.error = std::current_exception();
  }
  is_exhausted_ = !claimed.ticket;
  if (is_exhausted_ && !claimed.error) return std::nullopt;
  ++num_claimed_;
  return claimed;
}

bool TextTurns::wait_for_turn(uint64_t turn) {
  std::unique_lock lock(mutex_);
  turned_.wait(lock, [&] { return turn_ == turn || has_failed_; });
  return !has_failed_;
}

void TextTurns::end_turn(bool with_error) {
  {
    const std::lock_guard lock(mutex_);
    ++turn_;
    has_failed_ = with_error;
  }
  turned_.notify_all();
  if (!with_error) return;
  const std::lock_guard lock(claim_mutex_);
  is_exhausted_ = true;
}

table::Buffer TextTurns::spare() {
  const std::lock_guard lock(mutex_);
  if (spares_.empty()) return {};
  table::Buffer bytes = std::move(spares_.back());
  spares_.pop_back();
  return bytes;
}

void TextTurns::recycle(table::Buffer bytes) {
  const std::lock_guard lock(mutex_);
  spares_.push_back(std::move(bytes));
}

}  // namespace phlox::format
