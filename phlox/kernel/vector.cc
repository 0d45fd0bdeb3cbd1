// Which form the values of a type have.
#include "phlox/kernel/vector.h"

#include "phlox/base/error.h"

namespace phlox::kernel {

using type::Kind;

bool has_form(const type::Type& type) {
  const type::Type plain = type.without_option();
  switch (plain.kind()) {
    case Kind::kCategorical:
      return plain.element().is(Kind::kString) || plain.element().is(Kind::kBytes);
    case Kind::kRecord:
    case Kind::kVar:
    case Kind::kFixed:
    case Kind::kMap:
      return false;
    default:
      return true;
  }
}

Form form_of(const type::Type& type) {
  const type::Type plain = type.without_option();
  switch (plain.kind()) {
    case Kind::kBool:
      return Form::kBool;
    case Kind::kNull:
    case Kind::kDate:
    case Kind::kTime:
    case Kind::kDatetime:
    case Kind::kTimedelta:
      return Form::kInt;
    case Kind::kDecimal:
      return Form::kDecimal;
    case Kind::kString:
    case Kind::kBytes:
    case Kind::kJson:
    case Kind::kUuid:
    case Kind::kCategorical:
      return Form::kText;
    default:
      if (plain.is_signed()) return Form::kInt;
      if (plain.is_unsigned()) return Form::kUint;
      if (plain.is_float()) return Form::kFloat;
      throw Error(Code::kInternal, "no vector has the type " + type.to_string());
  }
}

}  // namespace phlox::kernel
