// The table of words.
#include "phlox/engine/native/words.h"

#include <algorithm>
#include <cstring>
#include <unordered_map>

namespace phlox::engine::native {

namespace {

std::unordered_map<std::string_view, WordRow>& table() {
  static std::unordered_map<std::string_view, WordRow> rows;
  return rows;
}

}  // namespace

Words::Words(std::initializer_list<WordRow> rows) {
  for (const WordRow& row : rows) table().emplace(row.op, row);
}

const WordRow* find_word(std::string_view op) {
  const auto place = table().find(op);
  return place == table().end() ? nullptr : &place->second;
}

uint8_t* Call::writable_valid() const {
  uint8_t* const own = out.valid();
  if (valid)
    std::memcpy(own, valid, size);
  else
    std::memset(own, 1, size);
  return own;
}

Kernel null_result(Form form) {
  return kernel::with_form(form, []<Form form>() -> Kernel {
    return [](const Call& call) {
      using Value = kernel::form_value<form>;
      Value value{};
      if constexpr (form == Form::kText) value = {"", 0};
      std::fill_n(call.out.values<Value>(), call.size, value);
      return call.valid;
    };
  });
}

}  // namespace phlox::engine::native
