// Types as SQL sees them, and texts brought from one to another.
#include "phlox/compile/row.h"

namespace phlox::compile {

using type::Type;
namespace kind {
using enum type::Kind;
}

Type sql_type(const Type& type) {
  Type plain = type.without_option();
  while (plain.is(kind::kCategorical)) plain = plain.element().without_option();
  return plain;
}

Sql widened(const Dialect& dialect, Sql sql, const Type& from, const Type& to) {
  Type source = sql_type(from);
  if (sql.digits > 0) source = Type::decimal(sql.digits, source.scale());
  const Type target = sql_type(to);
  if (source == target) return sql;
  Sql out{dialect.widen(sql.text, source, target), true};
  out.atom = is_atom(out.text);
  const auto scale = [](const Type& type) {
    return type.is(kind::kDecimal) ? type.scale() : type.is_integer() ? 0 : -1;
  };
  if (scale(source) >= 0 && scale(source) == scale(target)) out.range = sql.range;
  return out;
}

}  // namespace phlox::compile
