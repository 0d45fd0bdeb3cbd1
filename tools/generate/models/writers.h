// What is written out of the facts.
#pragma once

#include <ostream>
#include <string>

#include "facts.h"

namespace facts {

// The tables of phlox/scene/schema.h.
void write_tables(const Facts& facts, std::ostream& out);
// The C++ classes of one family.
void write_header(const Facts& facts, const std::string& family, std::ostream& out);

}  // namespace facts
