// Counting weblinks in C++: the same expression as in the shell and in Python.
#include <phlox/phlox.h>

#include <chrono>
#include <cstdio>
#include <iostream>
#include <string>

using namespace phlox;

namespace {

void count_links(const std::string& folder) {
  const auto begin = std::chrono::steady_clock::now();
  const auto arcs = symbol("arcs", "{node_out: int32, node_id: int32}");
  const auto index = symbol("index", "{name: string, node_id: int32}");
  const auto links =
      join(arcs, index, "node_id").by(_["name"], "links"_a = _["node_id"].count());

  const Result pages = compute(
      links.sort(desc("links"), "name"),
      {{arcs, folder + "/example_arcs.txt"}, {index, folder + "/example_index.txt"}});
  const int64_t count = pages.num_rows();
  const std::chrono::duration<double, std::milli> time =
      std::chrono::steady_clock::now() - begin;

  std::cout << links << '\n';
  int shown = 0;
  for (const Row page : pages) {
    if (++shown > 5) break;
    const auto [name, number] = page.as<std::string, int64_t>();
    std::printf("%-24s%6lld\n", name.c_str(), static_cast<long long>(number));
  }
  std::printf("(%lld pages, %.1f ms in C++)\n", static_cast<long long>(count),
              time.count());
}

}  // namespace

int main(int argc, char** argv) {
  try {
    count_links(argc > 1 ? argv[1] : "examples/weblinks");
  } catch (const Error& error) {
    std::cerr << "error: " << error.render() << '\n';
    return 1;
  }
  return 0;
}
