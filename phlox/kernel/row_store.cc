// Blocks of encoded rows, and the file that they go to.
#include "phlox/kernel/row_store.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "phlox/base/error.h"
#include "phlox/kernel/vector.h"

namespace phlox::kernel {

namespace {

[[noreturn]] void fail(const std::string& what, const std::string& folder, int number) {
  throw Error(Code::kIo, "cannot " + what + ": " + std::strerror(number))
      .at(folder)
      .hint(
          "rows that do not fit into memory go there: make room, set TMPDIR to another "
          "folder, or allow more memory with --memory");
}

}  // namespace

SpillFile::~SpillFile() {
  if (descriptor_ >= 0) close(descriptor_);
}

uint64_t SpillFile::write(const uint8_t* bytes, size_t size) {
  uint64_t place = 0;
  {
    const std::lock_guard lock(mutex_);
    if (descriptor_ < 0) {
      const char* const folder = std::getenv("TMPDIR");
      folder_ = folder && *folder ? folder : "/tmp";
      std::string name = folder_ + "/phlox-XXXXXX";
      descriptor_ = mkostemp(name.data(), O_CLOEXEC);
      if (descriptor_ < 0) fail("make a temporary file", folder_, errno);
      unlink(name.c_str());
    }
    place = size_;
    size_ += size;
  }
  size_t done = 0;
  while (done < size) {
    const ssize_t count =
        pwrite(descriptor_, bytes + done, size - done, static_cast<off_t>(place + done));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0)
      fail("write " + std::to_string(size) + " bytes to a temporary file", folder_,
           errno);
    done += static_cast<size_t>(count);
  }
  return place;
}

void SpillFile::read(uint64_t place, uint8_t* out, size_t size) const {
  size_t done = 0;
  while (done < size) {
    const ssize_t count =
        pread(descriptor_, out + done, size - done, static_cast<off_t>(place + done));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) fail("read a temporary file", folder_, count < 0 ? errno : EIO);
    done += static_cast<size_t>(count);
  }
}

uint8_t* RowStore::add(uint32_t size) {
  const size_t needed = size + sizeof(uint32_t);
  if (blocks_.empty() || !blocks_.back().bytes ||
      blocks_.back().capacity - blocks_.back().used < needed) {
    Block& block = blocks_.emplace_back();
    block.capacity = static_cast<uint32_t>(std::max(block_bytes_, needed));
    block.bytes = std::make_unique_for_overwrite<uint8_t[]>(block.capacity);
    memory_ += block.capacity;
  }
  Block& block = blocks_.back();
  uint8_t* const place = block.bytes.get() + block.used;
  std::memcpy(place, &size, sizeof(size));
  block.used += static_cast<uint32_t>(needed);
  ++block.num_rows;
  ++num_rows_;
  return place + sizeof(size);
}

void RowStore::spill(SpillFile& file) {
  file_ = &file;
  for (Block& block : blocks_) {
    if (!block.bytes) continue;
    block.place = file.write(block.bytes.get(), block.used);
    block.bytes.reset();
  }
  memory_ = 0;
}

void RowStore::read(
    const std::function<void(const uint8_t** rows, size_t size)>& take) const {
  for (size_t i = 0; i < blocks_.size(); ++i) read_block(i, take);
}

void RowStore::read_block(
    size_t i, const std::function<void(const uint8_t** rows, size_t size)>& take) const {
  const Block& block = blocks_[i];
  const uint8_t* bytes = block.bytes.get();
  std::unique_ptr<uint8_t[]> loaded;
  if (!bytes) {
    loaded = std::make_unique_for_overwrite<uint8_t[]>(block.used);
    file_->read(block.place, loaded.get(), block.used);
    bytes = loaded.get();
  }
  std::vector<const uint8_t*> rows;
  rows.reserve(std::min<size_t>(kVectorSize, block.num_rows));
  for (uint32_t row = 0; row < block.num_rows; ++row) {
    uint32_t size;
    std::memcpy(&size, bytes, sizeof(size));
    rows.push_back(bytes + sizeof(size));
    bytes += sizeof(size) + size;
    if (rows.size() < kVectorSize && row + 1 < block.num_rows) continue;
    take(rows.data(), rows.size());
    rows.clear();
  }
}

void RowStore::clear() {
  blocks_.clear();
  num_rows_ = 0;
  memory_ = 0;
}

}  // namespace phlox::kernel
