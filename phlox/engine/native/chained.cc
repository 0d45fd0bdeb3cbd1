// Morsels of several flows, numbered anew.
#include "phlox/engine/native/chained.h"

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

 private:
  std::optional<table::Morsel> try_next() override {
    std::unique_lock lock(mutex_);
    while (part_ < parts_.size()) {
      const size_t part = part_;
      const uint64_t first = first_;
      lock.unlock();
      if (auto morsel = parts_[part]->next()) {
        morsel->number += first;
        return morsel;
      }
      lock.lock();
      if (part_ > part) continue;
      first_ += parts_[part_]->num_given();
      ++part_;
    }
    return std::nullopt;
  }

  std::vector<std::shared_ptr<table::Morsels>> parts_;
  type::Type type_;
  std::mutex mutex_;
  size_t part_ = 0;
  uint64_t first_ = 0;  // number of the part's first piece
};

}  // namespace

std::shared_ptr<table::Morsels> chained(
    std::vector<std::shared_ptr<table::Morsels>> parts, type::Type type) {
  return std::make_shared<Chained>(std::move(parts), std::move(type));
}

}  // namespace phlox::engine::native
