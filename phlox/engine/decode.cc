// Values that a server gives as those of the types of a query: what its engines have
// alike.
#include "phlox/engine/decode.h"

#include "phlox/base/error.h"

namespace phlox::engine {

void throw_no_value(std::string_view text, const type::Type& type) {
  throw Error(Code::kType, std::string(text) + " is no " + type.to_string());
}

std::string key_of(const table::Column& from, int64_t row) {
  switch (from.kind()) {
    using enum type::Kind;
    case kString:
    case kBytes:
      return std::string(from.bytes(row));
    case kBool:
      return from.boolean(row) ? "t" : "f";
    case kFloat64:
      return std::to_string(from.value<double>(row));
    case kDecimal:
      return {reinterpret_cast<const char*>(from.values<char>()) + 16 * row, 16};
    default:
      return std::to_string(from.integer(row));
  }
}

}  // namespace phlox::engine
