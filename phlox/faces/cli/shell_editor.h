// The prompt: lines that are typed, edited, completed and recalled.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "phlox/expr/complete.h"

namespace phlox::cli {

class LineEditor {
 public:
  using Completer =
      std::function<expr::Completion(const std::string& line, size_t cursor)>;
  // On standard input and output, which are terminals.
  explicit LineEditor(Completer completer);
  ~LineEditor();
  LineEditor(const LineEditor&) = delete;
  LineEditor& operator=(const LineEditor&) = delete;

  // False where no libedit is installed: lines can then be typed, and no more.
  bool edits() const { return parts_ != nullptr; }

  enum class Got { kLine, kEnd, kInterrupt };
  // The next line, without its end (it has line ends inside if it was recalled so).
  Got read(const std::string& prompt, std::string& line);
  // For the arrow keys.
  void remember(const std::string& entry);
  // Forgets what was pasted and has not been read.
  void drop_pasted() { pasted_.clear(); }

 private:
  struct Parts;
  Got read_plain(const std::string& prompt, std::string& line);

  Completer completer_;
  std::deque<std::string> pasted_;  // lines that are still to be read
  std::unique_ptr<Parts> parts_;
};

}  // namespace phlox::cli
