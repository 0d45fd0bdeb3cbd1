// What a driver says of a failure, as people read it.
#pragma once

#include <string>

namespace phlox::engine::adbc {

// One line: what the server says, without the text of the query behind it, and without
// what the driver puts around it.
std::string plain_message(std::string text);

}  // namespace phlox::engine::adbc
