// How a delimited text file is written: which bytes part its fields and rows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "phlox/format/on_error.h"
#include "phlox/migrate/uri.h"

namespace phlox::format {

struct Dialect {
  char delimiter = ',';
  int quote = '"';  // -1: quotes mean nothing
  std::vector<std::string>
      nulls;  // texts that mean null besides the empty unquoted field

  bool is_null(std::string_view text) const {
    for (const auto& null : nulls)
      if (null == text) return true;
    return false;
  }
};

enum class HeaderOption { kFindOut, kYes, kNo };

// What a URI says about a file: ?delimiter= quote= null= header= on_error=
struct DialectOptions {
  Dialect dialect;
  bool has_delimiter = false;  // else the delimiter may be found out
  HeaderOption header = HeaderOption::kFindOut;
  OnError on_error = OnError::kError;
};

// Throws Error(kInvalid) for a value that an option does not take.
DialectOptions dialect_options(const migrate::Uri& uri, char default_delimiter);

// The delimiter that parts the first lines of a file most consistently: `,` if it does,
// else of tab,
// `;` and `|` the one that gives the most fields; `,` if none does. `expected_fields` (0:
// not known) is what the datashape of the user has. `text` may be cut off anywhere.
char sniff_delimiter(std::string_view text, const Dialect& dialect,
                     size_t expected_fields);

// "a tab", "\";\"": for messages.
std::string delimiter_name(char delimiter);

}  // namespace phlox::format
