// Hands chunks of text files to the threads that ask, and lets them finish in turn.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "phlox/base/task.h"
#include "phlox/format/text_chunks.h"
#include "phlox/table/morsels.h"
#include "phlox/table/stream.h"

namespace phlox::format {

// What the parsers of text in morsels share. Of several errors the first in the files'
// order is thrown, whichever thread met it, and then all threads end.
class TextTurns {
 public:
  // stop() cancels `part`.
  TextTurns(std::vector<std::string> files, HeadOf head_of, TextCuts cuts, Task part)
      : part_(std::move(part)),
        source_(std::move(files), std::move(head_of), cuts, part_) {}

  // The next morsel, as table::Morsels::next. `parse(Chunk)` does what can be done
  // without knowing what stands before a chunk, on any thread; `finish(parsed)` is called
  // with what it gave, in the order of the chunks, by one thread at a time, and gives a
  // batch, or nothing for no rows.
  template <class Parse, class Finish>
  std::optional<table::Morsel> next(Parse parse, Finish finish) {
    using Parsed = decltype(parse(std::declval<Chunk>()));
    while (auto claimed = claim()) {
      std::optional<Parsed> parsed;
      std::exception_ptr error = claimed->error;
      try {
        if (!error) parsed = parse(source_.load(std::move(*claimed->ticket), spare()));
      } catch (...) {
        error = std::current_exception();
      }
      if (!wait_for_turn(claimed->turn)) break;
      std::optional<table::Morsel> morsel;
      try {
        if (error) std::rethrow_exception(error);
        if (auto batch = finish(*parsed))
          morsel = table::Morsel{number_++, std::move(*batch)};
      } catch (...) {
        end_turn(true);
        throw;
      }
      end_turn(false);
      if (morsel) return morsel;
    }
    return std::nullopt;
  }

  void stop() { part_.cancel(); }
  const ChunkSource& source() const { return source_; }
  // Memory of a chunk that is done with.
  void recycle(table::Buffer bytes);

 private:
  struct Claimed {
    uint64_t turn = 0;
    std::optional<ChunkSource::Ticket> ticket;
    std::exception_ptr error;  // instead of a ticket
  };
  // Nothing at the end, or after an error.
  std::optional<Claimed> claim();
  // False if an earlier turn ended with an error.
  bool wait_for_turn(uint64_t turn);
  void end_turn(bool with_error);
  table::Buffer spare();

  Task part_;
  ChunkSource source_;
  std::mutex claim_mutex_;  // held while claiming
  uint64_t num_claimed_ = 0;
  bool is_exhausted_ = false;
  std::mutex mutex_;
  std::condition_variable turned_;
  uint64_t turn_ = 0;  // the claim whose chunk is finished next
  bool has_failed_ = false;
  std::vector<table::Buffer> spares_;
  uint64_t number_ = 0;  // of the next morsel; of the thread whose turn it is
};

}  // namespace phlox::format
