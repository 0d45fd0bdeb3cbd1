// The canonical text of a type.
#include "phlox/base/quote.h"
#include "phlox/type/keyword.h"
#include "phlox/type/type.h"

namespace phlox::type {
namespace {

void append(std::string& out, const Type& type);

void append_string(std::string& out, const Type& type) {
  const std::string& encoding = type.string_encoding();
  if (type.string_length() == 0 && encoding.empty()) return;
  out += '[';
  if (type.string_length() != 0) out += std::to_string(type.string_length());
  if (type.string_length() != 0 && !encoding.empty()) out += ", ";
  if (!encoding.empty()) out += quote(encoding);
  out += ']';
}

void append_record(std::string& out, const Type& type) {
  out += '{';
  bool first = true;
  for (const auto& [name, field_type] : type.fields()) {
    if (!first) out += ", ";
    first = false;
    out += is_identifier(name) ? name : quote(name);
    out += ": ";
    append(out, field_type);
  }
  out += '}';
}

void append(std::string& out, const Type& type) {
  switch (type.kind()) {
    case Kind::kOption:
      out += '?';
      return append(out, type.element());
    case Kind::kVar:
      out += "var * ";
      return append(out, type.element());
    case Kind::kFixed:
      out += std::to_string(type.fixed_length()) + " * ";
      return append(out, type.element());
    case Kind::kRecord:
      return append_record(out, type);
    default:
      break;
  }
  out += keyword(type.kind());
  switch (type.kind()) {
    case Kind::kDecimal:
      out += '[' + std::to_string(type.precision()) + ", " +
             std::to_string(type.scale()) + ']';
      break;
    case Kind::kString:
      append_string(out, type);
      break;
    case Kind::kDatetime:
      if (!type.zone().empty()) out += '[' + quote(type.zone()) + ']';
      break;
    case Kind::kMap:
      out += '[';
      append(out, type.map_key());
      out += ", ";
      append(out, type.element());
      out += ']';
      break;
    case Kind::kCategorical:
      out += '[';
      append(out, type.element());
      out += ']';
      break;
    default:
      break;
  }
}

}  // namespace

std::string Type::to_string() const {
  if (!node_) return "no type";
  std::string out;
  append(out, *this);
  return out;
}

}  // namespace phlox::type
