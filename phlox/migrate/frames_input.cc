// Packed bytes, unpacked by several threads where that can be.
//
// Who reads cuts the file into jobs of whole frames, which the threads take, and takes
// the jobs' bytes in their order. A job that fails is not told of: from its first byte on
// the file is unpacked as any other, which gives the error, or what the frames only
// claimed otherwise.
#include "phlox/migrate/frames_input.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <mutex>
#include <string_view>
#include <thread>

#include "phlox/migrate/ahead_input.h"
#include "phlox/migrate/frames.h"
#include "phlox/migrate/packed_input.h"
#include "phlox/table/array.h"

namespace phlox::migrate {
namespace {

constexpr size_t kBlock = size_t{1} << 18;
// Bytes of a job, packed or not: at least so many, or one frame.
constexpr size_t kJobBytes = size_t{1} << 19;
constexpr size_t kReadAlone = size_t{1} << 20;

struct Frame {
  size_t size;
  std::optional<size_t> content;
};

struct Job {
  std::vector<char> packed;
  std::vector<Frame> frames;
  table::Buffer bytes;
  enum class State { kWaits, kRuns, kDone, kFailed } state = State::kWaits;

  bool unpack(FrameUnpacker& unpacker) {
    const char* in = packed.data();
    for (const Frame& frame : frames) {
      if (!unpacker.unpack({in, frame.size}, frame.content, bytes)) return false;
      in += frame.size;
    }
    return true;
  }
};

class FramesInput : public Input {
 public:
  FramesInput(std::unique_ptr<RawInput> raw, std::vector<char> head, Packing packing,
              Task part)
      : raw_(std::move(raw)),
        rest_(std::move(head)),
        packing_(packing),
        part_(std::move(part)),
        num_threads_(part_.num_threads() != 0
                         ? part_.num_threads()
                         : std::max(1u, std::thread::hardware_concurrency())),
        unpacker_(frame_unpacker(packing)) {}

  ~FramesInput() override {
    part_.cancel();
    {
      const std::lock_guard lock(mutex_);
      stops_ = true;
    }
    wanted_.notify_all();
    for (auto& thread : threads_) thread.join();
  }

  size_t read(char* out, size_t size) override {
    size_t done = 0;
    while (done < size) {
      if (others_) return done + others_->read(out + done, size - done);
      if (taken_ == bytes_.size() && !next_bytes()) {
        if (others_) continue;
        break;
      }
      const size_t count = std::min(size - done, bytes_.size() - taken_);
      if (count != 0) std::memcpy(out + done, bytes_.data() + taken_, count);
      taken_ += count;
      done += count;
    }
    given_ += done;
    return done;
  }

 private:
  // The bytes of the next job; false at the end, or where the rest is for others_.
  bool next_bytes() {
    part_.check();
    const bool is_alone = given_ < kReadAlone && threads_.empty();
    cut(is_alone ? 1 : num_threads_ + 1);
    if (jobs_.empty()) {
      if (!is_over_ || !has_begun_) leave(nullptr);
      return false;
    }
    // Only this thread puts jobs in and takes them out.
    Job& job = *jobs_.front();
    if (is_alone)
      job.state = job.unpack(*unpacker_) ? Job::State::kDone : Job::State::kFailed;
    else
      wait_for(job);
    if (job.state == Job::State::kFailed) {
      leave(&job);
      return false;
    }
    bytes_ = std::move(job.bytes);
    taken_ = 0;
    has_begun_ = true;
    const std::lock_guard lock(mutex_);
    jobs_.pop_front();
    return true;
  }

  void wait_for(const Job& job) {
    while (threads_.size() < num_threads_) threads_.emplace_back([this] { work(); });
    std::unique_lock lock(mutex_);
    while (job.state == Job::State::kWaits || job.state == Job::State::kRuns) {
      // Nobody tells of a wish to stop: it is looked for.
      done_.wait_for(lock, std::chrono::milliseconds(20));
      part_.check();
    }
  }

