// Finds out how the files of a table of delimited text are written and what types their
// fields have.
#pragma once

#include <string>
#include <vector>

#include "phlox/base/task.h"
#include "phlox/format/delimited_head.h"
#include "phlox/migrate/format.h"
#include "phlox/type/type.h"

namespace phlox::format {

// What all files of the table share. Finding it reads the starts of the files up to the
// first that is not empty.
class DelimitedLayout {
 public:
  // `may_sniff`: without ?delimiter= it is found out. Throws Error(kIo) if all files are
  // empty and no datashape is given.
  DelimitedLayout(const migrate::Resource& resource, char default_delimiter,
                  bool may_sniff, Task task);

  const DialectOptions& options() const { return options_; }
  const std::vector<std::string>& names() const { return first_.names; }
  // Where the rows of one of the files begin. Throws as head_for and next_head do. Any
  // thread.
  FileHead head_of(const std::string& file) const;
  FileHead head_of(const FileStart& start) const;
  // The type that the first part of each file suggests: exact if that is all of it.
  type::Type discover() const;

 private:
  std::vector<std::string> files_;
  DialectOptions options_;
  bool is_declared_;
  std::string first_file_;
  FileHead first_;
  Task task_;
};

}  // namespace phlox::format
