// What the loops written by hand share: the pages of the index, threads, and printing
// NAME<tab>LINKS.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

struct Page {
  std::string_view name;
  uint32_t id;
};

[[noreturn]] inline void fail(const std::string& what) {
  std::fprintf(stderr, "limit: %s\n", what.c_str());
  std::exit(1);
}

// Calls work(thread) in so many threads.
template <class Work>
void in_threads(size_t threads, const Work& work) {
  std::vector<std::jthread> running;
  for (size_t i = 1; i < threads; ++i) running.emplace_back(work, i);
  work(0);
}

inline size_t room_for(const std::vector<std::vector<Page>>& parts) {
  uint32_t last = 0;
  for (const std::vector<Page>& pages : parts)
    for (const Page& page : pages) last = std::max(last, page.id);
  return size_t{last} + 1;
}

inline void print(const std::vector<std::vector<Page>>& parts,
                  const std::vector<uint32_t>& counts) {
  std::vector<std::string> texts(parts.size());
  in_threads(parts.size(), [&](size_t thread) {
    std::string& text = texts[thread];
    char digits[16];
    for (const Page& page : parts[thread]) {
      if (counts[page.id] == 0) continue;
      char* end = std::to_chars(digits, digits + sizeof digits, counts[page.id]).ptr;
      text.append(page.name).push_back('\t');
      text.append(digits, end).push_back('\n');
    }
  });
  for (const std::string& text : texts)
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size())
      fail("cannot write");
  if (std::fflush(stdout) != 0) fail("cannot write");
}
