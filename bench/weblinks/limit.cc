// The weblinks question as a loop written by hand, for a bound: limit ARCS INDEX THREADS
// writes NAME<tab>LINKS. It knows what no engine may: the files' two columns, that ids
// are small and not negative, that every page stands in the index once, and that the
// files are well formed. What ends in .gz is inflated by one thread while another counts.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "pages.h"

namespace {

constexpr size_t kMorsel = 1 << 20;  // bytes

std::string_view map(const char* path) {
  const int file = open(path, O_RDONLY);
  struct stat facts;
  if (file < 0 || fstat(file, &facts) != 0) fail(std::string("cannot open ") + path);
  const size_t size = static_cast<size_t>(facts.st_size);
  void* bytes = mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
  if (bytes == MAP_FAILED) fail(std::string("cannot map ") + path);
  close(file);
  const std::string_view text(static_cast<const char*>(bytes), size);
  if (text.back() != '\n') fail(std::string("no newline at the end of ") + path);
  return text;
}

// Where the first line at or after an offset begins.
size_t line_at(std::string_view text, size_t offset) {
  if (offset == 0 || offset >= text.size()) return std::min(offset, text.size());
  return text.find('\n', offset - 1) + 1;
}

// A number's digits; `at` is left behind the byte that ends them.
uint32_t number(const char*& at) {
  uint32_t value = 0;
  for (unsigned digit; (digit = static_cast<unsigned char>(*at++) - unsigned{'0'}) < 10;)
    value = value * 10 + digit;
  return value;
}

void read_pages(std::string_view lines, std::vector<Page>& pages) {
  const char* at = lines.data();
  for (const char* end = at + lines.size(); at < end;) {
    const char* begin = at;
    while (*at != '\t') ++at;
    const std::string_view name(begin, static_cast<size_t>(at - begin));
    ++at;
    pages.push_back({name, number(at)});
  }
}

// The digits before a word's first tab or newline, as a number; `ends` has the bit 0x10
// of each byte that is no digit.
uint32_t number(uint64_t word, uint64_t ends) {
  word <<= 64 - std::countr_zero(ends) / 8 * 8;
  word = (word & 0x0F0F0F0F0F0F0F0F) * 2561 >> 8;
  word = (word & 0x00FF00FF00FF00FF) * 6553601 >> 16;
  return static_cast<uint32_t>((word & 0x0000FFFF0000FFFF) * 42949672960001 >> 32);
}

// Eight bytes at once, as long as there are enough: digits have the bit 0x10, tab and
// newline do not.
void count_arcs(std::string_view lines, std::vector<uint32_t>& counts) {
  constexpr uint64_t kDigit = 0x1010101010101010;
  const auto load = [](const char* from) {
    uint64_t word;
    std::memcpy(&word, from, sizeof word);
    return word;
  };
  const auto count = [&](uint32_t id) {
    if (id < counts.size()) ++counts[id];
  };
  const char* at = lines.data();
  const char* end = at + lines.size();
  constexpr ptrdiff_t kLongest = 32;  // bytes of a line of two int32, and a word more
  while (end - at > kLongest) {
    uint64_t ends;
    while ((ends = ~load(at) & kDigit) == 0) at += 8;
    at += std::countr_zero(ends) / 8 + 1;
    const uint64_t word = load(at);
    ends = ~word & kDigit;
    if (ends == 0) {
      count(number(at));
    } else {
      count(number(word, ends));
      at += std::countr_zero(ends) / 8 + 1;
    }
  }
  while (at < end) {
    while (*at != '\t') ++at;
    ++at;
    count(number(at));
  }
}

void run_plain(const char* arcs_path, const char* index_path, size_t threads) {
  const std::string_view index = map(index_path);
  std::vector<std::vector<Page>> parts(threads);
  in_threads(threads, [&](size_t thread) {
    const size_t begin = line_at(index, index.size() / threads * thread);
    const size_t end = thread + 1 == threads
                           ? index.size()
                           : line_at(index, index.size() / threads * (thread + 1));
    read_pages(index.substr(begin, end - begin), parts[thread]);
  });
  const std::string_view arcs = map(arcs_path);
  std::vector<std::vector<uint32_t>> counts(threads,
                                            std::vector<uint32_t>(room_for(parts)));
  std::atomic<size_t> next = 0;
  in_threads(threads, [&](size_t thread) {
    for (size_t at; (at = next.fetch_add(kMorsel)) < arcs.size();) {
      const size_t begin = line_at(arcs, at);
      count_arcs(arcs.substr(begin, line_at(arcs, at + kMorsel) - begin), counts[thread]);
    }
  });
  for (size_t thread = 1; thread < threads; ++thread)
    for (size_t i = 0; i < counts[0].size(); ++i) counts[0][i] += counts[thread][i];
  print(parts, counts[0]);
}

// Blocks of whole lines that one thread inflates and another takes.
class Lines {
 public:
  explicit Lines(const char* path) : thread_([this, path] { inflate(path); }) {}

  // The next block; an empty one is the end.
  std::string take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !blocks_.empty(); });
    std::string block = std::move(blocks_.front());
    blocks_.pop_front();
    changed_.notify_all();
    return block;
  }

 private:
  void inflate(const char* path) {
    const gzFile file = gzopen(path, "rb");
    if (file == nullptr) fail(std::string("cannot open ") + path);
    gzbuffer(file, kMorsel);
    std::string rest;
    while (true) {
      std::string block = std::move(rest);
      const size_t old = block.size();
      block.resize(old + kMorsel);
      const int got = gzread(file, block.data() + old, kMorsel);
      if (got < 0) fail(std::string("cannot inflate ") + path);
      block.resize(old + static_cast<size_t>(got));
      if (got == 0 && !block.empty())
        fail(std::string("no newline at the end of ") + path);
      const size_t whole = block.rfind('\n') + 1;
      rest.assign(block, whole);
      block.resize(whole);
      if (block.empty() && got > 0) continue;
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return blocks_.size() < 16; });
      blocks_.push_back(std::move(block));
      changed_.notify_all();
      if (got == 0) break;
    }
    gzclose(file);
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> blocks_;
  std::jthread thread_;
};

void run_packed(const char* arcs_path, const char* index_path) {
  Lines arcs(arcs_path);
  Lines index(index_path);
  std::deque<std::string> texts;  // the names point into them
  std::vector<std::vector<Page>> parts(1);
  for (std::string block; !(block = index.take()).empty();) {
    texts.push_back(std::move(block));
    read_pages(texts.back(), parts[0]);
  }
  std::vector<uint32_t> counts(room_for(parts));
  for (std::string block; !(block = arcs.take()).empty();) count_arcs(block, counts);
  print(parts, counts);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) fail("usage: limit ARCS INDEX THREADS");
  if (std::string_view(argv[1]).ends_with(".gz"))
    run_packed(argv[1], argv[2]);
  else
    run_plain(argv[1], argv[2], std::max(std::strtoul(argv[3], nullptr, 10), 1UL));
  return 0;
}
