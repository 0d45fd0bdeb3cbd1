// Memory for the values of one vector, used again for one vector after the other.
#pragma once

#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "phlox/kernel/vector.h"

namespace phlox::kernel {

// Bytes of texts that kernels make; they stay where they are until clear().
class TextArena {
 public:
  // Room for so many bytes.
  char* allocate(size_t size) {
    if (left_ < size) add_block(size);
    char* place = next_;
    next_ += size;
    left_ -= size;
    used_ += size;
    return place;
  }
  std::string_view copy(std::string_view text) {
    if (text.empty()) return {"", 0};
    char* place = allocate(text.size());
    std::memcpy(place, text.data(), text.size());
    return {place, text.size()};
  }
  // Forgets all texts, and keeps one block: the last, in which there is room for as many
  // as in all others, unless it is a huge one.
  void clear();
  size_t bytes_used() const { return used_; }
  size_t bytes_held() const { return held_; }

 private:
  void add_block(size_t size);

  std::vector<std::unique_ptr<char[]>> blocks_;
  size_t first_size_ = 0, last_size_ = 0;
  char* next_ = nullptr;
  size_t left_ = 0;
  size_t used_ = 0;
  size_t held_ = 0;
};

// Movable; views of it stay good when it is moved.
class Register {
 public:
  explicit Register(Form form);

  Form form() const { return form_; }
  // kVectorSize of them.
  template <class T>
  T* values() {
    return reinterpret_cast<T*>(memory_.get());
  }
  // kVectorSize bytes to say which are there.
  uint8_t* valid() { return memory_.get() + kVectorSize * width_of(form_); }
  TextArena& texts() { return texts_; }
  Vector view(const uint8_t* valid) const { return {form_, memory_.get(), valid}; }

 private:
  struct Free {
    void operator()(uint8_t* memory) const;
  };
  Form form_;
  std::unique_ptr<uint8_t, Free> memory_;
  TextArena texts_;
};

// out[i] = values[rows[i]], and the same of what is there.
Vector gather(const Vector& values, const uint16_t* rows, size_t count, Register& out);

// The rows where a condition is true (a null is not), as their places; gives their
// number. `rows` has room for `size`.
size_t true_rows(const Vector& condition, size_t size, uint16_t* rows);

}  // namespace phlox::kernel
