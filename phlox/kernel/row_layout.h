// Rows of a fixed width, in memory: what random access to many columns of a row wants.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <vector>

#include "phlox/kernel/register.h"

namespace phlox::kernel {

// How such a row lies: a header that is the user's, for each column a byte that says
// whether there is a value, then the values. A text of at most 12 bytes lies in the row,
// a longer one elsewhere.
class RowLayout {
 public:
  RowLayout(std::vector<Form> forms, size_t header);

  const std::vector<Form>& forms() const { return forms_; }
  size_t width() const { return width_; }

  // Writes values of a column into rows: those of the places picked[i], or where it is
  // null the first ones. `texts` gets long texts, and must live as long as the rows.
  // Gives whether one was null.
  bool put(size_t column, const Vector& values, const uint16_t* picked, size_t size,
           uint8_t* const* rows, TextArena& texts) const;
  // The values of a column in at most kVectorSize rows; `may_be_null`: whether nulls are
  // looked for. Views last until the register is used again, texts as long as the rows.
  Vector get(size_t column, const uint8_t* const* rows, size_t size, bool may_be_null,
             Register& out) const;
  // Where a column's value lies in its row, and the text there.
  size_t place(size_t column) const { return places_[column]; }
  static std::string_view text_at(const uint8_t* cell) {
    uint32_t length;
    std::memcpy(&length, cell, sizeof(length));
    if (length <= kInlineText) return {reinterpret_cast<const char*>(cell) + 4, length};
    const char* bytes;
    std::memcpy(&bytes, cell + 8, sizeof(bytes));
    return {bytes, length};
  }
  // Asks the cache for a row that will be read soon.
  void prefetch(const uint8_t* row) const {
    __builtin_prefetch(row);
    if (width_ > kCacheLine) __builtin_prefetch(row + kCacheLine);
  }

 private:
  static void put_text(std::string_view text, uint8_t* cell, TextArena& texts);

  static constexpr size_t kInlineText = 12;
  static constexpr size_t kCacheLine = 64;

  std::vector<Form> forms_;
  std::vector<size_t> places_;
  size_t header_;
  size_t width_;
};

// Memory for rows of one width, which stay where they are. One thread at a time.
class RowPages {
 public:
  explicit RowPages(size_t width) : width_(width) {}

  // Room for one more row; not set.
  uint8_t* add() {
    if (pages_.empty() || pages_.back().size == pages_.back().capacity) add_page();
    Page& page = pages_.back();
    return page.rows.get() + width_ * page.size++;
  }
  size_t num_pages() const { return pages_.size(); }
  // The rows of a page: the first one, and how many follow one another there.
  std::pair<uint8_t*, size_t> page(size_t i) const {
    return {pages_[i].rows.get(), pages_[i].size};
  }
  size_t memory() const { return memory_; }
  void clear() {
    pages_.clear();
    memory_ = 0;
  }

 private:
  struct Page {
    std::unique_ptr<uint8_t[]> rows;
    size_t size = 0;
    size_t capacity = 0;
  };
  void add_page();

  size_t width_;
  std::vector<Page> pages_;
  size_t memory_ = 0;
};

}  // namespace phlox::kernel
