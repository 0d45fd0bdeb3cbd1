// The command that writes what a plan gives.
#include "phlox/engine/spark/connect/write.h"

#include <spark/connect/commands.pb.h>

namespace phlox::engine::spark {

using ::spark::connect::WriteOperation;

void set_write(const Write& write, WriteOperation* operation) {
  if (write.table.empty()) {
    operation->set_source(write.format);
    operation->set_path(write.path);
    operation->set_mode(WriteOperation::SAVE_MODE_ERROR_IF_EXISTS);
  } else {
    operation->mutable_table()->set_table_name(write.table);
    operation->mutable_table()->set_save_method(
        WriteOperation::SaveTable::TABLE_SAVE_METHOD_INSERT_INTO);
    operation->set_mode(WriteOperation::SAVE_MODE_APPEND);
  }
  for (const auto& [key, value] : write.options)
    (*operation->mutable_options())[key] = value;
}

}  // namespace phlox::engine::spark
