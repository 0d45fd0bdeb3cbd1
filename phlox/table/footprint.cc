// Walks the buffers of Arrow arrays, as their layout says.
#include "phlox/table/footprint.h"

#include <cstdio>
#include <cstring>

#include "phlox/table/layout.h"
#include "phlox/type/arrow.h"

namespace phlox::table {

namespace {

using Form = Layout::Form;
using Visit = std::function<void(const void*, size_t)>;

size_t as_size(int64_t n) { return n < 0 ? 0 : static_cast<size_t>(n); }

void visit_bits(const void* bits, int64_t begin, int64_t length, const Visit& each) {
  if (!bits || length == 0) return;
  const int64_t first = begin / 8, end = (begin + length + 7) / 8;
  each(static_cast<const uint8_t*>(bits) + first, as_size(end - first));
}

// Places of `width` bytes.
void visit_values(const void* values, int64_t width, int64_t begin, int64_t length,
                  const Visit& each) {
  if (!values || length == 0) return;
  each(static_cast<const uint8_t*>(values) + begin * width, as_size(length * width));
}

int64_t offset_at(const void* offsets, int64_t width, int64_t i) {
  if (width == 8) return static_cast<const int64_t*>(offsets)[i];
  return static_cast<const int32_t*>(offsets)[i];
}

void visit_array(const ArrowArray& array, const Layout& layout, int64_t begin,
                 int64_t length, const Visit& each);

void visit_child(const ArrowArray& child, const Layout& layout, int64_t begin,
                 int64_t length, const Visit& each) {
  visit_array(child, layout, child.offset + begin, length, each);
}

// `begin` counts from the start of the buffers.
void visit_array(const ArrowArray& array, const Layout& layout, int64_t begin,
                 int64_t length, const Visit& each) {
  if (length == 0 || layout.form == Form::kNull) return;
  if (array.n_buffers > 0) visit_bits(array.buffers[0], begin, length, each);
  switch (layout.form) {
    case Form::kBool:
      return visit_bits(array.buffers[1], begin, length, each);
    case Form::kBinary: {
      const int64_t width = layout.bytes_per_value;
      visit_values(array.buffers[1], width, begin, length + 1, each);
      const int64_t from = offset_at(array.buffers[1], width, begin);
      const int64_t to = offset_at(array.buffers[1], width, begin + length);
      return visit_values(array.buffers[2], 1, from, to - from, each);
    }
    case Form::kList:
    case Form::kMap: {
      const int64_t width = layout.form == Form::kMap ? 4 : layout.bytes_per_value;
      visit_values(array.buffers[1], width, begin, length + 1, each);
      const int64_t from = offset_at(array.buffers[1], width, begin);
      const int64_t to = offset_at(array.buffers[1], width, begin + length);
      const ArrowArray& child = *array.children[0];
      if (layout.form == Form::kList)
        return visit_child(child, layout.children[0], from, to - from, each);
      for (int64_t i = 0; i < child.n_children; ++i)
        visit_child(*child.children[i], layout.children[as_size(i)], child.offset + from,
                    to - from, each);
      return;
    }
    case Form::kFixedList:
      return visit_child(*array.children[0], layout.children[0],
                         begin * layout.bytes_per_value, length * layout.bytes_per_value,
                         each);
    case Form::kStruct:
      for (int64_t i = 0; i < array.n_children; ++i)
        visit_child(*array.children[i], layout.children[as_size(i)], begin, length, each);
      return;
    case Form::kDictionary:
      visit_values(array.buffers[1], layout.bytes_per_value, begin, length, each);
      return visit_child(*array.dictionary, layout.children[0], 0,
                         array.dictionary->length, each);
    case Form::kDate32:
      return visit_values(array.buffers[1], 4, begin, length, each);
    case Form::kDate64:
      return visit_values(array.buffers[1], 8, begin, length, each);
    default:
      return visit_values(array.buffers[1], layout.bytes_per_value, begin, length, each);
  }
}

// Two lanes of 64 bits, which different data does not share by chance.
class Hash {
 public:
  void add(const void* data, size_t size) {
    const auto* bytes = static_cast<const uint8_t*>(data);
    word(size);
    for (; size >= 8; bytes += 8, size -= 8) {
      uint64_t eight;
      std::memcpy(&eight, bytes, 8);
      word(eight);
    }
    uint64_t rest = 0;
    std::memcpy(&rest, bytes, size);
    word(rest);
  }
  std::string text() const {
    char text[33];
    std::snprintf(text, sizeof text, "%016llx%016llx",
                  static_cast<unsigned long long>(a_),
                  static_cast<unsigned long long>(b_));
    return text;
  }

 private:
  static uint64_t folded(uint64_t x, uint64_t y) {
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(x) * y;
    return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
  }
  void word(uint64_t value) {
    a_ = folded(a_ ^ value, 0x9E3779B97F4A7C15u) + value;
    b_ = folded(b_ + value, 0xD1B54A32D192ED03u) ^ (value << 32 | value >> 32);
  }
  uint64_t a_ = 0x243F6A8885A308D3u;
  uint64_t b_ = 0x13198A2E03707344u;
};

}  // namespace

struct Footprint::State {
  Layout layout;
  Hash hash;
};

Footprint::Footprint(const type::Type& table) : state_(std::make_unique<State>()) {
  Schema schema;
  type::to_arrow(table, schema.get());
  state_->layout = layout_of(*schema.get(), table.element());
}

Footprint::~Footprint() = default;

void Footprint::visit(const Batch& batch, const Visit& each) const {
  const ArrowArray& array = *batch.get();
  visit_array(array, state_->layout, array.offset, array.length, each);
}

uint64_t Footprint::bytes(const Batch& batch) const {
  uint64_t bytes = 0;
  visit(batch, [&](const void*, size_t size) { bytes += size; });
  return bytes;
}

void Footprint::add(const Batch& batch) {
  const int64_t rows = batch.num_rows();
  state_->hash.add(&rows, sizeof rows);
  visit(batch, [&](const void* data, size_t size) { state_->hash.add(data, size); });
}

std::string Footprint::fingerprint() const { return state_->hash.text(); }

}  // namespace phlox::table
