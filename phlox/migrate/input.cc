// Opens files and standard input, and unpacks what they hold.
#include "phlox/migrate/input.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <vector>

#include "phlox/base/error.h"
#include "phlox/migrate/ahead_input.h"
#include "phlox/migrate/descriptor.h"
#include "phlox/migrate/standard_input.h"
#include "phlox/migrate/unpack.h"

namespace phlox::migrate {
namespace {

constexpr size_t kBlock = 1 << 18;

// Bytes as they lie in the file.
class RawInput {
 public:
  RawInput(const std::string& file, Task task, bool counted)
      : name_(shown_name(file)),
        is_standard_(file == "-"),
        descriptor_(is_standard_ ? -1 : ::open(file.c_str(), O_RDONLY | O_CLOEXEC)),
        task_(std::move(task)),
        counted_(counted) {
    if (is_standard_) return;
    if (descriptor_.get() < 0) throw_errno("read", name_, errno);
    struct stat status{};
    if (::fstat(descriptor_.get(), &status) == 0 && S_ISDIR(status.st_mode))
      throw_errno("read", name_, EISDIR);
#ifdef POSIX_FADV_SEQUENTIAL
    ::posix_fadvise(descriptor_.get(), 0, 0, POSIX_FADV_SEQUENTIAL);
#endif
  }

  size_t read(char* out, size_t size) {
    const size_t count = is_standard_
                             ? read_standard_input(position_, out, size, task_)
                             : read_some(descriptor_.get(), out, size, task_, name_);
    position_ += count;
    if (counted_) task_.add_bytes(count);
    return count;
  }

  uint64_t position() const { return position_; }
  const std::string& name() const { return name_; }

 private:
  std::string name_;
  bool is_standard_;
  Descriptor descriptor_;
  Task task_;
  bool counted_;
  uint64_t position_ = 0;
};

class PlainInput : public Input {
 public:
  PlainInput(std::unique_ptr<RawInput> raw, std::vector<char> head)
      : raw_(std::move(raw)), head_(std::move(head)) {}

  size_t read(char* out, size_t size) override {
    size_t done = std::min(size, head_.size() - taken_);
    if (done > 0) std::memcpy(out, head_.data() + taken_, done);
    taken_ += done;
    while (done < size) {
      const size_t count = raw_->read(out + done, size - done);
      if (count == 0) break;
      done += count;
    }
    return done;
  }

 private:
  std::unique_ptr<RawInput> raw_;
  std::vector<char> head_;  // what was read to look at it
  size_t taken_ = 0;
};

class PackedInput : public Input {
 public:
  PackedInput(std::unique_ptr<RawInput> raw, std::vector<char> head, Packing packing)
      : raw_(std::move(raw)),
        block_(std::move(head)),
        filled_(block_.size()),
        packing_(packing),
        unpacker_(unpacker(packing)) {
    block_.resize(kBlock);
  }

  size_t read(char* out, size_t size) override {
    size_t done = 0;
    while (done < size && !at_end_) {
      if (taken_ == filled_) {
        filled_ = raw_->read(block_.data(), block_.size());
        taken_ = 0;
        no_more_ = filled_ == 0;
      }
      // With nothing more to take, what is inside may still come out.
      const auto step = run(out + done, size - done);
      taken_ += step.taken;
      done += step.given;
      // Bytes may be taken and none given, and the other way round.
      if (step.taken > 0 || step.given > 0) whole_ = step.whole;
      if (no_more_ && step.given == 0) {
        if (!whole_) truncated();
        at_end_ = true;
      } else if (!no_more_ && step.taken == 0 && step.given == 0) {
        throw Error(Code::kIo, "broken " + std::string(packing_name(packing_)) + " data")
            .at(place());
      }
    }
    return done;
  }

 private:
  Unpacker::Step run(char* out, size_t size) {
    try {
      if (no_more_ && whole_) return {0, 0, true};
      return unpacker_->step({block_.data() + taken_, filled_ - taken_}, out, size);
    } catch (Error& error) {
      throw std::move(error.at(place()));
    }
  }

  // What the file holds instead of packed data is worth a word of its own.
  std::string place() const {
    return raw_->name() + ", packed byte " +
           std::to_string(raw_->position() - filled_ + taken_);
  }

  [[noreturn]] void truncated() const {
    throw Error(Code::kIo,
                "the " + std::string(packing_name(packing_)) + " data ends in the middle")
        .at(place())
        .hint("the file was cut off; get it again");
  }

  std::unique_ptr<RawInput> raw_;
  std::vector<char> block_;
  size_t filled_ = 0;
  size_t taken_ = 0;
  Packing packing_;
  std::unique_ptr<Unpacker> unpacker_;
  bool whole_ = false;    // all that was taken is whole members
  bool no_more_ = false;  // the file is read
  bool at_end_ = false;
};

}  // namespace

std::unique_ptr<Input> open_input(const std::string& file, Task task, bool counted) {
  const Task part = task.part();
  auto raw = std::make_unique<RawInput>(file, part, counted);
  std::vector<char> head(16);
  size_t filled = 0;
  while (filled < head.size()) {
    const size_t count = raw->read(head.data() + filled, head.size() - filled);
    if (count == 0) break;
    filled += count;
  }
  head.resize(filled);
  Packing packing = packing_of_name(file);
  if (packing == Packing::kNone) packing = packing_of_bytes({head.data(), head.size()});
  if (packing == Packing::kNone)
    return std::make_unique<PlainInput>(std::move(raw), std::move(head));
  return read_ahead(
      std::make_unique<PackedInput>(std::move(raw), std::move(head), packing), part);
}

void expect_input(const Resource& resource, Task& task) {
  for (const auto& file : resource.files) {
    struct stat status{};
    if (::stat(file.c_str(), &status) == 0 && S_ISREG(status.st_mode))
      task.expect_bytes(static_cast<uint64_t>(status.st_size));
  }
}

std::optional<std::string> version_of(const Resource& resource) {
  constexpr int64_t kSecond = 1'000'000'000;
  const auto nanoseconds = [](const struct timespec& time) {
    return static_cast<int64_t>(time.tv_sec) * kSecond + time.tv_nsec;
  };
  struct timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  std::string version;
  for (const auto& file : resource.files) {
    struct stat status{};
    if (file == "-" || ::stat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode))
      return std::nullopt;
    if (nanoseconds(status.st_mtim) > nanoseconds(now) - 2 * kSecond) return std::nullopt;
    version += "\n" + std::filesystem::absolute(file).string();
    for (const int64_t part :
         {static_cast<int64_t>(status.st_dev), static_cast<int64_t>(status.st_ino),
          static_cast<int64_t>(status.st_size), nanoseconds(status.st_mtim),
          nanoseconds(status.st_ctim)})
      version += " " + std::to_string(part);
  }
  return version;
}

Sample read_sample(const std::string& file, size_t size, Task task) {
  const auto input = open_input(file, std::move(task), false);
  Sample sample;
  size_t filled = 0;
  // Grows with what comes, so that a small file costs little.
  for (size_t part = 1 << 16; filled <= size; part *= 2) {
    const size_t want = std::min(part, size + 1 - filled);
    sample.bytes.resize(filled + want);
    const size_t count = input->read(sample.bytes.data() + filled, want);
    filled += count;
    if (count < want) break;
  }
  sample.whole = filled <= size;
  sample.bytes.resize(std::min(filled, size));
  return sample;
}

std::string shown_name(const std::string& file) {
  return file == "-" ? "standard input" : file;
}

}  // namespace phlox::migrate
