// Reads an input ahead in a thread of its own.
#include "phlox/migrate/ahead_input.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace phlox::migrate {
namespace {

constexpr size_t kReadAlone = size_t{1} << 20;
constexpr size_t kBlock = size_t{1} << 19;
constexpr size_t kMostBlocks = 4;

class AheadInput : public Input {
 public:
  AheadInput(std::unique_ptr<Input> input, Task part)
      : input_(std::move(input)), part_(std::move(part)) {}

  ~AheadInput() override {
    part_.cancel();
    {
      const std::lock_guard lock(mutex_);
      stops_ = true;
    }
    room_.notify_all();
    if (thread_.joinable()) thread_.join();
  }

  size_t read(char* out, size_t size) override {
    if (!thread_.joinable()) {
      if (read_alone_ < kReadAlone) {
        const size_t count = input_->read(out, size);
        read_alone_ += count;
        return count;
      }
      thread_ = std::thread([this] { work(); });
    }
    size_t done = 0;
    while (done < size) {
      if (taken_ == block_.size() && !next_block()) break;
      const size_t count = std::min(size - done, block_.size() - taken_);
      std::memcpy(out + done, block_.data() + taken_, count);
      taken_ += count;
      done += count;
    }
    return done;
  }

 private:
  // False at the end.
  bool next_block() {
    std::unique_lock lock(mutex_);
    while (blocks_.empty()) {
      if (is_done_) {
        if (error_) std::rethrow_exception(error_);
        return false;
      }
      // Nobody tells of a wish to stop: it is looked for.
      ready_.wait_for(lock, std::chrono::milliseconds(20));
      part_.check();
    }
    spare_ = std::exchange(block_, std::move(blocks_.front()));
    blocks_.pop_front();
    taken_ = 0;
    room_.notify_one();
    return true;
  }

  void work() {
    std::vector<char> block;
    std::exception_ptr error;
    try {
      for (bool more = true; more;) {
        {
          std::unique_lock lock(mutex_);
          room_.wait(lock, [this] { return stops_ || blocks_.size() < kMostBlocks; });
          if (stops_) break;
          block = std::move(spare_);
        }
        block.resize(kBlock);
        const size_t count = input_->read(block.data(), kBlock);
        more = count == kBlock;
        block.resize(count);
        if (count == 0) break;
        const std::lock_guard lock(mutex_);
        blocks_.push_back(std::move(block));
        ready_.notify_one();
      }
    } catch (...) {
      error = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    error_ = error;
    is_done_ = true;
    ready_.notify_one();
  }

  std::unique_ptr<Input> input_;
  Task part_;
  size_t read_alone_ = 0;
  std::vector<char> block_;  // of which `taken_` bytes were read
  size_t taken_ = 0;
  std::mutex mutex_;
  std::condition_variable room_, ready_;
  std::deque<std::vector<char>> blocks_;
  std::vector<char> spare_;
  bool stops_ = false;
  bool is_done_ = false;
  std::exception_ptr error_;
  std::thread thread_;
};

}  // namespace

std::unique_ptr<Input> read_ahead(std::unique_ptr<Input> input, Task part) {
  return std::make_unique<AheadInput>(std::move(input), std::move(part));
}

}  // namespace phlox::migrate
