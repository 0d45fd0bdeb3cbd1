// Streams as morsels, and morsels in their order as a stream.
#include "phlox/table/morsels.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "phlox/base/error.h"
#include "phlox/table/array.h"

namespace phlox::table {
namespace {

// The rows of a larger batch's slices.
constexpr int64_t kSliceRows = 1 << 16;
// What is pulled before threads are started.
constexpr uint64_t kPulledAlone = 2;

class OfStream : public Morsels {
 public:
  OfStream(Stream stream, Task part)
      : stream_(std::move(stream)), part_(std::move(part)) {}

  const type::Type& type() const override { return stream_.type(); }
  void stop() override { part_.cancel(); }

 private:
  std::optional<Morsel> try_next() override {
    const std::lock_guard lock(mutex_);
    if (large_) return Morsel{number_++, next_slice()};
    if (is_done_) return std::nullopt;
    auto batch = stream_.next();
    if (!batch) {
      is_done_ = true;
      return std::nullopt;
    }
    if (batch->num_rows() <= kSliceRows) return Morsel{number_++, std::move(*batch)};
    large_ = std::make_shared<const Batch>(std::move(*batch));
    return Morsel{number_++, next_slice()};
  }

  Batch next_slice() {
    const int64_t rows = std::min(kSliceRows, large_->num_rows() - taken_);
    Batch batch(slice(*large_->get(), taken_, rows, large_));
    taken_ += rows;
    if (taken_ == large_->num_rows()) {
      large_ = nullptr;
      taken_ = 0;
    }
    return batch;
  }

  std::mutex mutex_;
  Stream stream_;
  Task part_;
  std::shared_ptr<const Batch> large_;  // of which the first `taken_` rows were given
  int64_t taken_ = 0;
  uint64_t number_ = 0;
  bool is_done_ = false;
};

// Threads put what they get into a shelf, from which it is taken by number. A thread
// waits before it pulls while the shelf is full, never after, so the piece that is waited
// for always comes.
class Ordered : public Stream::Source {
 public:
  Ordered(std::unique_ptr<Morsels> morsels, unsigned num_threads, Task task)
      : morsels_(std::move(morsels)),
        num_threads_(num_threads),
        task_(std::move(task)),
        most_(2 * num_threads + 1) {}

  ~Ordered() override {
    {
      const std::lock_guard lock(mutex_);
      stops_ = true;
    }
    morsels_->stop();
    room_.notify_all();
    for (auto& thread : threads_) thread.join();
  }

  std::optional<Batch> next() override {
    // One thread gets them in their order.
    while (num_threads_ == 1 || number_ < kPulledAlone) {
      auto morsel = morsels_->next();
      if (!morsel) return std::nullopt;
      number_ = morsel->number + 1;
      if (morsel->batch.num_rows() > 0) return std::move(morsel->batch);
    }
    if (threads_.empty())
      for (unsigned i = 0; i < num_threads_; ++i)
        threads_.emplace_back([this] { work(); });
    return next_of_shelf();
  }

 private:
  std::optional<Batch> next_of_shelf() {
    std::unique_lock lock(mutex_);
    for (;;) {
      if (const auto place = shelf_.find(number_); place != shelf_.end()) {
        Batch batch = std::move(place->second);
        shelf_.erase(place);
        ++number_;
        room_.notify_one();
        if (batch.num_rows() > 0) return batch;
        continue;
      }
      // An error comes in its turn: all pieces that were pulled before it are there then.
      if (num_done_ == threads_.size()) {
        if (error_) std::rethrow_exception(error_);
        return std::nullopt;
      }
      // Nobody tells of a wish to stop: it is looked for.
      ready_.wait_for(lock, std::chrono::milliseconds(20));
      task_.check();
    }
  }

  void work() {
    std::exception_ptr error;
    try {
      for (;;) {
        {
          std::unique_lock lock(mutex_);
          room_.wait(lock, [this] { return stops_ || has_room(); });
          if (stops_) break;
          ++pulling_;
        }
        auto morsel = morsels_->next();
        const std::lock_guard lock(mutex_);
        --pulling_;
        if (!morsel) break;
        shelf_.emplace(morsel->number, std::move(morsel->batch));
        ready_.notify_one();
      }
    } catch (...) {
      error = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    if (error) {
      if (!error_) error_ = error;
      stops_ = true;
      room_.notify_all();
    }
    ++num_done_;
    ready_.notify_one();
  }

  // Pieces may come out of their order: while the one that is wanted is not there, one
  // thread always goes on.
  bool has_room() const {
    return num_held() < most_ || (pulling_ == 0 && !shelf_.contains(number_));
  }
  size_t num_held() const { return shelf_.size() + pulling_; }

  std::unique_ptr<Morsels> morsels_;
  const unsigned num_threads_;
  Task task_;
  const size_t most_;
  std::mutex mutex_;
  std::condition_variable room_, ready_;
  std::map<uint64_t, Batch> shelf_;
  size_t pulling_ = 0;
  uint64_t number_ = 0;
  size_t num_done_ = 0;
  bool stops_ = false;
  std::exception_ptr error_;
  std::vector<std::thread> threads_;
};

}  // namespace

std::optional<Morsel> Morsels::next() {
  std::unique_lock lock(mutex_);
  for (;;) {
    if (failure_) throw_again();
    if (has_ended_) return std::nullopt;
    const uint64_t given = num_given_;
    ++num_busy_;
    lock.unlock();
    std::optional<Morsel> morsel;
    try {
      morsel = try_next();
    } catch (const Error& error) {
      // Whoever catches it may add to it.
      fail(std::make_exception_ptr(Error(error)));
      throw;
    } catch (...) {
      fail(std::current_exception());
      throw;
    }
    lock.lock();
    --num_busy_;
    if (morsel) {
      ++num_given_;
      change_.notify_all();
      return morsel;
    }
    // Whoever is still at work may leave more.
    change_.wait(lock, [&] {
      return num_given_ != given || num_busy_ == 0 || has_ended_ || failure_;
    });
    if (num_given_ != given || failure_) continue;
    has_ended_ = true;
    change_.notify_all();
  }
}

void Morsels::fail(std::exception_ptr failure) {
  const std::lock_guard lock(mutex_);
  --num_busy_;
  if (!failure_) failure_ = std::move(failure);
  change_.notify_all();
}

void Morsels::throw_again() const {
  try {
    std::rethrow_exception(failure_);
  } catch (const Error& error) {
    throw Error(error);
  }
}

uint64_t Morsels::num_given() const {
  const std::lock_guard lock(mutex_);
  return num_given_;
}

std::unique_ptr<Morsels> morsels_of(Stream stream, Task part) {
  return std::make_unique<OfStream>(std::move(stream), std::move(part));
}

Stream in_order(std::unique_ptr<Morsels> morsels, unsigned num_threads, Task task) {
  if (num_threads == 0) num_threads = std::max(1u, std::thread::hardware_concurrency());
  type::Type type = morsels->type();
  return {std::move(type),
          std::make_unique<Ordered>(std::move(morsels), num_threads, std::move(task))};
}

}  // namespace phlox::table
