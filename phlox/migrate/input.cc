// Opens files and standard input, and unpacks what they hold.
#include "phlox/migrate/input.h"

#include <sys/stat.h>

#include <cstring>
#include <ctime>
#include <filesystem>
#include <vector>

#include "phlox/base/error.h"
#include "phlox/migrate/frames_input.h"
#include "phlox/migrate/raw_input.h"
#include "phlox/migrate/unpack.h"

namespace phlox::migrate {
namespace {

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
  return frames_input(std::move(raw), std::move(head), packing, part);
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
