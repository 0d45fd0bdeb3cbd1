// What a type can be asked: its parameters, its fields, and whether it equals another.
#include "phlox/base/error.h"
#include "phlox/type/builder.h"

namespace phlox::type {

Kind Type::kind() const { return node_->kind; }

bool Type::is_integer() const {
  return node_ && kind() >= Kind::kInt8 && kind() <= Kind::kUint64;
}
bool Type::is_signed() const {
  return node_ && kind() >= Kind::kInt8 && kind() <= Kind::kInt64;
}
bool Type::is_unsigned() const {
  return node_ && kind() >= Kind::kUint8 && kind() <= Kind::kUint64;
}
bool Type::is_float() const { return is(Kind::kFloat32) || is(Kind::kFloat64); }
bool Type::is_number() const { return is_integer() || is_float() || is(Kind::kDecimal); }
bool Type::is_temporal() const {
  return node_ && kind() >= Kind::kDate && kind() <= Kind::kTimedelta;
}
bool Type::is_list() const { return is(Kind::kVar) || is(Kind::kFixed); }

int Type::bit_width() const {
  if (is_signed()) return 8 << (static_cast<int>(kind()) - static_cast<int>(Kind::kInt8));
  if (is_unsigned())
    return 8 << (static_cast<int>(kind()) - static_cast<int>(Kind::kUint8));
  if (is(Kind::kFloat32)) return 32;
  if (is(Kind::kFloat64)) return 64;
  throw Error(Code::kInternal, "bit_width was asked of " + to_string());
}

const Type& Type::element() const {
  if (!node_->element)
    throw Error(Code::kInternal, "element was asked of " + to_string());
  return node_->element;
}

const Type& Type::map_key() const {
  if (!node_->key) throw Error(Code::kInternal, "map_key was asked of " + to_string());
  return node_->key;
}

int64_t Type::fixed_length() const { return node_->length; }
int Type::precision() const { return node_->precision; }
int Type::scale() const { return node_->scale; }
int64_t Type::string_length() const { return node_->length; }
const std::string& Type::string_encoding() const { return node_->text; }
const std::string& Type::zone() const { return node_->text; }

const std::vector<Field>& Type::fields() const { return node_->fields; }

std::optional<size_t> Type::field_index(std::string_view name) const {
  const size_t place = node_->index.find(node_->fields, name);
  return place == FieldIndex::kAbsent ? std::nullopt : std::optional(place);
}

const Field* Type::field(std::string_view name) const {
  const size_t place = node_->index.find(node_->fields, name);
  return place == FieldIndex::kAbsent ? nullptr : &node_->fields[place];
}

std::vector<std::string> Type::field_names() const {
  std::vector<std::string> names;
  names.reserve(node_->fields.size());
  for (const auto& field : node_->fields) names.push_back(field.name);
  return names;
}

Type Type::without_option() const { return is_option() ? node_->element : *this; }

bool Type::is_table() const { return is(Kind::kVar) && node_->element.is(Kind::kRecord); }

uint64_t Type::hash() const { return node_ ? node_->hash : 0; }

bool Type::equal(const Type& a, const Type& b) {
  const Node* x = a.node_.get();
  const Node* y = b.node_.get();
  if (x == y) return true;
  if (!x || !y || x->hash != y->hash || x->kind != y->kind) return false;
  return x->precision == y->precision && x->scale == y->scale && x->length == y->length &&
         x->text == y->text && x->key == y->key && x->element == y->element &&
         x->fields == y->fields;
}

}  // namespace phlox::type
