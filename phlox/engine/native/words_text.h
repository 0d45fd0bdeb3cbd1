// What kernels of strings share.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "phlox/base/utf8.h"
#include "phlox/engine/native/words.h"
#include "phlox/kernel/register.h"

namespace phlox::engine::native {

// A kernel by a function of a text, and of memory for the one that it gives.
template <class Function>
Kernel texts(Function function) {
  return [function](const Call& call) {
    const auto* const x = call.args[0].as<std::string_view>();
    auto* const out = call.out.values<std::string_view>();
    for (size_t i = 0; i < call.size; ++i) out[i] = function(x[i], call.out.texts());
    return call.valid;
  };
}

// The argument if it is a constant text, and an option.
inline std::optional<std::string> constant_text(const Use& use, size_t i) {
  const expr::Expr& arg = use.node.arg(i);
  if (!arg.is("literal") || !arg.attribute("value").string()) return std::nullopt;
  return *arg.attribute("value").string();
}
inline std::string option_text(const Use& use, std::string_view name,
                               std::string_view otherwise = {}) {
  const expr::Value* const value = use.attribute(name);
  return value ? *value->string() : std::string(otherwise);
}

// An argument of any integer type, as 64 bits with a sign: what is larger is as good as
// the largest, where lengths are counted.
class Counts {
 public:
  explicit Counts(const Vector& vector) : vector_(vector) {}
  int64_t operator[](size_t i) const {
    if (vector_.form != Form::kUint) return vector_.as<int64_t>()[i];
    const uint64_t n = vector_.as<uint64_t>()[i];
    return n > INT64_MAX ? INT64_MAX : static_cast<int64_t>(n);
  }
  bool is_null(size_t i) const { return vector_.is_null(i); }

 private:
  const Vector& vector_;
};

// The byte where the n-th character begins, counted from 0; the size if there are fewer.
size_t byte_of_character(std::string_view text, int64_t n);
// The same from the end: of 1 where the last one begins; 0 if there are fewer.
size_t byte_from_end(std::string_view text, int64_t n);

}  // namespace phlox::engine::native
