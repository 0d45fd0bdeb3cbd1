// Cuts delimited files into chunks at line ends.
#include "phlox/format/delimited_source.h"

#include "phlox/base/error.h"
#include "phlox/format/delimited_chunk.h"
#include "phlox/format/delimited_file.h"
#include "phlox/migrate/input.h"

namespace phlox::format {

ChunkSource::ChunkSource(std::vector<std::string> files,
                         std::function<FileHead(const std::string& file)> head_of,
                         size_t bytes, Task task)
    : files_(std::move(files)),
      head_of_(std::move(head_of)),
      chunk_bytes_(bytes),
      task_(std::move(task)),
      heads_(files_.size()) {}

ChunkSource::~ChunkSource() = default;

bool ChunkSource::open_next() {
  if (next_file_ == files_.size()) return false;
  const std::string& file = files_[next_file_];
  FileHead& head = heads_[next_file_];
  head = head_of_(file);
  head.names.clear();
  plain_index_ = 0;
  plain_ = PlainFile::open(file);
  if (!plain_)
    pulled_ =
        std::make_unique<PulledFile>(migrate::open_input(file, task_, true), head.begin);
  ++next_file_;
  return true;
}

std::optional<ChunkSource::Ticket> ChunkSource::claim() {
  task_.check();
  if (!plain_ && !pulled_ && !open_next()) return std::nullopt;
  Ticket ticket;
  ticket.chunk.file = next_file_ - 1;
  if (plain_) {
    ticket.plain = plain_;
    ticket.begin = heads_[ticket.chunk.file].begin;
    ticket.index = plain_index_++;
    if (plain_index_ == plain_->num_chunks(ticket.begin, chunk_bytes_)) plain_ = nullptr;
    return ticket;
  }
  pulled_->next(chunk_bytes_, ticket.chunk);
  if (ticket.chunk.ends_file) pulled_ = nullptr;
  return ticket;
}

Chunk ChunkSource::load(Ticket ticket, table::Buffer spare) const {
  if (!ticket.plain) return std::move(ticket.chunk);
  ticket.chunk.bytes = std::move(spare);
  ticket.plain->load(ticket.begin, chunk_bytes_, ticket.index, ticket.chunk);
  Task task = task_;
  task.add_bytes(ticket.chunk.size);
  return std::move(ticket.chunk);
}

uint64_t ChunkSource::line_at(size_t file, uint64_t offset) const {
  const auto plain = PlainFile::open(files_[file]);
  return plain ? plain->count_lines(offset) + 1 : 0;
}

}  // namespace phlox::format
