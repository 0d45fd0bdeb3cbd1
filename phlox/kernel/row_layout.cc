// Rows of a fixed width.
#include "phlox/kernel/row_layout.h"

#include <algorithm>
#include <cstring>

namespace phlox::kernel {

namespace {

constexpr size_t kFirstPageRows = 64;
constexpr size_t kPageBytes = size_t{1} << 17;

}  // namespace

// A text's cell: 4 bytes of its length, then its bytes, or in the last 8 where they are.
void RowLayout::put_text(std::string_view text, uint8_t* cell, TextArena& texts) {
  const auto length = static_cast<uint32_t>(text.size());
  std::memcpy(cell, &length, sizeof(length));
  if (length <= kInlineText) {
    if (length > 0) std::memcpy(cell + 4, text.data(), length);
    return;
  }
  const char* const copy = texts.copy(text).data();
  std::memcpy(cell + 8, &copy, sizeof(copy));
}

RowLayout::RowLayout(std::vector<Form> forms, size_t header)
    : forms_(std::move(forms)), places_(forms_.size()), header_(header) {
  size_t at = header + forms_.size();
  // Single bytes first, so that nothing else is out of line.
  for (size_t i = 0; i < forms_.size(); ++i)
    if (width_of(forms_[i]) == 1) places_[i] = at++;
  at = (at + 7) / 8 * 8;
  for (size_t i = 0; i < forms_.size(); ++i) {
    const size_t width = width_of(forms_[i]);
    if (width == 1) continue;
    places_[i] = at;
    at += width;
  }
  width_ = at;
}

bool RowLayout::put(size_t column, const Vector& values, const uint16_t* picked,
                    size_t size, uint8_t* const* rows, TextArena& texts) const {
  const size_t there = header_ + column;
  const size_t place = places_[column];
  bool any_null = false;
  with_form(forms_[column], [&]<Form form>() {
    using T = form_value<form>;
    const T* const from = values.as<T>();
    for (size_t i = 0; i < size; ++i) {
      const size_t row = picked ? picked[i] : i;
      const bool is_null = values.is_null(row);
      any_null |= is_null;
      rows[i][there] = !is_null;
      // What stands in the place of a null is a value, too.
      if constexpr (form == Form::kText)
        put_text(is_null ? std::string_view() : from[row], rows[i] + place, texts);
      else
        std::memcpy(rows[i] + place, &from[row], sizeof(T));
    }
  });
  return any_null;
}

Vector RowLayout::get(size_t column, const uint8_t* const* rows, size_t size,
                      bool may_be_null, Register& out) const {
  const size_t there = header_ + column;
  const size_t place = places_[column];
  with_form(forms_[column], [&]<Form form>() {
    using T = form_value<form>;
    T* const to = out.values<T>();
    for (size_t i = 0; i < size; ++i) {
      if constexpr (form == Form::kText)
        to[i] = text_at(rows[i] + place);
      else
        std::memcpy(&to[i], rows[i] + place, sizeof(T));
    }
  });
  if (!may_be_null) return out.view(nullptr);
  uint8_t* const valid = out.valid();
  for (size_t i = 0; i < size; ++i) valid[i] = rows[i][there];
  return out.view(valid);
}

void RowPages::add_page() {
  const size_t most = std::max<size_t>(1, kPageBytes / width_);
  Page page;
  page.capacity = pages_.empty() ? std::min(kFirstPageRows, most) : most;
  page.rows = std::make_unique_for_overwrite<uint8_t[]>(page.capacity * width_);
  memory_ += page.capacity * width_;
  pages_.push_back(std::move(page));
}

}  // namespace phlox::kernel
