// Counting weblinks in C++: how many links lead to each page?
#include <phlox/phlox.h>

#include <chrono>
#include <iostream>
#include <string>

using namespace phlox;

int main(int argc, char** argv) {
  const std::string folder = argc > 1 ? argv[1] : "examples/weblinks";
  const auto begin = std::chrono::steady_clock::now();
  try {
    auto arcs = symbol("arcs", "{node_out: int32, node_id: int32}");
    auto index = symbol("index", "{name: string, node_id: int32}");
    auto joined = join(arcs, index, "node_id");
    auto links = by(joined, joined["name"], arg("links") = joined["node_id"].count());
    auto most = links.sort(desc("links"), "name").head(5);

    auto answer = compute(most, {{arcs, folder + "/example_arcs.txt"},
                                 {index, folder + "/example_index.txt"}});
    std::cout << answer.to_string();
  } catch (const Error& error) {
    std::cerr << "error: " << error.render() << "\n";
    return 1;
  }
  const std::chrono::duration<double, std::milli> time =
      std::chrono::steady_clock::now() - begin;
  std::cout << "(" << static_cast<int>(time.count()) << " ms)\n";
}
