// Large arrays of a document as text, made by several threads before it is written.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "phlox/scene/model.h"

namespace phlox::scene {

// What stands in JSON for the bytes of an array: base64 of gzip.
void append_packed(std::string_view bytes, int level, std::string& out);

class Packed {
 public:
  // Packs nothing where it does not pay: a single array, or few bytes. Throws what gzip
  // throws.
  Packed(const std::vector<Model>& models, int level);
  // Of the array that has these bytes at this place in memory; null if it was not packed.
  const std::string* find(std::string_view bytes) const;

 private:
  std::unordered_map<const char*, std::string> texts_;
};

}  // namespace phlox::scene
