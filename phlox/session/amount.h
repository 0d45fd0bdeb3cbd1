// A number that is only thought, as people say it.
#pragma once

#include <string>

namespace phlox::session {

// 1500000 as "about 1.5 million"; less than 10,000 as "a few".
std::string amount(double number);

}  // namespace phlox::session
