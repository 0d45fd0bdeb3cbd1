// Finds a field of a record by its name.
#include "phlox/type/field_index.h"

#include <functional>

#include "phlox/type/type.h"

namespace phlox::type {
namespace {

uint32_t tag_of(std::string_view name) {
  const size_t hash = std::hash<std::string_view>{}(name);
  return static_cast<uint32_t>(hash >> 32 ^ hash);
}

}  // namespace

size_t FieldIndex::probe(const std::vector<Field>& fields, std::string_view name,
                         uint32_t tag) const {
  const size_t mask = slots_.size() - 1;
  size_t at = tag & mask;
  while (slots_[at].field != 0 &&
         (slots_[at].tag != tag || fields[slots_[at].field - 1].name != name))
    at = (at + 1) & mask;
  return at;
}

size_t FieldIndex::build(const std::vector<Field>& fields) {
  slots_.clear();
  if (fields.size() <= kLinear) {
    for (size_t i = 1; i < fields.size(); ++i)
      for (size_t j = 0; j < i; ++j)
        if (fields[i].name == fields[j].name) return i;
    return kAbsent;
  }
  // Room for the next fields too: a record is often made from one that is a field
  // shorter.
  size_t size = 32;
  while (size < 2 * fields.size() + 2) size *= 2;
  slots_.resize(size);
  for (size_t i = 0; i < fields.size(); ++i) {
    const uint32_t tag = tag_of(fields[i].name);
    Slot& slot = slots_[probe(fields, fields[i].name, tag)];
    if (slot.field != 0) return i;
    slot = {tag, static_cast<uint32_t>(i + 1)};
  }
  return kAbsent;
}

bool FieldIndex::append(const std::vector<Field>& fields) {
  const size_t last = fields.size() - 1;
  if (slots_.size() < 2 * fields.size()) return build(fields) == kAbsent;
  const uint32_t tag = tag_of(fields[last].name);
  Slot& slot = slots_[probe(fields, fields[last].name, tag)];
  if (slot.field != 0) return false;
  slot = {tag, static_cast<uint32_t>(last + 1)};
  return true;
}

size_t FieldIndex::find(const std::vector<Field>& fields, std::string_view name) const {
  if (slots_.empty()) {
    for (size_t i = 0; i < fields.size(); ++i)
      if (fields[i].name == name) return i;
    return kAbsent;
  }
  const Slot& slot = slots_[probe(fields, name, tag_of(name))];
  return slot.field == 0 ? kAbsent : slot.field - 1;
}

}  // namespace phlox::type
