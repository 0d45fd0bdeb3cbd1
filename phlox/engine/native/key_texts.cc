// Numbers for the texts of dictionaries.
#include "phlox/engine/native/key_texts.h"

#include <algorithm>
#include <string_view>

namespace phlox::engine::native {

namespace {
// Dictionaries whose numbers a thread keeps.
constexpr size_t kMostKnown = 4;
// Of a position those of the row (chunk.cc); the others are those of the morsel.
constexpr int kRowBits = 40;
}  // namespace

std::vector<uint32_t> KeyTexts::add(const table::Column& values) {
  std::vector<uint32_t> numbers(static_cast<size_t>(values.size()));
  std::vector<std::string_view> texts(kVectorSize);
  const std::lock_guard lock(mutex_);
  for (size_t begin = 0; begin < numbers.size(); begin += kVectorSize) {
    context_->task.check();
    const size_t size = std::min(kVectorSize, numbers.size() - begin);
    for (size_t i = 0; i < size; ++i)
      texts[i] = values.bytes(static_cast<int64_t>(begin + i));
    table_.find(texts.data(), nullptr, size, SIZE_MAX, numbers.data() + begin);
  }
  look_at_memory();
  return numbers;
}

void KeyTexts::add(const std::string_view* texts, const uint8_t* valid, size_t size,
                   uint32_t* numbers) {
  const std::lock_guard lock(mutex_);
  table_.find(texts, valid, size, SIZE_MAX, numbers);
  look_at_memory();
}

void KeyTexts::look_at_memory() {
  memory_.set(table_.memory());
  context_->memory.must_fit(table_.memory(), "the texts of a key's dictionaries");
}

Vector KeyTexts::texts(const Vector& numbers, size_t size, kernel::Register& out) const {
  const auto* const from = numbers.as<int64_t>();
  auto* const texts = out.values<std::string_view>();
  for (size_t i = 0; i < size; ++i)
    texts[i] = numbers.is_null(i) ? std::string_view("", 0)
                                  : table_.text(static_cast<uint32_t>(from[i]));
  return out.view(numbers.valid);
}

Vector KeyNumbers::take(Chunk& chunk, size_t column) {
  const table::Column* const source = chunk.source(column);
  if (source && source->kind() == type::Kind::kCategorical)
    return by_code(chunk, *source);
  return by_text(chunk.column(column), chunk.size());
}

Vector KeyNumbers::by_text(const Vector& texts, size_t size) {
  found_.resize(kVectorSize);
  texts_->add(texts.as<std::string_view>(), texts.valid, size, found_.data());
  std::copy_n(found_.data(), size, numbers_.values<int64_t>());
  return numbers_.view(texts.valid);
}

Vector KeyNumbers::by_code(const Chunk& chunk, const table::Column& source) {
  const uint64_t morsel = chunk.position(0) >> kRowBits;
  if (morsel_ != morsel) look_up(source.child());
  morsel_ = morsel;
  const uint32_t* const numbers = known_.front().numbers.data();
  const int32_t* const codes = source.values<int32_t>();
  auto* const out = numbers_.values<int64_t>();
  const size_t size = chunk.size();
  if (!source.has_nulls()) {
    if (chunk.is_whole()) {
      const int32_t* const from = codes + chunk.source_row(0);
      for (size_t i = 0; i < size; ++i) out[i] = numbers[from[i]];
    } else {
      for (size_t i = 0; i < size; ++i) out[i] = numbers[codes[chunk.source_row(i)]];
    }
    return numbers_.view(nullptr);
  }
  uint8_t* const valid = numbers_.valid();
  for (size_t i = 0; i < size; ++i) {
    const int64_t row = chunk.source_row(i);
    valid[i] = !source.is_null(row);
    out[i] = valid[i] ? numbers[codes[row]] : 0;
  }
  return numbers_.view(valid);
}

// Brings a dictionary to the front. Comparing it with one that is known is much less work
// than looking up its values.
void KeyNumbers::look_up(const table::Column& values) {
  const auto size = static_cast<size_t>(values.size());
  const int32_t* const ends =
      values.values<int32_t>();  // from where the first one begins
  std::string_view bytes;
  if (size > 0)
    bytes = {values.bytes(0).data(), static_cast<size_t>(ends[size] - ends[0])};
  const auto place = std::find_if(known_.begin(), known_.end(), [&](const Known& known) {
    return known.numbers.size() == size && known.bytes == bytes &&
           std::equal(known.ends.begin(), known.ends.end(), ends);
  });
  if (place != known_.end()) {
    std::rotate(known_.begin(), place, place + 1);
    return;
  }
  if (known_.size() == kMostKnown) known_.pop_back();
  known_.insert(known_.begin(), {{ends, ends + (size > 0 ? size + 1 : 0)},
                                 std::string(bytes),
                                 texts_->add(values)});
}

}  // namespace phlox::engine::native
