// What was typed before, kept from one shell to the next.
#pragma once

#include <string>
#include <vector>

namespace phlox::cli {

// $XDG_STATE_HOME/phlox/history (else below ~/.local/state), readable by its owner alone,
// of the last kMost entries. A file that cannot be read or written is no failure: the
// shell then only remembers what it was told itself. Shells that run at once both add to
// it.
class History {
 public:
  static constexpr size_t kMost = 1000;

  History();
  const std::vector<std::string>& entries() const { return entries_; }
  // Adds it to the file, except what was the last one anyway, begins with a blank, or
  // holds a password.
  void add(const std::string& entry);

 private:
  std::string path_;  // empty: nowhere
  std::vector<std::string> entries_;
};

}  // namespace phlox::cli
