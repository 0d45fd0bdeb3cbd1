// Making records: unique names, and a cheap way to make one that is a field longer.
#include <algorithm>
#include <functional>

#include "phlox/base/error.h"
#include "phlox/base/quote.h"
#include "phlox/base/utf8.h"
#include "phlox/type/builder.h"

namespace phlox::type {
namespace {

uint64_t mix_field(uint64_t hash, const Field& field) {
  return mix(mix(hash, std::hash<std::string>{}(field.name)), field.type.hash());
}

Error twice(const Field& field) {
  return Error(Code::kInvalid, "the field " + quoted_short(field.name) + " occurs twice");
}

}  // namespace

void Type::Builder::check_name(const Field& field) {
  if (field.name.empty()) throw Error(Code::kInvalid, "a field has an empty name");
  if (field.name.find('\0') != std::string::npos)
    throw Error(Code::kInvalid, "the name of the field " + quoted_short(field.name) +
                                    " holds a zero byte");
  if (!is_utf8(field.name))
    throw Error(Code::kInvalid, "the name of the field " + quoted_short(field.name) +
                                    " is not valid UTF-8");
}

Type Type::record(std::vector<Field> fields) {
  auto node = std::make_shared<Node>();
  node->kind = Kind::kRecord;
  uint64_t hash = 10;
  int deepest = 0;
  for (const auto& field : fields) {
    Builder::check_name(field);
    hash = mix_field(hash, field);
    deepest = std::max(deepest, Builder::depth(field.type));
  }
  node->depth = Builder::above(deepest);
  node->hash = hash;
  const size_t again = node->index.build(fields);
  if (again != FieldIndex::kAbsent) throw twice(fields[again]);
  node->fields = std::move(fields);
  return Type(std::move(node));
}

Type Type::with_field(Field field) const {
  Builder::check_name(field);
  auto node = std::make_shared<Node>();
  node->kind = Kind::kRecord;
  node->depth = std::max(node_->depth, Builder::above(Builder::depth(field.type)));
  node->hash = mix_field(node_->hash, field);
  node->index = node_->index;
  node->fields.reserve(node_->fields.size() + 1);
  node->fields = node_->fields;
  node->fields.push_back(std::move(field));
  if (!node->index.append(node->fields)) throw twice(node->fields.back());
  return Type(std::move(node));
}

Type Type::table(std::vector<Field> fields) { return var(record(std::move(fields))); }

}  // namespace phlox::type
