// Arrow IPC files as morsels.
//
// A thread claims a run of batches, reads them, and waits until those before it are read,
// since only then the numbers of its pieces are known. One piece it takes itself; the
// rest is for whoever asks, so that a file of one large batch keeps all threads at work.
#include "phlox/format/arrow_morsels.h"

#include <condition_variable>
#include <exception>
#include <filesystem>
#include <map>
#include <mutex>

#include "phlox/base/error.h"
#include "phlox/format/arrow_boundary.h"
#include "phlox/format/arrow_error.h"
#include "phlox/format/arrow_format.h"
#include "phlox/format/arrow_module.h"
#include "phlox/table/array.h"
#include "phlox/table/conform.h"

namespace phlox::format {
namespace {

constexpr int64_t kPieceRows = 1 << 16;
// Opening a file costs as much as reading some thousand rows: of a file of many small
// batches several are read at once.
constexpr int64_t kMostRuns = 1024;  // of a file

bool has_dictionaries(const ArrowSchema& schema) {
  if (schema.dictionary) return true;
  for (int64_t i = 0; i < schema.n_children; ++i)
    if (has_dictionaries(*schema.children[i])) return true;
  return false;
}

class ArrowMorsels : public table::Morsels {
 public:
  ArrowMorsels(std::vector<ArrowFile> files, type::Type type,
               std::function<table::Stream()> in_order, Task task)
      : files_(std::move(files)),
        type_(std::move(type)),
        columns_(type_.element().field_names()),
        in_order_(std::move(in_order)),
        part_(task.part()) {}

  const type::Type& type() const override { return type_; }
  void stop() override { part_.cancel(); }

 private:
  std::optional<table::Morsel> try_next() override {
    for (;;) {
      Run run;
      {
        const std::lock_guard lock(mutex_);
        if (has_failed_) return std::nullopt;
        if (!pieces_.empty()) {
          auto first = pieces_.extract(pieces_.begin());
          return table::Morsel{first.key(), std::move(first.mapped())};
        }
        if (!can_claim()) return std::nullopt;
        run = claim();
      }
      std::vector<table::Batch> pieces;
      std::exception_ptr error;
      try {
        pieces = read(run);
      } catch (...) {
        error = std::current_exception();
      }
      finish(run.turn, std::move(pieces), error);
    }
  }

  struct Run {
    uint64_t turn = 0;
    const ArrowFile* file = nullptr;
    ArrowGroups batches;
  };

  bool can_claim() const { return next_file_ < files_.size(); }

  Run claim() {
    const ArrowFile& file = files_[next_file_];
    Run run{num_runs_++, &file, {.first = next_batch_}};
    const int64_t length = (file.num_batches + kMostRuns - 1) / kMostRuns;
    run.batches.count = std::min(length, file.num_batches - next_batch_);
    next_batch_ += run.batches.count;
    if (next_batch_ == file.num_batches) {
      next_batch_ = 0;
      ++next_file_;
    }
    return run;
  }

  std::vector<table::Batch> read(const Run& run) {
    part_.check();
    std::vector<table::Batch> pieces;
    auto stream = table::conform(read_arrow_groups(PHLOX_ARROW_IPC, run.file->path,
                                                   columns_, {}, run.batches, part_),
                                 type_);
    while (auto batch = stream.next()) {
      part_.check();
      if (batch->num_rows() <= kPieceRows) {
        pieces.push_back(std::move(*batch));
        continue;
      }
      const auto whole = std::make_shared<const table::Batch>(std::move(*batch));
      for (int64_t row = 0; row < whole->num_rows(); row += kPieceRows)
        pieces.emplace_back(table::slice_batch(
            *whole->get(), row, std::min(kPieceRows, whole->num_rows() - row), whole));
    }
    count(run);
    return pieces;
  }

  // Progress is told in bytes, as if every batch had the same.
  void count(const Run& run) {
    std::error_code failed;
    const auto size = std::filesystem::file_size(run.file->path, failed);
    if (failed) return;
    const auto bytes_before = [&](int64_t batch) {
      return static_cast<uint64_t>(static_cast<double>(size) *
                                   static_cast<double>(batch) /
                                   static_cast<double>(run.file->num_batches));
    };
    part_.add_bytes(bytes_before(run.batches.first + run.batches.count) -
                    bytes_before(run.batches.first));
  }

  void finish(uint64_t turn, std::vector<table::Batch> pieces, std::exception_ptr error) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return has_failed_ || turn_ == turn; });
    if (has_failed_) return;
    for (auto& piece : pieces) pieces_.emplace(number_++, std::move(piece));
    ++turn_;
    has_failed_ = error != nullptr;
    changed_.notify_all();
    lock.unlock();
    if (error) fail(error);
  }

  // The error of the first bad row of the whole, unless it is of something else.
  [[noreturn]] void fail(const std::exception_ptr& error) {
    try {
      std::rethrow_exception(error);
    } catch (const Error& found) {
      if (found.code() == Code::kCancelled) throw;
    }
    auto stream = in_order_();
    while (stream.next()) part_.check();
    std::rethrow_exception(error);
  }

  const std::vector<ArrowFile> files_;
  const type::Type type_;
  const std::vector<std::string> columns_;
  const std::function<table::Stream()> in_order_;
  Task part_;
  std::mutex mutex_;
  std::condition_variable changed_;
  size_t next_file_ = 0;
  int64_t next_batch_ = 0;
  uint64_t num_runs_ = 0;  // claimed
  uint64_t turn_ = 0;      // the run whose pieces are numbered next
  uint64_t number_ = 0;    // of the next piece
  bool has_failed_ = false;
  std::map<uint64_t, table::Batch> pieces_;  // that nobody has yet
};

}  // namespace

ArrowFile arrow_file(const std::string& path) {
  PhloxArrowInput input{};
  input.family = PHLOX_ARROW_IPC;
  input.path = path.c_str();
  ArrowSchema schema{};
  PhloxArrowError error{};
  ArrowFile file{path};
  const auto add = [](void*, const PhloxArrowColumn*) {};
  const auto add_batch = [](void* context, int64_t) {
    ++static_cast<ArrowFile*>(context)->num_batches;
  };
  if (arrow_module().footer(&input, &schema, add, add_batch, &file, &error) != 0)
    throw broken_file(code_of_errno(error.code), error.text, path);
  const table::Schema owned(std::move(schema));
  file.has_dictionaries = has_dictionaries(*owned.get());
  return file;
}

std::unique_ptr<table::Morsels> arrow_morsels(std::vector<ArrowFile> files,
                                              const type::Type& type,
                                              std::function<table::Stream()> in_order,
                                              Task task) {
  return std::make_unique<ArrowMorsels>(std::move(files), type, std::move(in_order),
                                        std::move(task));
}

}  // namespace phlox::format
