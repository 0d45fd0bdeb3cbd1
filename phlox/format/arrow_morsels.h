// Arrow IPC files as morsels: each thread reads batches with a reader of its own.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "phlox/base/task.h"
#include "phlox/table/morsels.h"
#include "phlox/type/type.h"

namespace phlox::format {

struct ArrowFile {
  std::string path;
  int64_t num_batches = 0;  // that can be read each alone: none of the stream form
  bool has_dictionaries = false;
};
// Throws Error(kIo) for a file that is neither form.
ArrowFile arrow_file(const std::string& path);

// The rows as `type`, a table. Where one is bad `in_order` is read instead, the whole in
// its order, to say which row it is.
std::unique_ptr<table::Morsels> arrow_morsels(std::vector<ArrowFile> files,
                                              const type::Type& type,
                                              std::function<table::Stream()> in_order,
                                              Task task);

}  // namespace phlox::format
