// Tests of delimited text pulled by many threads: each row once, numbers in the file's
// order, one error, and an end for whoever waits.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <map>
#include <mutex>
#include <thread>

#include "phlox/format/delimited_fixture.h"

namespace phlox::format {
namespace {

class DelimitedMorsels : public ::testing::Test, public DelimitedFiles {
 protected:
  // The first value of each morsel by its number, and the errors that threads met.
  struct Pulled {
    std::map<uint64_t, std::vector<int64_t>> values;
    std::vector<std::string> errors;
  };

  static Pulled pull(table::Morsels& morsels, int num_threads) {
    Pulled pulled;
    std::mutex mutex;
    std::vector<std::thread> threads;
    for (int i = 0; i < num_threads; ++i)
      threads.emplace_back([&] {
        try {
          while (const auto morsel = morsels.next()) {
            const auto columns = table::columns(morsels.type(), morsel->batch);
            std::vector<int64_t> values;
            for (int64_t row = 0; row < morsel->batch.num_rows(); ++row)
              values.push_back(columns[0].integer(row));
            const std::lock_guard lock(mutex);
            EXPECT_TRUE(pulled.values.emplace(morsel->number, std::move(values)).second);
          }
        } catch (const Error& error) {
          const std::lock_guard lock(mutex);
          pulled.errors.push_back(error.render());
        }
      });
    for (auto& thread : threads) thread.join();
    return pulled;
  }

  static std::vector<int64_t> in_order(const Pulled& pulled) {
    std::vector<int64_t> all;
    uint64_t expected = 0;
    for (const auto& [number, values] : pulled.values) {
      EXPECT_EQ(number, expected++);
      all.insert(all.end(), values.begin(), values.end());
    }
    return all;
  }
};

TEST_F(DelimitedMorsels, GiveEachRowOnceInNumberedPieces) {
  std::string bytes = "a,b\n";
  std::vector<int64_t> expected;
  for (int64_t i = 0; i < 5000; ++i) {
    bytes += std::to_string(i) + (i % 700 == 5 ? ",\"x\n1,2\n\n3\"\n" : ",x\n");
    expected.push_back(i);
  }
  const auto source = resource({write_file("t.csv", bytes)}, "{a: int64, b: string}");
  for (const int threads : {1, 2, 7})
    for (const size_t chunk_bytes : {10, 100, 1000, 100000}) {
      const auto morsels = morsels_of(source, chunk_bytes);
      const Pulled pulled = pull(*morsels, threads);
      EXPECT_TRUE(pulled.errors.empty());
      EXPECT_TRUE(in_order(pulled) == expected) << threads << " " << chunk_bytes;
      EXPECT_FALSE(morsels->next());
    }
}

TEST_F(DelimitedMorsels, TellOfTheFirstErrorToAll) {
  std::string bytes = "a,b\n";
  for (int i = 0; i < 3000; ++i)
    bytes += std::to_string(i) + (i == 1000 ? ",\n" : i > 1000 ? ",y,z\n" : ",x\n");
  const std::string file = write_file("t.csv", bytes);
  const auto source = resource({file}, "{a: int64, b: int64}");
  const auto good = resource({file}, "{a: int64, b: ?string}");
  for (const int threads : {1, 2, 7}) {
    auto morsels = morsels_of(source, 64);
    Pulled pulled = pull(*morsels, threads);
    ASSERT_EQ(pulled.errors.size(), static_cast<size_t>(threads));
    for (const std::string& error : pulled.errors)
      EXPECT_NE(error.find("t.csv:2:2"), std::string::npos) << error;
    EXPECT_THROW(morsels->next(), Error);
    morsels = morsels_of(good, 64);
    pulled = pull(*morsels, threads);
    ASSERT_EQ(pulled.errors.size(), static_cast<size_t>(threads));
    for (const std::string& error : pulled.errors)
      EXPECT_NE(error.find("t.csv:1003:3"), std::string::npos) << error;
    // All morsels before the error were given.
    EXPECT_GT(in_order(pulled).size(), 900u);
  }
}

TEST_F(DelimitedMorsels, AFileThatIsMissingFailsInItsTurn) {
  const std::string one = write_file("1.csv", "1\n2\n3\n4\n5\n6\n");
  const auto source = resource({one, path("2.csv")}, "{a: int64}");
  const auto morsels = read_delimited(
      source.files,
      [&](const std::string& file) {
        if (file != one) throw Error(Code::kIo, "no second file");
        FileHead head;
        head.is_empty = false;
        return head;
      },
      DelimitedPlan(*source.declared, {}, Dialect()), Task(), 4);
  const Pulled pulled = pull(*morsels, 3);
  EXPECT_EQ(in_order(pulled), (std::vector<int64_t>{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(pulled.errors, std::vector<std::string>(3, "no second file"));
}

// A pipe that gives some lines and then nothing.
class DelimitedPipe : public DelimitedMorsels {
 protected:
  DelimitedPipe() {
    EXPECT_EQ(::mkfifo(path("pipe.csv").c_str(), 0600), 0);
    descriptor_ = ::open(path("pipe.csv").c_str(), O_RDWR);
    EXPECT_EQ(::write(descriptor_, "1\n2\n3\n", 6), 6);
  }
  ~DelimitedPipe() override { ::close(descriptor_); }

  std::unique_ptr<table::Morsels> open(Task task) const {
    DelimitedPlan plan(type::parse_table("{a: int64}"), {}, Dialect());
    return read_delimited(
        {path("pipe.csv")}, [](const std::string&) { return FileHead(); },
        std::move(plan), std::move(task), 1 << 16);
  }

  int descriptor_ = -1;
};

TEST_F(DelimitedPipe, IsLeftWhenStopped) {
  Task task;
  const auto morsels = open(task);
  std::thread other([&] { morsels->stop(); });
  EXPECT_EQ(pull(*morsels, 2).errors.size(), 2u);
  other.join();
  EXPECT_FALSE(task.cancelled());
}

TEST_F(DelimitedPipe, IsLeftWhenTheTaskIsCancelled) {
  Task task;
  const auto morsels = open(task);
  std::thread other([&] { task.cancel(); });
  EXPECT_EQ(pull(*morsels, 1).errors, std::vector<std::string>{"the run was cancelled"});
  other.join();
}

}  // namespace
}  // namespace phlox::format
