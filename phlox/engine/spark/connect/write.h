// The command that writes what a plan gives.
#pragma once

#include "phlox/engine/spark/client.h"

namespace spark::connect {
class WriteOperation;
}

namespace phlox::engine::spark {

// All but the input.
void set_write(const Write& write, ::spark::connect::WriteOperation* operation);

}  // namespace phlox::engine::spark
