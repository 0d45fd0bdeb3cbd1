// The start of a delimited text file: byte order mark, header line, and where the rows
// begin.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "phlox/base/task.h"
#include "phlox/format/delimited_dialect.h"
#include "phlox/format/delimited_record.h"
#include "phlox/format/text_chunks.h"
#include "phlox/type/type.h"

namespace phlox::format {

struct FileHead : TextHead {
  bool is_empty = true;            // not a byte, but for a byte order mark
  std::vector<std::string> names;  // of the fields: the header's, or f0, f1, ...
};

// The first bytes of a file, up to the end of its first record at least.
struct FileStart {
  std::string name;  // as messages show it
  std::string bytes;
  bool whole = false;
};
// Throws Error(kIo) if the first record is longer than a gigabyte.
FileStart read_start(const std::string& file, size_t size, const Dialect& dialect,
                     Task task);

// The fields of a record as names: without spaces around.
std::vector<std::string> names_of(const Record& record);
// No two are equal, and none is a number, a bool, a date or a time. Not all are empty.
bool looks_like_header(std::vector<std::string> names);

// With the names of a given datashape: there is a header if and only if the first line
// spells them (spaces around aside). Throws Error(kIo), with the place, for a first line
// that spells most of them, or all in another order, or that has another number of
// fields.
FileHead head_for(const FileStart& start, const DialectOptions& options,
                  const std::vector<std::string>& names);

// Without: the first line is a header if each of its fields is a name (not empty, no
// number, bool, date or time) and no two are equal. An empty one among them is named by
// its place.
FileHead find_head(const FileStart& start, const DialectOptions& options);

// The head of a further file of a table whose first file, `first_name`, has `first`: a
// header that spells the same names, or none.
FileHead next_head(const FileStart& start, const DialectOptions& options,
                   const FileHead& first, const std::string& first_name);

}  // namespace phlox::format
