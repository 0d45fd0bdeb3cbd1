// Guesses the format of plain text from its first bytes.
#pragma once

#include <string_view>

namespace phlox::migrate {

// "tsv", "csv", "json", "jsonl", "parquet", "arrow", or "" if nothing fits. `whole` says
// that the sample is all of it. With `only_tsv` nothing but tab-separated lines is looked
// for, and a comma in the first line speaks against them.
std::string_view sniff(std::string_view sample, bool whole, bool only_tsv);

}  // namespace phlox::migrate
