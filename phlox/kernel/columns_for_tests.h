// Vectors of values that tests write down.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "phlox/kernel/register.h"

namespace phlox::kernel {

// At most kVectorSize values; it must outlive its vector.
template <Form form>
class TestColumn {
 public:
  using Value = std::conditional_t<form == Form::kText, std::string, form_value<form>>;

  TestColumn(std::vector<std::optional<Value>> values)
      : values_(std::move(values)), memory_(form) {
    bool has_null = false;
    for (size_t i = 0; i < values_.size(); ++i) {
      memory_.valid()[i] = values_[i].has_value();
      has_null |= !values_[i];
      memory_.template values<form_value<form>>()[i] =
          values_[i] ? form_value<form>(*values_[i]) : form_value<form>{};
    }
    vector_ = memory_.view(has_null ? memory_.valid() : nullptr);
  }
  TestColumn(TestColumn&&) = delete;

  size_t size() const { return values_.size(); }
  const Vector& vector() const { return vector_; }

 private:
  std::vector<std::optional<Value>> values_;
  Register memory_;
  Vector vector_;
};
using Bools = TestColumn<Form::kBool>;
using Ints = TestColumn<Form::kInt>;
using Uints = TestColumn<Form::kUint>;
using Floats = TestColumn<Form::kFloat>;
using Decimals = TestColumn<Form::kDecimal>;
using Texts = TestColumn<Form::kText>;

inline std::vector<Register> registers(const std::vector<Form>& forms) {
  std::vector<Register> memory;
  for (const Form form : forms) memory.emplace_back(form);
  return memory;
}

// A value as text: null, or what it is.
inline std::string text_at(const Vector& values, size_t i) {
  if (values.is_null(i)) return "null";
  return with_form(values.form, [&]<Form form>() -> std::string {
    const auto& value = values.as<form_value<form>>()[i];
    if constexpr (form == Form::kText)
      return "\"" + std::string(value) + "\"";
    else if constexpr (form == Form::kDecimal)
      return std::to_string(static_cast<int64_t>(value >> 64)) + ":" +
             std::to_string(static_cast<uint64_t>(value));
    else
      return std::to_string(value);
  });
}

}  // namespace phlox::kernel
