// Constants of an expression as cells of a table.
#include "phlox/engine/literal.h"

#include "phlox/base/error.h"
#include "phlox/base/uuid.h"
#include "phlox/table/scalar_text.h"

namespace phlox::engine {

using type::Kind;
using type::Type;

table::Value cell(const expr::Value& value, const Type& option) {
  const Type type = option.without_option();
  if (value.is_null()) return {};
  if (const bool* boolean = value.boolean()) return *boolean;
  if (const std::string* text = value.string()) {
    if (type.is(Kind::kCategorical)) return cell(value, type.element());
    if (type.is(Kind::kDecimal)) {
      if (const auto unscaled =
              table::parse_decimal(*text, type.precision(), type.scale()))
        return *unscaled;
    } else if (type.is(Kind::kUuid)) {
      if (const auto bytes = parse_uuid(*text)) return *bytes;
    } else {
      return *text;
    }
    throw Error(Code::kType, *text + " is no " + type.to_string());
  }
  if (const int64_t* integer = value.integer()) {
    if (type.is_float()) return static_cast<double>(*integer);
    if (type.is(Kind::kDecimal)) return cell(expr::Value(std::to_string(*integer)), type);
    return *integer;
  }
  if (const uint64_t* integer = value.unsigned_integer()) return *integer;
  if (const double* real = value.real()) return *real;
  if (const expr::Value::List* list = value.list()) {
    table::Value::List cells;
    for (size_t i = 0; i < list->size(); ++i) {
      const expr::Value& item = (*list)[i];
      if (type.is(Kind::kMap)) {
        cells.push_back(table::Value::List{cell(item.list()->at(0), type.map_key()),
                                           cell(item.list()->at(1), type.element())});
      } else {
        cells.push_back(cell(
            item, type.is(Kind::kRecord) ? type.fields().at(i).type : type.element()));
      }
    }
    return cells;
  }
  throw Error(Code::kInternal, "a type is no cell");
}

}  // namespace phlox::engine
