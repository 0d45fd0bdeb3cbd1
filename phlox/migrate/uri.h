// Where data lives, as text: language section 5.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace phlox::migrate {

struct Uri {
  std::string scheme;    // "file" for a path, "-" for standard input and output, else as written
  std::string location;  // the path, glob or folder, or all between "SCHEME://" and "::" or "?"
  std::string inner;     // what follows the last "::"; a table, dataset or collection
  std::map<std::string, std::string> options;  // ?key=value&...
  // As the user may see it: the password of user:password@ prints as ***.
  std::string to_string() const;
};

// Throws Error(kInvalid) on an empty text, a key without a value, an option given twice. A path may
// hold any character; "?" starts options only where what follows looks like key=value, so that a
// glob "a?.csv" is a path.
Uri parse_uri(std::string_view text);

}  // namespace phlox::migrate
