// Rows that wait, in memory and in a file.
#include "phlox/kernel/row_store.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdlib>
#include <cstring>

#include "phlox/base/error.h"
#include "phlox/kernel/vector.h"

namespace phlox::kernel {
namespace {

// The rows are the numbers of a range, each so often repeated that its size shows it.
void add(RowStore& store, uint32_t begin, uint32_t end) {
  for (uint32_t i = begin; i < end; ++i) {
    const uint32_t size = 4 + i % 100;
    uint8_t* const place = store.add(size);
    std::memset(place, 0x5a, size);
    std::memcpy(place, &i, 4);
  }
}

uint32_t check(const RowStore& store) {
  uint32_t next = 0;
  store.read([&](const uint8_t** rows, size_t size) {
    EXPECT_LE(size, kVectorSize);
    for (size_t i = 0; i < size; ++i, ++next) {
      uint32_t number;
      std::memcpy(&number, rows[i], 4);
      ASSERT_EQ(number, next);
      if (next % 100 > 0) {
        ASSERT_EQ(rows[i][3 + next % 100], 0x5a);
      }
    }
  });
  return next;
}

TEST(RowStore, GivesRowsInTheirOrder) {
  RowStore store(1000);
  EXPECT_EQ(check(store), 0u);
  add(store, 0, 10'000);
  EXPECT_EQ(store.num_rows(), 10'000u);
  EXPECT_EQ(check(store), 10'000u);
  EXPECT_EQ(check(store), 10'000u);
  EXPECT_GT(store.memory(), 10'000u * 50);
  store.clear();
  EXPECT_EQ(store.memory(), 0u);
  EXPECT_EQ(check(store), 0u);
}

TEST(RowStore, SpillsAndReadsBack) {
  SpillFile file;
  RowStore store(1000), other(1000);
  add(store, 0, 3'000);
  add(other, 0, 500);
  store.spill(file);
  EXPECT_EQ(store.memory(), 0u);
  other.spill(file);
  add(store, 3'000, 5'000);
  EXPECT_GT(store.memory(), 0u);
  EXPECT_EQ(check(store), 5'000u);
  store.spill(file);
  EXPECT_EQ(check(store), 5'000u);
  EXPECT_EQ(check(other), 500u);
}

TEST(RowStore, ARowMayBeLargerThanABlock) {
  SpillFile file;
  RowStore store(100);
  std::memset(store.add(10'000), 'a', 10'000);
  std::memset(store.add(10), 'b', 10);
  store.add(0);
  std::memset(store.add(1), 'c', 1);
  store.spill(file);
  std::vector<uint8_t> firsts;
  size_t num_rows = 0;
  store.read([&](const uint8_t** rows, size_t size) {
    num_rows += size;
    for (size_t i = 0; i < size && firsts.size() < 2; ++i)
      firsts.push_back(rows[i][firsts.empty() ? 9'999 : 0]);
  });
  EXPECT_EQ(firsts, (std::vector<uint8_t>{'a', 'b'}));
  EXPECT_EQ(num_rows, 4u);
}

// The text of the failure of writing into a folder.
std::string failure_in(const char* folder, const std::function<void()>& work) {
  const char* const before = std::getenv("TMPDIR");
  const std::string kept = before ? before : "";
  setenv("TMPDIR", folder, 1);
  std::string text = "none";
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::kIo);
    text = error.render();
  }
  before ? setenv("TMPDIR", kept.c_str(), 1) : unsetenv("TMPDIR");
  return text;
}

TEST(RowStore, SaysWhereItCannotWrite) {
  const std::string text = failure_in("/no such folder", [] {
    SpillFile file;
    RowStore store;
    add(store, 0, 10);
    store.spill(file);
  });
  EXPECT_EQ(text.substr(0, text.find('\n')),
            "cannot make a temporary file: No such file or directory (/no such folder)");
  EXPECT_NE(text.find("hint: rows that do not fit into memory go there"),
            std::string::npos);
}

TEST(RowStore, SaysThatTheFileMayNotGrow) {
  struct rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const std::string text = failure_in("/tmp", [&] {
    SpillFile file;
    RowStore store;
    add(store, 0, 100'000);
    const struct rlimit small{4096, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    try {
      store.spill(file);
    } catch (...) {
      setrlimit(RLIMIT_FSIZE, &before);
      throw;
    }
  });
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_NE(text.find(" bytes to a temporary file: File too large (/tmp)"),
            std::string::npos)
      << text;
}

}  // namespace
}  // namespace phlox::kernel
