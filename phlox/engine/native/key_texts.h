// Numbers that stand for the texts of a key, where they come with dictionaries: rows are
// grouped by numbers then, and each text is looked at once a dictionary.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "phlox/engine/native/chunk.h"
#include "phlox/engine/native/context.h"
#include "phlox/kernel/text_table.h"

namespace phlox::engine::native {

using kernel::Form;

// The texts of one key that all threads have met. Equal texts have one number: 0, 1, 2
// and so on. Thread-safe, but for texts(), which nobody may call while others add.
class KeyTexts {
 public:
  static constexpr Form kForm = Form::kInt;

  explicit KeyTexts(SharedContext context)
      : context_(std::move(context)), memory_(context_->memory) {}

  // The number of each value of a column of texts, and of at most kVectorSize texts.
  // Throws Error(kIo) where there is no memory for them.
  std::vector<uint32_t> add(const table::Column& values);
  void add(const std::string_view* texts, const uint8_t* valid, size_t size,
           uint32_t* numbers);
  // The texts of numbers, in `out`; they last as long as this.
  Vector texts(const Vector& numbers, size_t size, kernel::Register& out) const;

 private:
  void look_at_memory();

  SharedContext context_;
  std::mutex mutex_;
  kernel::TextTable table_;
  Memory::Share memory_;
};

// One thread's numbers of a key.
class KeyNumbers {
 public:
  explicit KeyNumbers(std::shared_ptr<KeyTexts> texts)
      : texts_(std::move(texts)), numbers_(KeyTexts::kForm) {}

  // Of a column of texts: by the codes of the categorical column behind it, or where
  // there is none by each of its texts. Lasts until the next take().
  Vector take(Chunk& chunk, size_t column);

 private:
  // A dictionary, to know it again by, and the numbers of its values.
  struct Known {
    std::vector<int32_t> ends;
    std::string bytes;
    std::vector<uint32_t> numbers;
  };
  Vector by_code(const Chunk& chunk, const table::Column& source);
  Vector by_text(const Vector& texts, size_t size);
  void look_up(const table::Column& values);

  std::shared_ptr<KeyTexts> texts_;
  kernel::Register numbers_;
  // The last ones in front: threads go back and forth between the row groups that are
  // read at a time.
  std::vector<Known> known_;
  std::optional<uint64_t> morsel_;  // whose dictionary is in front
  std::vector<uint32_t> found_;     // of one call
};

}  // namespace phlox::engine::native
