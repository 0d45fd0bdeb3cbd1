// Finds the tokens of JSON text with the first stage of simdjson.
//
// Its faces over whole documents do not serve: On-Demand is compiled for one kind of
// vector instructions, does not check what is not asked for, and starts anew with each
// line; DOM keeps neither places nor the text of numbers. The first stage is what makes
// it fast, is chosen at run time, and leaves the meaning of tokens to us.
#include "phlox/format/json_index.h"

#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <new>

#include "phlox/base/error.h"

namespace phlox::format {

static_assert(JsonIndex::kPadding >= simdjson::SIMDJSON_PADDING);

// There may be as many tokens as bytes, and room for four bytes each is made.
constexpr size_t kMostText = size_t{16} << 20;

struct JsonIndex::Parser {
  std::unique_ptr<simdjson::internal::dom_parser_implementation> stages;
};

JsonIndex::JsonIndex() : parser_(std::make_unique<Parser>()) {}
JsonIndex::JsonIndex(JsonIndex&&) noexcept = default;
JsonIndex& JsonIndex::operator=(JsonIndex&&) noexcept = default;
JsonIndex::~JsonIndex() = default;

bool JsonIndex::build(std::string_view text) {
  if (text.size() > kMostText) return false;
  auto& stages = parser_->stages;
  if (!stages || stages->capacity() < text.size()) {
    const size_t capacity = std::max<size_t>(text.size() + text.size() / 8, 1 << 16);
    if (simdjson::get_active_implementation()->create_dom_parser_implementation(
            capacity, simdjson::DEFAULT_MAX_DEPTH, stages) != simdjson::SUCCESS)
      throw std::bad_alloc();
  }
  // An empty text is an error to it, and has no token to us.
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto error = stages->stage1(bytes, text.size(), simdjson::stage1_mode::regular);
  if (error == simdjson::EMPTY)
    stages->n_structural_indexes = 0;
  else if (error != simdjson::SUCCESS)
    return false;
  const auto size = static_cast<uint32_t>(text.size());
  stages->structural_indexes[stages->n_structural_indexes] = size;
  stages->structural_indexes[stages->n_structural_indexes + 1] = size;
  has_escapes_ = std::memchr(text.data(), '\\', text.size()) != nullptr;
  return true;
}

const uint32_t* JsonIndex::tokens() const {
  return parser_->stages->structural_indexes.get();
}

}  // namespace phlox::format
