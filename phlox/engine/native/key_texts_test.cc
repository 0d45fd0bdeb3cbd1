// Tests of the numbers of texts: one a text, whatever dictionary it comes from.
#include "phlox/engine/native/key_texts.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>

#include "phlox/base/error.h"
#include "phlox/table/builder.h"
#include "phlox/table/morsels.h"

namespace phlox::engine::native {
namespace {

type::Type table_type() { return type::parse_table("{k: ?categorical[string]}"); }

// Texts as a morsel; an empty one is a null. The values get codes in the order in which
// they stand in `dictionary`.
table::Morsel morsel(const std::vector<std::string>& texts,
                     const std::vector<std::string>& dictionary, uint64_t number) {
  table::Builder builder(table_type());
  auto& column = builder.column(0);
  for (const std::string& text : dictionary) {
    column.code_of(text);
    column.child().append_bytes(text);
  }
  for (const std::string& text : texts) {
    if (text.empty())
      column.append_null();
    else
      column.append(column.code_of(text).code);
    builder.end_row();
  }
  return {number, builder.finish()};
}

class Numbered {
 public:
  explicit Numbered(uint64_t memory = uint64_t{1} << 30)
      : texts(std::make_shared<KeyTexts>(std::make_shared<Context>(Task(), 1, memory))),
        numbers(texts) {}

  // The texts of the numbers of a morsel's rows, of all or of those picked.
  std::string back(const table::Morsel& morsel, const std::vector<uint16_t>& rows = {}) {
    const auto columns = table::columns(table_type(), morsel.batch);
    Chunk all, picked;
    all.start(columns, morsel.number, 0, static_cast<size_t>(morsel.batch.num_rows()));
    if (!rows.empty()) picked.pick(all, rows.data(), rows.size());
    Chunk& chunk = rows.empty() ? all : picked;
    kernel::Register memory(Form::kText);
    const Vector found = texts->texts(numbers.take(chunk, 0), chunk.size(), memory);
    std::string text;
    for (size_t i = 0; i < chunk.size(); ++i)
      text += (found.is_null(i) ? "null" : std::string(found.as<std::string_view>()[i])) +
              " ";
    return text;
  }

  std::shared_ptr<KeyTexts> texts;
  KeyNumbers numbers;
};

TEST(KeyTexts, TextsComeBackWhateverTheirDictionary) {
  Numbered numbered;
  EXPECT_EQ(numbered.back(morsel({"a", "", "b", "a"}, {"a", "b"}, 1)), "a null b a ");
  EXPECT_EQ(numbered.back(morsel({"a", "c", "b"}, {"b", "c", "a"}, 2)), "a c b ");
  // The first one again, and one that looks much like it.
  EXPECT_EQ(numbered.back(morsel({"b", "a"}, {"a", "b"}, 3)), "b a ");
  EXPECT_EQ(numbered.back(morsel({"ab", "c"}, {"ab", "c"}, 4)), "ab c ");
  EXPECT_EQ(numbered.back(morsel({"a", "bc"}, {"a", "bc"}, 5)), "a bc ");
}

TEST(KeyTexts, RowsThatAreLeft) {
  Numbered numbered;
  EXPECT_EQ(numbered.back(morsel({"a", "b", "", "c"}, {"c", "b", "a"}, 1), {1, 2, 3}),
            "b null c ");
  EXPECT_EQ(numbered.back(morsel({"a", "b", "c", "c"}, {"c", "b", "a"}, 1), {3, 0}),
            "c a ");
}

TEST(KeyTexts, ADictionaryMayBeEmptyAsLongAsThereAreNulls) {
  Numbered numbered;
  EXPECT_EQ(numbered.back(morsel({"", ""}, {}, 1)), "null null ");
  EXPECT_EQ(numbered.back(morsel({"", "a"}, {"a"}, 2)), "null a ");
}

TEST(KeyTexts, MoreDictionariesThanAThreadKeeps) {
  Numbered numbered;
  for (int again = 0; again < 2; ++again)
    for (uint64_t number = 1; number < 30; ++number) {
      const std::string own = "own " + std::to_string(number);
      EXPECT_EQ(numbered.back(morsel({own, "all"}, {"all", own}, number)), own + " all ");
    }
}

TEST(KeyTexts, ThreadsGetTheSameNumbers) {
  Numbered numbered;
  std::vector<std::string> names;
  for (int i = 0; i < 5000; ++i) names.push_back("text " + std::to_string(i));
  table::Builder builder(type::parse_table("{k: string}"));
  for (const std::string& name : names) {
    builder.column(0).append_bytes(name);
    builder.end_row();
  }
  const table::Batch batch = builder.finish();
  const auto columns = table::columns(builder.type(), batch);
  std::vector<std::vector<uint32_t>> numbers(4);
  std::vector<std::thread> threads;
  for (auto& each : numbers)
    threads.emplace_back([&] { each = numbered.texts->add(columns[0]); });
  for (auto& thread : threads) thread.join();
  for (const auto& each : numbers) EXPECT_EQ(each, numbers[0]);
}

TEST(KeyTexts, WhatDoesNotFitIsAnError) {
  Numbered numbered(1000);
  const std::string large(20'000'000, 'x');
  EXPECT_THROW(numbered.back(morsel({large}, {large}, 1)), Error);
}

}  // namespace
}  // namespace phlox::engine::native
