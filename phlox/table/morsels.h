// Rows that many threads pull at once, in numbered pieces.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "phlox/base/task.h"
#include "phlox/table/stream.h"

namespace phlox::table {

// One piece of a table, small enough that its columns stay in a core's cache. The numbers
// of all pieces are 0, 1, 2, ...; the pieces in their order are the table in its order.
struct Morsel {
  uint64_t number = 0;
  Batch batch;  // may have no rows
};

// A table in pieces. next() may be called from any number of threads at once, and gives
// each piece once; a piece is never held back for one with a greater number. It throws
// Error, and then every later call on any thread throws or ends. Dropping it stops what
// it still does.
class Morsels {
 public:
  virtual ~Morsels() = default;
  // Always `var * {...}`; batches are laid out as `type::to_arrow` says for it.
  virtual const type::Type& type() const = 0;
  // The next piece, or nothing where there is none for this thread: another one that is
  // still in next(), or at the piece that it got, may get more. All pieces have been given
  // when every thread has asked and got nothing.
  virtual std::optional<Morsel> next() = 0;
  // From any thread, when nobody wants more: calls of next() that wait, for a pipe say,
  // end or throw soon.
  virtual void stop() {}
};

// The batches of a stream, one after the other, larger ones in slices: threads take turns
// at the reading. stop() cancels `part`: of the task that the stream was opened with, if
// it may wait.
std::unique_ptr<Morsels> morsels_of(Stream stream, Task part = {});

// The pieces in their order, made ahead on so many threads (0: one a core; 1: by who
// pulls), but for the first ones, so that a small table starts no threads. A few of them
// are held at any time.
Stream in_order(std::unique_ptr<Morsels> morsels, unsigned num_threads, Task task);

}  // namespace phlox::table
