// Rows that many threads pull at once, in numbered pieces.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
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
// each piece once; a piece is never held back for one with a greater number. Dropping it
// stops what it still does.
class Morsels {
 public:
  virtual ~Morsels() = default;
  // Always `var * {...}`; batches are laid out as `type::to_arrow` says for it.
  virtual const type::Type& type() const = 0;
  // The next piece; waits while there may be one. Nothing: all have been given, and no
  // other call is at work. Throws Error, and then every later call throws it, too.
  std::optional<Morsel> next();
  // How many have been given.
  uint64_t num_given() const;
  // From any thread, when nobody wants more: calls of next() that wait, for a pipe say,
  // end or throw soon.
  virtual void stop() {}

 private:
  // The next piece, or nothing where there is none for this thread, so that it is asked
  // again when a call that was at work meanwhile has given a piece: what there is more of
  // is there before that call ends. It is not called again after a throw. May be called
  // from any number of threads at once.
  virtual std::optional<Morsel> try_next() = 0;
  void fail(std::exception_ptr failure);
  [[noreturn]] void throw_again() const;

  mutable std::mutex mutex_;
  std::condition_variable change_;
  size_t num_busy_ = 0;  // calls of try_next()
  uint64_t num_given_ = 0;
  bool has_ended_ = false;
  std::exception_ptr failure_;  // nobody else has it
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
