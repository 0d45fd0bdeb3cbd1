// Morsels of several parts, one after the other.
#include "phlox/engine/native/chained.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "phlox/table/value.h"

namespace phlox::engine::native {
namespace {

const type::Type kTable = type::parse_table("{x: int64}");

// Rows of `first` and the numbers behind it. The first piece is given only when another
// thread has asked and got nothing: it leaves more, as a row group does whose next piece
// waits for who reads this one.
class Late : public table::Morsels {
 public:
  Late(int64_t first, uint64_t count) : first_(first), count_(count) {}
  const type::Type& type() const override { return kTable; }

 private:
  std::optional<table::Morsel> try_next() override {
    std::unique_lock lock(mutex_);
    if (is_reading_ || number_ == count_) {
      has_sent_away_ = true;
      change_.notify_all();
      return std::nullopt;
    }
    is_reading_ = true;
    change_.wait(lock, [this] { return has_sent_away_; });
    is_reading_ = false;
    const uint64_t number = number_++;
    auto rows = table::stream_of_rows(kTable, {{first_ + static_cast<int64_t>(number)}});
    return table::Morsel{number, std::move(*rows.next())};
  }

  int64_t first_;
  uint64_t count_;
  std::mutex mutex_;
  std::condition_variable change_;
  bool is_reading_ = false, has_sent_away_ = false;
  uint64_t number_ = 0;
};

TEST(Chained, APartEndsWhenAllOfItHasBeenGiven) {
  const auto all = chained({std::make_shared<Late>(0, 3), std::make_shared<Late>(3, 2),
                            std::make_shared<Late>(5, 1)},
                           kTable);
  std::mutex mutex;
  std::map<uint64_t, int64_t> given;
  const auto pull = [&] {
    while (const auto morsel = all->next()) {
      const auto columns = table::columns(kTable, morsel->batch);
      const std::lock_guard lock(mutex);
      EXPECT_TRUE(given.emplace(morsel->number, columns[0].integer(0)).second);
    }
    EXPECT_EQ(all->num_given(), 6u);
  };
  std::thread other(pull);
  pull();
  other.join();
  EXPECT_EQ(given, (std::map<uint64_t, int64_t>{
                       {0, 0}, {1, 1}, {2, 2}, {3, 3}, {4, 4}, {5, 5}}));
}

}  // namespace
}  // namespace phlox::engine::native
