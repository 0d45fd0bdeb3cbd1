// Cuts text files into chunks at line ends.
#include "phlox/format/text_chunks.h"

#include <algorithm>

#include "phlox/base/error.h"
#include "phlox/format/text_file.h"
#include "phlox/kernel/line_count.h"
#include "phlox/migrate/input.h"

namespace phlox::format {

ChunkSource::ChunkSource(std::vector<std::string> files, HeadOf head_of, TextCuts cuts,
                         Task task)
    : files_(std::move(files)),
      head_of_(std::move(head_of)),
      cuts_(cuts),
      task_(std::move(task)),
      heads_(files_.size()) {}

ChunkSource::~ChunkSource() = default;

bool ChunkSource::open_next() {
  if (next_file_ == files_.size()) return false;
  const std::string& file = files_[next_file_];
  heads_[next_file_] = head_of_(file);
  index_ = 0;
  plain_ = PlainFile::open(file);
  if (!plain_)
    pulled_ = std::make_unique<PulledFile>(migrate::open_input(file, task_, true),
                                           heads_[next_file_].begin, cuts_);
  ++next_file_;
  return true;
}

std::optional<ChunkSource::Ticket> ChunkSource::claim() {
  task_.check();
  if (!plain_ && !pulled_ && !open_next()) return std::nullopt;
  Ticket ticket;
  ticket.chunk.file = next_file_ - 1;
  ticket.chunk.starts_file = index_ == 0;
  if (plain_) {
    ticket.plain = plain_;
    ticket.begin = heads_[ticket.chunk.file].begin;
    ticket.index = index_++;
    if (index_ == plain_->num_chunks(ticket.begin, cuts_)) plain_ = nullptr;
    return ticket;
  }
  ++index_;
  pulled_->next(ticket.chunk);
  if (ticket.chunk.ends_file) pulled_ = nullptr;
  return ticket;
}

Chunk ChunkSource::load(Ticket ticket, table::Buffer spare) const {
  if (!ticket.plain) return std::move(ticket.chunk);
  ticket.chunk.bytes = std::move(spare);
  ticket.plain->load(ticket.begin, cuts_, ticket.index, ticket.chunk);
  Task task = task_;
  task.add_bytes(ticket.chunk.size);
  return std::move(ticket.chunk);
}

uint64_t ChunkSource::line_at(size_t file, uint64_t offset) const {
  const auto plain = PlainFile::open(files_[file]);
  return plain ? plain->count_lines(offset, cuts_.line_ends) + 1 : 0;
}

uint64_t count_line_ends(std::string_view text, LineEnds line_ends) {
  if (line_ends == LineEnds::kAny) return kernel::count_lines(text);
  return static_cast<uint64_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace phlox::format
