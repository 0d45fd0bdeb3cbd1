// Encoded rows that wait: in memory, and where that is short in a temporary file.
#pragma once

#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace phlox::kernel {

// A file without a name in $TMPDIR or /tmp, made at the first write; it is gone with its
// last user. Thread-safe. Throws Error(kIo) that says how much was to be written where.
class SpillFile {
 public:
  SpillFile() = default;
  ~SpillFile();
  SpillFile(const SpillFile&) = delete;
  SpillFile& operator=(const SpillFile&) = delete;

  // The place where they are now.
  uint64_t write(const uint8_t* bytes, size_t size);
  void read(uint64_t place, uint8_t* out, size_t size) const;
  // Bytes that were written.
  uint64_t size() const {
    const std::lock_guard lock(mutex_);
    return size_;
  }

 private:
  mutable std::mutex mutex_;
  int descriptor_ = -1;
  uint64_t size_ = 0;
  std::string folder_;
};

// Rows in the order in which they were added. One thread at a time.
class RowStore {
 public:
  explicit RowStore(size_t block_bytes = size_t{1} << 15) : block_bytes_(block_bytes) {}
  RowStore(RowStore&&) = default;
  RowStore& operator=(RowStore&&) = default;

  // Room for a row of so many bytes.
  uint8_t* add(uint32_t size);
  // The bytes of a row that add() or read() gave.
  static uint32_t size_of(const uint8_t* row) {
    uint32_t size;
    std::memcpy(&size, row - sizeof(size), sizeof(size));
    return size;
  }
  size_t num_rows() const { return num_rows_; }
  // Bytes in memory.
  size_t memory() const { return memory_; }
  // Moves what is in memory into the file, which must outlive the store.
  void spill(SpillFile& file);
  // Gives the rows, up to kVectorSize at a time, in their order: where each begins. What
  // they show lasts until the next ones are given; what is in memory stays where it is.
  void read(const std::function<void(const uint8_t** rows, size_t size)>& take) const;
  // The same, piece by piece: any number of rows.
  size_t num_blocks() const { return blocks_.size(); }
  void read_block(
      size_t i, const std::function<void(const uint8_t** rows, size_t size)>& take) const;
  // Forgets all rows.
  void clear();

 private:
  struct Block {
    std::unique_ptr<uint8_t[]> bytes;  // null: in the file
    uint32_t used = 0;
    uint32_t capacity = 0;
    uint32_t num_rows = 0;
    uint64_t place = 0;
  };

  size_t block_bytes_;
  std::vector<Block> blocks_;
  size_t num_rows_ = 0;
  size_t memory_ = 0;
  SpillFile* file_ = nullptr;
};

}  // namespace phlox::kernel
