// Morsels of several flows, numbered anew.
#include "phlox/engine/native/chained.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace phlox::engine::native {

namespace {

class Chained : public table::Morsels {
 public:
  Chained(std::vector<std::shared_ptr<table::Morsels>> parts, type::Type type)
      : parts_(std::move(parts)), type_(std::move(type)) {}

  const type::Type& type() const override { return type_; }
  void stop() override {
    for (const auto& part : parts_) part->stop();
  }

  std::optional<table::Morsel> next() override {
    std::unique_lock lock(mutex_);
    for (;;) {
      change_.wait(lock, [this] { return !has_ended_ || num_busy_ == 0 || has_failed_; });
      if (has_failed_ || part_ == parts_.size()) return std::nullopt;
      // A part has ended when it has nothing for a thread though nobody else is at it.
      const bool alone = has_ended_;
      if (auto morsel = next_of_part(lock)) {
        if (alone) {
          has_ended_ = false;
          change_.notify_all();
        }
        return morsel;
      }
      if (!alone) continue;
      ++part_;
      first_ = end_;
      has_ended_ = false;
      change_.notify_all();
    }
  }

 private:
  std::optional<table::Morsel> next_of_part(std::unique_lock<std::mutex>& lock) {
    const auto part = parts_[part_];
    ++num_busy_;
    lock.unlock();
    std::optional<table::Morsel> morsel;
    try {
      morsel = part->next();
    } catch (...) {
      lock.lock();
      --num_busy_;
      has_failed_ = true;
      change_.notify_all();
      throw;
    }
    lock.lock();
    --num_busy_;
    if (morsel) {
      morsel->number += first_;
      end_ = std::max(end_, morsel->number + 1);
    } else {
      has_ended_ = true;
    }
    if (num_busy_ == 0) change_.notify_all();
    return morsel;
  }

  std::vector<std::shared_ptr<table::Morsels>> parts_;
  type::Type type_;
  std::mutex mutex_;
  std::condition_variable change_;
  size_t part_ = 0;
  size_t num_busy_ = 0;  // threads that wait for a piece of the part
  bool has_ended_ = false;
  bool has_failed_ = false;
  uint64_t first_ = 0;  // number of the part's first piece
  uint64_t end_ = 0;    // behind the greatest number so far
};

}  // namespace

std::shared_ptr<table::Morsels> chained(
    std::vector<std::shared_ptr<table::Morsels>> parts, type::Type type) {
  return std::make_shared<Chained>(std::move(parts), std::move(type));
}

}  // namespace phlox::engine::native
