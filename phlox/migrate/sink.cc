// Where encoded bytes go: whole files, or a descriptor.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "phlox/base/error.h"
#include "phlox/migrate/descriptor.h"
#include "phlox/migrate/format.h"
#include "phlox/migrate/pack.h"

namespace phlox::migrate {
namespace {

constexpr size_t kBlock = 1 << 16;

// Collects small writes.
class DescriptorSink : public Sink {
 public:
  DescriptorSink(int descriptor, std::string name, Task task)
      : descriptor_(descriptor), name_(std::move(name)), task_(std::move(task)) {}

  void write(std::string_view bytes) override {
    if (pending_.size() + bytes.size() > kBlock) flush();
    if (bytes.size() > kBlock)
      write_all(descriptor_, bytes, task_, name_);
    else
      pending_.append(bytes);
  }

  void close() override { flush(); }

 private:
  void flush() {
    // Cleared first: what could not be written must not be tried again on the way out.
    const std::string bytes = std::move(pending_);
    pending_.clear();
    if (!bytes.empty()) write_all(descriptor_, bytes, task_, name_);
  }

  int descriptor_;
  std::string name_;
  Task task_;
  std::string pending_;
};

// A file under a name of its own beside the target, until it is whole.
class FileSink : public Sink {
 public:
  FileSink(const std::string& path, Task task)
      : path_(path),
        descriptor_(open_temporary()),
        file_(descriptor_.get(), path, std::move(task)),
        packer_(packer(packing_of_name(path),
                       [this](std::string_view bytes) { file_.write(bytes); })) {}

  ~FileSink() override {
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
  }

  void write(std::string_view bytes) override { packer_->write(bytes); }

  void close() override {
    packer_->finish();
    file_.close();
    if (::fsync(descriptor_.get()) != 0 && errno != EINVAL)
      throw_errno("write", path_, errno);
    if (::rename(temporary_.c_str(), path_.c_str()) != 0)
      throw_errno("write", path_, errno);
    temporary_.clear();
  }

 private:
  int open_temporary() {
    static std::atomic<unsigned> counter{0};
    temporary_ = path_ + ".part-" + std::to_string(::getpid()) + "-" +
                 std::to_string(counter.fetch_add(1));
    const int descriptor =
        ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0) {
      const int number = errno;
      temporary_.clear();
      const auto folder = std::filesystem::path(path_).parent_path();
      std::error_code ignored;
      if (number == ENOENT && !folder.empty() &&
          !std::filesystem::exists(folder, ignored))
        throw Error(Code::kNotFound,
                    "no folder " + folder.string() + " to write " + path_);
      throw_errno("write", path_, number);
    }
    // A file that is replaced keeps its rights.
    struct stat status{};
    if (::stat(path_.c_str(), &status) == 0 &&
        ::fchmod(descriptor, status.st_mode & 07777) != 0) {
      // Not ours to decide; the content is right all the same.
    }
    return descriptor;
  }

  std::string path_;
  std::string temporary_;  // empty once it is the target
  Descriptor descriptor_;
  DescriptorSink file_;
  std::unique_ptr<Packer> packer_;
};

// A device or a named pipe cannot be replaced by a file: it is written to as it stands.
class SpecialFileSink : public Sink {
 public:
  SpecialFileSink(const std::string& path, Task task)
      : descriptor_(::open(path.c_str(), O_WRONLY | O_CLOEXEC)),
        file_(descriptor_.get(), path, std::move(task)) {
    if (descriptor_.get() < 0) throw_errno("write", path, errno);
  }
  void write(std::string_view bytes) override { file_.write(bytes); }
  void close() override { file_.close(); }

 private:
  Descriptor descriptor_;
  DescriptorSink file_;
};

}  // namespace

std::unique_ptr<Sink> file_sink(const std::string& path, Task task) {
  // Writes through a link go to where it leads, as everywhere else.
  std::error_code failed;
  const auto target = std::filesystem::weakly_canonical(path, failed);
  const std::string real =
      failed || !std::filesystem::is_symlink(path, failed) ? path : target.string();
  struct stat status{};
  if (::stat(real.c_str(), &status) == 0) {
    if (S_ISDIR(status.st_mode))
      throw Error(Code::kIo, "cannot write " + path + ": it is a folder");
    if (!S_ISREG(status.st_mode)) return std::make_unique<SpecialFileSink>(real, task);
  }
  return std::make_unique<FileSink>(real, std::move(task));
}

std::unique_ptr<Sink> descriptor_sink(int descriptor, Task task) {
  return std::make_unique<DescriptorSink>(descriptor, "standard output", std::move(task));
}

}  // namespace phlox::migrate
