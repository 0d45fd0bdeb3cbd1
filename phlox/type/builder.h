// How the constructors of Type make nodes; for the files of this room only.
#pragma once

#include <memory>
#include <utility>

#include "phlox/type/node.h"

namespace phlox::type {

// Mixes `value` into `hash`; the order of mixing counts.
inline uint64_t mix(uint64_t hash, uint64_t value) {
  hash ^= value + 0x9E3779B97F4A7C15u + (hash << 6) + (hash >> 2);
  hash *= 0xFF51AFD7ED558CCDu;
  return hash ^ hash >> 32;
}

struct Type::Builder {
  static Type make(std::shared_ptr<Node> node) { return Type(std::move(node)); }
  // Throws Error(kInternal) for "no type": no type can be made of it.
  static int depth(const Type& type);
  // One level above `inner`; throws Error(kInvalid) when that is too deep.
  static uint16_t above(int inner);
  // The shared node of a kind that has no parameters, made at first use and never freed.
  static const Type& leaf(Kind kind);
  static void check_name(const Field& field);
};

}  // namespace phlox::type
