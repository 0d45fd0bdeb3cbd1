// The Arrow schema of a datashape.
#include <memory>
#include <string>
#include <vector>

#include "phlox/base/error.h"
#include "phlox/type/arrow.h"
#include "phlox/type/metadata.h"
#include "phlox/type/string_facts.h"

namespace phlox::type {
namespace {

// What a schema points to. Each schema of a tree has its own, because the ABI lets a
// consumer move a child out and release its parent first.
struct Owned {
  std::string format;
  std::string name;
  std::string metadata;
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema*> child_pointers;
  ArrowSchema dictionary{};

  Owned() = default;
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  ~Owned() {
    for (auto& child : children)
      if (child.release) child.release(&child);
    if (dictionary.release) dictionary.release(&dictionary);
  }
};

void release(ArrowSchema* schema) {
  delete static_cast<Owned*>(schema->private_data);
  schema->release = nullptr;
}

void write(const Type& type, std::string name, bool top, ArrowSchema* out);

std::string format_of(const Type& type) {
  switch (type.kind()) {
    case Kind::kNull:
      return "n";
    case Kind::kBool:
      return "b";
    case Kind::kInt8:
      return "c";
    case Kind::kInt16:
      return "s";
    case Kind::kInt32:
      return "i";
    case Kind::kInt64:
      return "l";
    case Kind::kUint8:
      return "C";
    case Kind::kUint16:
      return "S";
    case Kind::kUint32:
      return "I";
    case Kind::kUint64:
      return "L";
    case Kind::kFloat32:
      return "f";
    case Kind::kFloat64:
      return "g";
    case Kind::kDecimal:
      return "d:" + std::to_string(type.precision()) + "," + std::to_string(type.scale());
    case Kind::kString:
      return "u";
    case Kind::kBytes:
      return "z";
    case Kind::kDate:
      return "tdD";
    case Kind::kTime:
      return "ttu";
    case Kind::kDatetime:
      return "tsu:" + type.zone();
    case Kind::kTimedelta:
      return "tDu";
    case Kind::kUuid:
      return "w:16";
    case Kind::kJson:
      return "u";
    case Kind::kRecord:
      return "+s";
    case Kind::kVar:
      return "+l";
    case Kind::kFixed:
      return "+w:" + std::to_string(type.fixed_length());
    case Kind::kMap:
      return "+m";
    case Kind::kCategorical:
      return "i";
    case Kind::kOption:
      break;  // said by the nullable flag
  }
  throw Error(Code::kInternal, "no Arrow format for " + type.to_string());
}

std::string metadata_of(const Type& type) {
  std::vector<std::pair<std::string_view, std::string>> entries;
  if (type.is(Kind::kUuid) || type.is(Kind::kJson)) {
    entries.emplace_back(kExtensionNameKey,
                         type.is(Kind::kUuid) ? "arrow.uuid" : "arrow.json");
    entries.emplace_back(kExtensionMetadataKey, "");
  }
  // A categorical says it for its categories: libraries keep no metadata of a dictionary.
  if ((type.is(Kind::kString) || type.is(Kind::kCategorical)) &&
      without_string_facts(type) != type)
    entries.emplace_back(kDatashapeKey, type.to_string());
  return encode_metadata(entries);
}

void write_children(const Type& type, Owned& owned) {
  const auto add = [&](const Type& child, std::string name) {
    owned.children.push_back({});
    write(child, std::move(name), false, &owned.children.back());
  };
  switch (type.kind()) {
    case Kind::kRecord:
      owned.children.reserve(type.fields().size());
      for (const auto& field : type.fields()) add(field.type, field.name);
      break;
    case Kind::kVar:
    case Kind::kFixed:
      add(type.element(), "item");
      break;
    case Kind::kMap:
      add(Type::record({{"key", type.map_key()}, {"value", type.element()}}), "entries");
      break;
    case Kind::kCategorical:
      write(type.element(), "", false, &owned.dictionary);
      break;
    default:
      break;
  }
}

void write(const Type& type, std::string name, bool top, ArrowSchema* out) {
  const Type value = type.without_option();
  auto owned = std::make_unique<Owned>();
  owned->format = format_of(value);
  owned->name = std::move(name);
  owned->metadata = metadata_of(value);
  // from_arrow passes over the nullable flag of a struct at the top.
  if (top && type.is_option() && value.is(Kind::kRecord))
    owned->metadata = encode_metadata({{kDatashapeKey, type.to_string()}});
  write_children(value, *owned);
  for (auto& child : owned->children) owned->child_pointers.push_back(&child);

  *out = {};
  out->format = owned->format.c_str();
  out->name = owned->name.c_str();
  out->metadata = owned->metadata.empty() ? nullptr : owned->metadata.data();
  out->flags = type.is_option() || type.is(Kind::kNull) ? ARROW_FLAG_NULLABLE : 0;
  out->n_children = static_cast<int64_t>(owned->children.size());
  out->children = owned->child_pointers.empty() ? nullptr : owned->child_pointers.data();
  out->dictionary = owned->dictionary.release ? &owned->dictionary : nullptr;
  out->release = release;
  out->private_data = owned.release();
}

}  // namespace

void to_arrow(const Type& type, ArrowSchema* out) {
  out->release = nullptr;
  write(type.is_table() ? type.element() : type, "", true, out);
}

}  // namespace phlox::type
