// Morsels: each piece once on any number of threads, and their order found again.
#include "phlox/table/morsels.h"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

#include "phlox/base/error.h"
#include "phlox/table/builder.h"
#include "phlox/table/column.h"

namespace phlox::table {
namespace {

const type::Type kTable = type::parse_table("{a: int64}");

Batch batch_of(int64_t begin, int64_t end) {
  Builder builder(kTable);
  for (int64_t i = begin; i < end; ++i) {
    builder.column(0).append(i);
    builder.end_row();
  }
  return builder.finish();
}

std::vector<int64_t> values_of(const Batch& batch) {
  std::vector<int64_t> values;
  const auto columns = table::columns(kTable, batch);
  for (int64_t row = 0; row < batch.num_rows(); ++row)
    values.push_back(columns[0].value<int64_t>(row));
  return values;
}

std::vector<int64_t> values_of(Stream stream) {
  std::vector<int64_t> values;
  while (const auto batch = stream.next())
    for (const int64_t value : values_of(*batch)) values.push_back(value);
  return values;
}

std::vector<int64_t> numbers(int64_t end) {
  std::vector<int64_t> all;
  for (int64_t i = 0; i < end; ++i) all.push_back(i);
  return all;
}

// Pieces of one row, handed out at once; some are ready long after the next ones. Piece
// `bad` is an error, and the last of `count`.
class Pieces : public Morsels {
 public:
  Pieces(uint64_t count, uint64_t bad) : count_(count), bad_(bad) {}

  const type::Type& type() const override { return kTable; }

 private:
  std::optional<Morsel> try_next() override {
    const uint64_t number = next_++;
    if (number >= count_) return std::nullopt;
    // The error's piece is the last one to be handed out, as a reader's is.
    if (number == bad_) next_ = count_;
    for (uint64_t i = number % 7 * 40; i-- > 0;) std::this_thread::yield();
    if (number == bad_) throw Error(Code::kIo, "piece " + std::to_string(number));
    if (number % 5 == 3) return Morsel{number, batch_of(0, 0)};
    const auto value = static_cast<int64_t>(number);
    return Morsel{number, batch_of(value, value + 1)};
  }

  const uint64_t count_, bad_;
  std::atomic<uint64_t> next_{0};
};

// Pieces in two groups, of which two threads read one each, as row groups are read.
class Groups : public Morsels {
 public:
  const type::Type& type() const override { return kTable; }

 private:
  std::optional<Morsel> try_next() override {
    size_t group = 0;
    {
      const std::lock_guard lock(mutex_);
      while (group < 2 && (is_taken_[group] || next_[group] == kEnds[group])) ++group;
      if (group == 2) return std::nullopt;
      is_taken_[group] = true;
    }
    std::this_thread::yield();
    const std::lock_guard lock(mutex_);
    is_taken_[group] = false;
    const uint64_t number = next_[group]++;
    const auto value = static_cast<int64_t>(number);
    return Morsel{number, batch_of(value, value + 1)};
  }

  static constexpr uint64_t kEnds[2] = {100, 200};
  std::mutex mutex_;
  uint64_t next_[2] = {0, 100};
  bool is_taken_[2] = {false, false};
};

// Gives three pieces, and then waits until it is stopped.
class Waiting : public Morsels {
 public:
  const type::Type& type() const override { return kTable; }
  void stop() override {
    {
      const std::lock_guard lock(mutex_);
      stops_ = true;
    }
    stopped_.notify_all();
  }

  uint64_t given = 3;

 private:
  std::optional<Morsel> try_next() override {
    std::unique_lock lock(mutex_);
    if (number_ < given) return Morsel{number_++, batch_of(0, 1)};
    stopped_.wait(lock, [this] { return stops_; });
    throw Error(Code::kCancelled, "stopped");
  }

