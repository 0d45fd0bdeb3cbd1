// Spark's types as its DDL writes them.
#pragma once

#include <vector>

#include "phlox/engine/spark/client.h"

namespace spark::connect {
class DataType;
}

namespace phlox::engine::spark {

// The columns of a struct type.
std::vector<Field> fields_of(const ::spark::connect::DataType& type);

}  // namespace phlox::engine::spark
