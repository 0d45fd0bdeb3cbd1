// Three-valued logic, and what asks for nulls.
#include <cstring>

#include "phlox/engine/native/words.h"

namespace phlox::engine::native {

namespace {

// true if one side is true (or, for `and`, false if one is false), else null if one is
// null.
template <bool decides>
Word connective(const Use& use) {
  return {[](const Call& call) -> const uint8_t* {
            const Vector &a = call.args[0], &b = call.args[1];
            auto* const out = call.out.values<uint8_t>();
            const auto *const x = a.as<uint8_t>(), *const y = b.as<uint8_t>();
            for (size_t i = 0; i < call.size; ++i)
              out[i] = decides ? x[i] | y[i] : x[i] & y[i];
            if (!a.valid && !b.valid) return nullptr;
            uint8_t* const valid = call.out.valid();
            for (size_t i = 0; i < call.size; ++i) {
              const bool has_a = !a.is_null(i), has_b = !b.is_null(i);
              const bool decided =
                  (has_a && (x[i] != 0) == decides) || (has_b && (y[i] != 0) == decides);
              valid[i] = decided || (has_a && has_b);
              if (decided) out[i] = decides;
            }
            return valid;
          },
          {use.result, use.result}};
}

Word negation(const Use& use) {
  return {unary<Form::kBool, Form::kBool>([](uint8_t x) { return x ^ 1; }), {use.result}};
}

template <bool null>
Word is_null(const Use&) {
  return {[](const Call& call) -> const uint8_t* {
    auto* const out = call.out.values<uint8_t>();
    if (call.args[0].valid)
      for (size_t i = 0; i < call.size; ++i) out[i] = call.args[0].is_null(i) == null;
    else
      std::memset(out, !null, call.size);
    return nullptr;
  }};
}

const Words words = {
    {"and", connective<false>, false, PassesNulls::kNo},
    {"or", connective<true>, false, PassesNulls::kNo},
    {"not", negation},
    {"isnull", is_null<true>},
    {"notnull", is_null<false>},
};

}  // namespace

}  // namespace phlox::engine::native