  std::mutex mutex_;
  std::condition_variable stopped_;
  uint64_t number_ = 0;
  bool stops_ = false;
};

std::vector<int64_t> without_empty(int64_t end) {
  std::vector<int64_t> all;
  for (int64_t i = 0; i < end; ++i)
    if (i % 5 != 3) all.push_back(i);
  return all;
}

TEST(InOrder, FindsTheOrderAgain) {
  for (const unsigned threads : {0u, 1u, 2u, 7u})
    for (const uint64_t count : {0u, 1u, 2u, 3u, 4u, 500u})
      EXPECT_EQ(values_of(in_order(std::make_unique<Pieces>(count, UINT64_MAX), threads,
                                   Task())),
                without_empty(static_cast<int64_t>(count)))
          << threads << " threads";
}

TEST(InOrder, WaitsForAPieceThatComesLate) {
  EXPECT_EQ(values_of(in_order(std::make_unique<Groups>(), 2, Task())), numbers(200));
}

TEST(InOrder, GivesAllBeforeAnErrorAndThenTheError) {
  for (const unsigned threads : {1u, 2u, 7u})
    for (const uint64_t bad : {0u, 1u, 2u, 10u, 99u}) {
      Stream stream = in_order(std::make_unique<Pieces>(100, bad), threads, Task());
      std::vector<int64_t> values;
      std::string message;
      try {
        while (const auto batch = stream.next())
          values.push_back(values_of(*batch).at(0));
      } catch (const Error& error) {
        message = error.message();
      }
      EXPECT_EQ(message, "piece " + std::to_string(bad));
      EXPECT_EQ(values, without_empty(static_cast<int64_t>(bad)));
    }
}

TEST(InOrder, MayBeDroppedWhileItsThreadsWait) {
  for (const unsigned threads : {2u, 7u}) {
    Stream stream = in_order(std::make_unique<Waiting>(), threads, Task());
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(stream.next());
    stream = Stream();
  }
}

TEST(InOrder, EndsWhenTheTaskIsCancelled) {
  Task task;
  Stream stream = in_order(std::make_unique<Waiting>(), 2, task);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(stream.next());
  std::thread other([&] { task.cancel(); });
  try {
    stream.next();
    ADD_FAILURE() << "it went on";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::kCancelled);
  }
  other.join();
}

TEST(MorselsOf, CutsLargeBatchesWithoutACopy) {
  constexpr int64_t kRows = 150000;
  std::vector<std::shared_ptr<const Batch>> batches;
  batches.push_back(std::make_shared<const Batch>(batch_of(0, kRows)));
  batches.push_back(std::make_shared<const Batch>(batch_of(kRows, kRows + 5)));
  const void* const memory = batches[0]->get()->children[0]->buffers[1];
  const auto morsels = morsels_of(stream_of(kTable, batches));
  std::vector<int64_t> values;
  for (uint64_t number = 0; auto morsel = morsels->next(); ++number) {
    EXPECT_EQ(morsel->number, number);
    EXPECT_LE(morsel->batch.num_rows(), 1 << 16);
    EXPECT_EQ(morsel->batch.get()->children[0]->buffers[1] == memory, number < 3);
    for (const int64_t value : values_of(morsel->batch)) values.push_back(value);
  }
  EXPECT_EQ(values, numbers(kRows + 5));
  EXPECT_FALSE(morsels->next());
}

TEST(MorselsOf, GivesEachPieceOnceOnManyThreads) {
  std::vector<std::shared_ptr<const Batch>> batches;
  for (int64_t i = 0; i < 300; ++i)
    batches.push_back(std::make_shared<const Batch>(batch_of(i, i + 1)));
  const auto morsels = morsels_of(stream_of(kTable, batches));
  std::mutex mutex;
  std::set<std::pair<uint64_t, int64_t>> seen;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      while (const auto morsel = morsels->next()) {
        const std::lock_guard lock(mutex);
        EXPECT_TRUE(seen.emplace(morsel->number, values_of(morsel->batch).at(0)).second);
      }
    });
  for (auto& thread : threads) thread.join();
  ASSERT_EQ(seen.size(), 300u);
  for (const auto& [number, value] : seen) EXPECT_EQ(static_cast<int64_t>(number), value);
}

TEST(MorselsOf, ThrowsAgainAfterAnError) {
  const auto morsels = morsels_of(in_order(std::make_unique<Pieces>(9, 1), 1, Task()));
  EXPECT_TRUE(morsels->next());
  EXPECT_THROW(morsels->next(), Error);
  try {
    morsels->next();
    ADD_FAILURE() << "it went on";
  } catch (const Error& error) {
    EXPECT_EQ(error.message(), "piece 1");
  }
}

TEST(MorselsOf, StopsByItsPartOfTheTask) {
  Task task;
  const Task part = task.part();
  const auto morsels = morsels_of(stream_of(kTable, {}), part);
  morsels->stop();
  EXPECT_TRUE(part.cancelled());
  EXPECT_FALSE(task.cancelled());
}

}  // namespace
}  // namespace phlox::table
