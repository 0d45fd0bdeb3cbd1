// How fast this machine reads a file and does the least with it: newlines FILE THREADS
// prints the number of newlines and the seconds that reading and counting took.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

int main(int argc, char** argv) {
  constexpr size_t kBlock = 1 << 18;  // bytes: stays in a core's own cache
  if (argc != 3) {
    std::fprintf(stderr, "usage: newlines FILE THREADS\n");
    return 1;
  }
  const auto begin = std::chrono::steady_clock::now();
  const int file = open(argv[1], O_RDONLY);
  struct stat facts;
  if (file < 0 || fstat(file, &facts) != 0) {
    std::perror(argv[1]);
    return 1;
  }
  std::atomic<off_t> next = 0;
  std::atomic<ptrdiff_t> total = 0;
  std::atomic<bool> failed = false;
  const auto work = [&] {
    std::vector<char> block(kBlock);
    ptrdiff_t count = 0;
    for (off_t at; (at = next.fetch_add(kBlock)) < facts.st_size;) {
      const off_t end = std::min<off_t>(at + kBlock, facts.st_size);
      while (at < end) {
        const ssize_t got = pread(file, block.data(), static_cast<size_t>(end - at), at);
        if (got <= 0) {
          failed = true;
          return;
        }
        count += std::count(block.data(), block.data() + got, '\n');
        at += got;
      }
    }
    total += count;
  };
  {
    std::vector<std::jthread> threads;
    for (long i = std::strtol(argv[2], nullptr, 10); i > 1; --i)
      threads.emplace_back(work);
    work();
  }
  if (failed) {
    std::perror(argv[1]);
    return 1;
  }
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  std::printf("%td %.6f\n", total.load(), seconds.count());
  return 0;
}
