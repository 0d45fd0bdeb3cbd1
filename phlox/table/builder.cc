// Makes batches value by value.
#include "phlox/table/builder.h"

#include <cstring>
#include <limits>

#include "phlox/base/error.h"

namespace phlox::table {

using type::Kind;
using type::Type;

namespace {

constexpr size_t kMaxOffset = std::numeric_limits<int32_t>::max();

bool has_offsets(Kind kind) {
  return kind == Kind::kString || kind == Kind::kJson || kind == Kind::kBytes ||
         kind == Kind::kVar || kind == Kind::kMap;
}

// Bytes of one value in the data buffer; 0 for bits, offsets and layouts without one.
size_t width(const Type& type) {
  switch (type.kind()) {
    case Kind::kInt8:
    case Kind::kInt16:
    case Kind::kInt32:
    case Kind::kInt64:
    case Kind::kUint8:
    case Kind::kUint16:
    case Kind::kUint32:
    case Kind::kUint64:
    case Kind::kFloat32:
    case Kind::kFloat64:
      return static_cast<size_t>(type.bit_width()) / 8;
    case Kind::kDate:
    case Kind::kCategorical:
      return 4;
    case Kind::kTime:
    case Kind::kDatetime:
    case Kind::kTimedelta:
      return 8;
    case Kind::kDecimal:
    case Kind::kUuid:
      return 16;
    default:
      return 0;
  }
}

// Most texts are short, and a call for each would take longer than the bytes do: two
// words that overlap have them all. Gives the end.
uint8_t* copy_text(std::string_view text, uint8_t* out) {
  const char* const from = text.data();
  const size_t size = text.size();
  const auto copy_ends = [&]<class Word>(Word) {
    Word first, last;
    std::memcpy(&first, from, sizeof(Word));
    std::memcpy(&last, from + size - sizeof(Word), sizeof(Word));
    std::memcpy(out, &first, sizeof(Word));
    std::memcpy(out + size - sizeof(Word), &last, sizeof(Word));
  };
  if (size > 2 * sizeof(uint64_t))
    std::memcpy(out, from, size);
  else if (size >= sizeof(uint64_t))
    copy_ends(uint64_t{});
  else if (size >= sizeof(uint32_t))
    copy_ends(uint32_t{});
  else
    for (size_t i = 0; i < size; ++i) out[i] = static_cast<uint8_t>(from[i]);
  return out + size;
}

// The first `count` bits stay; those behind them are what push_bit takes them for.
void truncate_bits(Buffer& bits, int64_t count) {
  bits.resize(static_cast<size_t>((count + 7) / 8));
  if (count % 8) bits.data()[count / 8] &= static_cast<uint8_t>((1u << (count % 8)) - 1);
}

[[noreturn]] void too_large() {
  throw Error(
      Code::kUnsupported,
      "more than 2 GiB of text, or 2147483647 elements, in one batch of a column");
}

}  // namespace

ColumnBuilder::ColumnBuilder(const Type& type)
    : type_(type.without_option()), nullable_(type.is_option() || type.is(Kind::kNull)) {
  switch (type_.kind()) {
    case Kind::kRecord:
      for (const auto& field : type_.fields()) children_.emplace_back(field.type);
      break;
    case Kind::kVar:
    case Kind::kFixed:
    case Kind::kCategorical:
      children_.emplace_back(type_.element());
      break;
    case Kind::kMap:
      children_.emplace_back(type_.map_key());
      children_.emplace_back(type_.element());
      break;
    default:
      break;
  }
  start();
}

void ColumnBuilder::start() {
  size_ = 0;
  null_count_ = 0;
  validity_ = Buffer();
  data_ = Buffer();
  bytes_ = Buffer();
  codes_.clear();
  if (has_offsets(type_.kind())) data_.push(int32_t{0});
}

void ColumnBuilder::mark_null() {
  if (null_count_++ == 0) {
    // The first null: all before it were valid.
    validity_.fill(0xff, static_cast<size_t>(size_ / 8));
    if (size_ % 8) validity_.push(static_cast<uint8_t>((1u << (size_ % 8)) - 1));
  }
  push_bit(validity_, size_, false);
}

void ColumnBuilder::mark(size_t count, const uint8_t* valid) {
  const bool any_null = valid && std::memchr(valid, 0, count);
  if (any_null && !nullable_) throw_null();
  if (!any_null && null_count_ == 0) {
    size_ += static_cast<int64_t>(count);
    return;
  }
  for (size_t i = 0; i < count; ++i) {
    if (valid && !valid[i])
      mark_null();
    else if (null_count_ != 0)
      push_bit(validity_, size_, true);
    ++size_;
  }
}

void ColumnBuilder::throw_null() const {
  throw Error(Code::kType, "a null where the type is " + type_.to_string());
}

void ColumnBuilder::append_null() {
  if (!nullable_) throw_null();
  const Kind kind = type_.kind();
  if (kind == Kind::kNull) {
    ++null_count_;
    ++size_;
    return;
  }
  mark_null();
  if (kind == Kind::kBool) {
    push_bit(data_, size_, false);
  } else if (has_offsets(kind)) {
    // Ends where the one before it ended.
    int32_t end;
    std::memcpy(&end, data_.data() + data_.size() - sizeof(end), sizeof(end));
    data_.push(end);
  } else if (kind == Kind::kRecord) {
    for (auto& child : children_) child.append_filler();
  } else if (kind == Kind::kFixed) {
    for (int64_t i = 0; i < type_.fixed_length(); ++i) children_[0].append_filler();
  } else {
    data_.fill(0, width(type_));
  }
  ++size_;
}

void ColumnBuilder::append_filler() {
  const Kind kind = type_.kind();
  if (nullable_) return append_null();
  if (kind == Kind::kBool) return append_bool(false);
  if (kind == Kind::kString || kind == Kind::kJson || kind == Kind::kBytes)
    return append_bytes({});
  if (kind == Kind::kRecord)
    for (auto& child : children_) child.append_filler();
  if (kind == Kind::kFixed)
    for (int64_t i = 0; i < type_.fixed_length(); ++i) children_[0].append_filler();
  if (kind == Kind::kRecord || kind == Kind::kFixed || kind == Kind::kVar ||
      kind == Kind::kMap)
    return append_element();
  if (kind == Kind::kCategorical && children_[0].size() == 0)
    children_[0].append_filler();
  data_.fill(0, width(type_));
  mark_valid();
}

void ColumnBuilder::append_integer(int64_t value) {
  switch (width(type_)) {
    case 1:
      return append(static_cast<int8_t>(value));
    case 2:
      return append(static_cast<int16_t>(value));
    case 4:
      return append(static_cast<int32_t>(value));
    default:
      return append(value);
  }
}

void ColumnBuilder::append_bytes(std::string_view bytes) {
  if (type_.is(Kind::kUuid)) {
    if (bytes.size() != 16) throw Error(Code::kInternal, "a uuid of other than 16 bytes");
    data_.append(bytes.data(), bytes.size());
  } else {
    bytes_.append(bytes.data(), bytes.size());
    if (bytes_.size() > kMaxOffset) too_large();
    data_.push(static_cast<int32_t>(bytes_.size()));
  }
  mark_valid();
}

void ColumnBuilder::append_texts(const std::string_view* texts, size_t count,
                                 const uint8_t* valid) {
  size_t total = 0;
  for (size_t i = 0; i < count; ++i)
    if (!valid || valid[i]) total += texts[i].size();
  if (bytes_.size() + total > kMaxOffset) too_large();
  auto* const ends = append_all<int32_t>(count, valid);
  const size_t begin = bytes_.size();
  bytes_.resize(begin + total);
  uint8_t* out = bytes_.data() + begin;
  for (size_t i = 0; i < count; ++i) {
    if (!valid || valid[i]) out = copy_text(texts[i], out);
    ends[i] = static_cast<int32_t>(out - bytes_.data());
  }
}

void ColumnBuilder::append_element() {
  const Kind kind = type_.kind();
  if (kind == Kind::kVar || kind == Kind::kMap) {
    const auto end = static_cast<size_t>(children_[0].size());
    if (end > kMaxOffset) too_large();
    data_.push(static_cast<int32_t>(end));
  } else if (kind == Kind::kFixed &&
             children_[0].size() != (size_ + 1) * type_.fixed_length()) {
    throw Error(Code::kType,
                "a list of another length than the type " + type_.to_string() + " has");
  }
  mark_valid();
}

ColumnBuilder::Entry ColumnBuilder::code_of(std::string_view key) {
  const auto next = static_cast<int32_t>(children_[0].size());
  const auto [place, is_new] = codes_.try_emplace(std::string(key), next);
  return {place->second, is_new};
}

void ColumnBuilder::truncate(int64_t size) {
  const Kind kind = type_.kind();
  const auto count = static_cast<size_t>(size);
  if (validity_.size() != 0) {
    for (int64_t i = size; i < size_; ++i) null_count_ -= !bit_at(validity_.data(), i);
    truncate_bits(validity_, null_count_ == 0 ? 0 : size);
  } else if (kind == Kind::kNull) {
    null_count_ = size;
  }
  size_ = size;
  if (kind == Kind::kBool) {
    truncate_bits(data_, size);
  } else if (has_offsets(kind)) {
    data_.resize((count + 1) * sizeof(int32_t));
    int32_t end;
    std::memcpy(&end, data_.data() + count * sizeof(end), sizeof(end));
    if (kind == Kind::kVar || kind == Kind::kMap)
      for (auto& child : children_) child.truncate(end);
    else
      bytes_.resize(static_cast<size_t>(end));
  } else if (kind == Kind::kRecord) {
    for (auto& child : children_) child.truncate(size);
  } else if (kind == Kind::kFixed) {
    children_[0].truncate(size * type_.fixed_length());
  } else {
    data_.resize(count * width(type_));
    // A new code may have got no value.
    if (kind == Kind::kCategorical)
      std::erase_if(
          codes_, [&](const auto& known) { return known.second >= children_[0].size(); });
  }
}

ArrowArray ColumnBuilder::finish() {
  const Kind kind = type_.kind();
  last_data_ = data_.size();
  last_bytes_ = bytes_.size();
  std::vector<Buffer> buffers;
  std::vector<ArrowArray> children;
  std::optional<ArrowArray> dictionary;
  if (kind != Kind::kNull) buffers.push_back(std::move(validity_));
  const bool no_data =
      kind == Kind::kNull || kind == Kind::kRecord || kind == Kind::kFixed;
  if (!no_data) buffers.push_back(std::move(data_));
  if (kind == Kind::kString || kind == Kind::kJson || kind == Kind::kBytes)
    buffers.push_back(std::move(bytes_));
  if (kind == Kind::kCategorical) {
    dictionary = children_[0].finish();
  } else if (kind == Kind::kMap) {
    const int64_t entries = children_[0].size();
    std::vector<ArrowArray> pair = {children_[0].finish(), children_[1].finish()};
    std::vector<Buffer> validity(1);
    children.push_back(make_array(entries, 0, std::move(validity), std::move(pair)));
  } else {
    for (auto& child : children_) children.push_back(child.finish());
  }
  const ArrowArray array =
      make_array(size_, null_count_, std::move(buffers), std::move(children), dictionary);
  start();
  return array;
}

Builder::Builder(const Type& table) : type_(table) {
  if (!table.is_table())
    throw Error(Code::kInternal, "rows of " + table.to_string() + ", which is no table");
  for (const auto& field : table.element().fields()) columns_.emplace_back(field.type);
}

Batch Builder::finish() {
  std::vector<ArrowArray> children;
  for (auto& column : columns_) {
    if (column.size() != num_rows_)
      throw Error(Code::kInternal, "a batch with columns of different lengths");
    children.push_back(column.finish());
  }
  std::vector<Buffer> validity(1);
  Batch batch(make_array(num_rows_, 0, std::move(validity), std::move(children)));
  num_rows_ = 0;
  return batch;
}

}  // namespace phlox::table
