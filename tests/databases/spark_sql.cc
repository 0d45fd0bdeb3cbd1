// spark_sql URI: runs the statements of standard input, parted by zero bytes, in one
// session of a Spark server: what psql is for PostgreSQL's tests.
#include <iostream>
#include <iterator>
#include <string>

#include "phlox/base/error.h"
#include "phlox/engine/spark/pool.h"

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::string all{std::istreambuf_iterator<char>(std::cin), {}};
  try {
    phlox::engine::spark::with_session(
        argv[1], argv[1], [&](phlox::engine::spark::Session& session) {
          for (size_t at = 0; at < all.size();) {
            const size_t end = std::min(all.find('\0', at), all.size());
            session.begin({all.substr(at, end - at), {}});
            ArrowArrayStream rows{};
            while (true) {
              session.next(&rows);
              if (!rows.release) break;
              rows.release(&rows);
            }
            at = end + 1;
          }
        });
  } catch (const phlox::Error& error) {
    std::cerr << error.render() << "\n";
    return 1;
  }
}