  void work() {
    const auto unpacker = frame_unpacker(packing_);
    std::unique_lock lock(mutex_);
    for (;;) {
      Job* job = nullptr;
      wanted_.wait(lock, [&] {
        for (const auto& each : jobs_)
          if (!job && each->state == Job::State::kWaits) job = each.get();
        return stops_ || job;
      });
      if (stops_) return;
      job->state = Job::State::kRuns;
      lock.unlock();
      const bool is_good = job->unpack(*unpacker);
      lock.lock();
      job->state = is_good ? Job::State::kDone : Job::State::kFailed;
      done_.notify_one();
    }
  }

  // Makes jobs of what comes, until there are so many.
  void cut(size_t most) {
    while (jobs_.size() < most && !is_over_ && !has_other_) {
      auto job = std::make_unique<Job>();
      size_t end = 0;
      size_t content = 0;
      while (std::max(end, content) < kJobBytes) {
        const auto found = find_frame(packing_, {rest_.data() + end, rest_.size() - end});
        if (found.found == FrameSearch::Found::kFrame) {
          job->frames.push_back({found.size, found.content});
          content += found.content.value_or(4 * found.size);
          end += found.size;
        } else if (found.found == FrameSearch::Found::kOther || !fill()) {
          is_over_ = end == rest_.size() && has_ended_;
          has_other_ = !is_over_;
          break;
        }
      }
      if (job->frames.empty()) return;
      job->packed.assign(rest_.begin(), rest_.begin() + static_cast<ptrdiff_t>(end));
      rest_.erase(rest_.begin(), rest_.begin() + static_cast<ptrdiff_t>(end));
      const std::lock_guard lock(mutex_);
      jobs_.push_back(std::move(job));
      wanted_.notify_one();
    }
  }

  // Reads as much again as there is; false at the end of the file.
  bool fill() {
    if (has_ended_) return false;
    const size_t size = rest_.size();
    rest_.resize(size + std::max(kBlock, size));
    const size_t count = raw_->read(rest_.data() + size, rest_.size() - size);
    rest_.resize(size + count);
    has_ended_ = count == 0;
    return !has_ended_;
  }

  // The file is unpacked by others from `job`'s first byte on; null: from that of rest_.
  void leave(const Job* job) {
    std::vector<char> rest;
    {
      std::unique_lock lock(mutex_);
      if (job)
        for (auto& each : jobs_) {
          done_.wait(lock, [&] { return each->state != Job::State::kRuns; });
          each->state = Job::State::kDone;
          rest.insert(rest.end(), each->packed.begin(), each->packed.end());
        }
      jobs_.clear();
    }
    rest.insert(rest.end(), rest_.begin(), rest_.end());
    rest_.clear();
    others_ = read_ahead(
        packed_input(std::move(raw_), std::move(rest), packing_, has_begun_), part_);
  }

  std::unique_ptr<RawInput> raw_;
  std::vector<char> rest_;  // what was read and is in no job
  Packing packing_;
  Task part_;
  size_t num_threads_;
  std::unique_ptr<FrameUnpacker> unpacker_;
  table::Buffer bytes_;  // of which `taken_` were read
  size_t taken_ = 0;
  size_t given_ = 0;
  bool has_begun_ = false;  // frames were unpacked
  bool has_ended_ = false;  // the file is read
  bool is_over_ = false;    // and all of it is in jobs
  bool has_other_ = false;  // what rest_ starts with is no frame
  std::unique_ptr<Input> others_;
  std::mutex mutex_;  // of the jobs
  std::condition_variable wanted_, done_;
  std::deque<std::unique_ptr<Job>> jobs_;
  bool stops_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace

std::unique_ptr<Input> frames_input(std::unique_ptr<RawInput> raw, std::vector<char> head,
                                    Packing packing, Task part) {
  if (raw->size() != 0 && frame_unpacker(packing))
    return std::make_unique<FramesInput>(std::move(raw), std::move(head), packing,
                                         std::move(part));
  return read_ahead(packed_input(std::move(raw), std::move(head), packing, false), part);
}

}  // namespace phlox::migrate
