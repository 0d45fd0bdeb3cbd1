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

namespace phlox::table {
namespace {

class OfStream : public Morsels {
 public:
  explicit OfStream(Stream stream) : stream_(std::move(stream)) {}

  const type::Type& type() const override { return stream_.type(); }

  std::optional<Morsel> next() override {
    const std::lock_guard lock(mutex_);
    if (is_done_) return std::nullopt;
    // Also after a throw: the stream is dead then.
    is_done_ = true;
    auto batch = stream_.next();
    if (!batch) return std::nullopt;
    is_done_ = false;
    return Morsel{number_++, std::move(*batch)};
  }

 private:
  std::mutex mutex_;
  Stream stream_;
  uint64_t number_ = 0;
  bool is_done_ = false;
};

class Pulled : public Stream::Source {
 public:
  explicit Pulled(std::unique_ptr<Morsels> morsels) : morsels_(std::move(morsels)) {}

  std::optional<Batch> next() override {
    // One thread gets them in their order.
    while (auto morsel = morsels_->next())
      if (morsel->batch.num_rows() > 0) return std::move(morsel->batch);
    return std::nullopt;
  }

 private:
  std::unique_ptr<Morsels> morsels_;
};

// Threads put what they get into a shelf, from which it is taken by number. A thread
// waits before it pulls while the shelf is full, never after, so the piece that is waited
// for always comes.
class Ordered : public Stream::Source {
 public:
  Ordered(std::unique_ptr<Morsels> morsels, unsigned num_threads, Task task)
      : morsels_(std::move(morsels)), task_(std::move(task)), most_(2 * num_threads + 1) {
    for (unsigned i = 0; i < num_threads; ++i) threads_.emplace_back([this] { work(); });
  }

  ~Ordered() override {
    {
      const std::lock_guard lock(mutex_);
      stops_ = true;
    }
    room_.notify_all();
    for (auto& thread : threads_) thread.join();
  }

  std::optional<Batch> next() override {
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

 private:
  void work() {
    std::exception_ptr error;
    try {
      for (;;) {
        {
          std::unique_lock lock(mutex_);
          room_.wait(lock, [this] { return stops_ || num_held() < most_; });
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

  size_t num_held() const { return shelf_.size() + pulling_; }

  std::unique_ptr<Morsels> morsels_;
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

std::unique_ptr<Morsels> morsels_of(Stream stream) {
  return std::make_unique<OfStream>(std::move(stream));
}

Stream in_order(std::unique_ptr<Morsels> morsels, unsigned num_threads, Task task) {
  if (num_threads == 0) num_threads = std::max(1u, std::thread::hardware_concurrency());
  type::Type type = morsels->type();
  std::unique_ptr<Stream::Source> source;
  if (num_threads == 1)
    source = std::make_unique<Pulled>(std::move(morsels));
  else
    source = std::make_unique<Ordered>(std::move(morsels), num_threads, std::move(task));
  return {std::move(type), std::move(source)};
}

}  // namespace phlox::table
