// What becomes of malformed lines and values (?on_error=), and what the user is told.
#pragma once

#include <cstdint>
#include <string>

#include "phlox/base/error.h"
#include "phlox/base/task.h"
#include "phlox/migrate/uri.h"
#include "phlox/type/type.h"

namespace phlox::format {

enum class OnError : uint8_t {
  kError,  // reading ends
  kSkip,   // the line is left out
  kNull,   // the value is null; a line whose fields cannot be told is left out
};

// Throws Error(kInvalid) for another word.
OnError on_error_of(const migrate::Uri& uri);
// The same table, where malformed values become null with a `?` in every field.
type::Type nullable(const type::Type& table, OnError on_error);

// Counts what was passed over in one file after the other, and makes notes of it.
class PassedOver {
 public:
  explicit PassedOver(Task task) : task_(std::move(task)) {}
  ~PassedOver() { tell(); }
  PassedOver(const PassedOver&) = delete;
  PassedOver& operator=(const PassedOver&) = delete;

  // Makes the notes of the file before.
  void start_file(std::string shown_name);
  // More lines that were left out. `first` is the error of the first one, with its place.
  bool has_skipped() const { return skipped_.count != 0; }
  void add_skipped(uint64_t count, const Error& first) { add(skipped_, count, first); }
  // More values that became null.
  bool has_nulled() const { return nulled_.count != 0; }
  void add_nulled(uint64_t count, const Error& first) { add(nulled_, count, first); }

 private:
  struct Kind {
    uint64_t count = 0;
    std::string first;
  };
  void tell();
  static void add(Kind& kind, uint64_t count, const Error& first);

  Task task_;
  std::string file_;
  Kind skipped_, nulled_;
};

}  // namespace phlox::format
