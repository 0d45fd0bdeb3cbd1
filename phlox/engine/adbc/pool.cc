// Connections that wait for the next query.
#include "phlox/engine/adbc/pool.h"

#include <map>
#include <mutex>
#include <vector>

namespace phlox::engine::adbc {
namespace {

// So many wait for one database; more are closed.
constexpr size_t kMostIdle = 4;

struct Pool {
  std::mutex mutex;
  std::map<std::string, std::vector<std::unique_ptr<Connection>>> idle;
};

// Never destroyed: a stream may end after static objects have.
Pool& pool() {
  static Pool& only = *new Pool;
  return only;
}

void give_back(const std::string& key, std::unique_ptr<Connection> connection) {
  if (connection->is_broken()) return;
  const std::lock_guard lock(pool().mutex);
  auto& idle = pool().idle[key];
  if (idle.size() < kMostIdle) idle.push_back(std::move(connection));
}

}  // namespace

std::shared_ptr<Connection> borrow(
    const std::string& key, const std::function<std::unique_ptr<Connection>()>& open) {
  std::unique_ptr<Connection> connection;
  {
    const std::lock_guard lock(pool().mutex);
    auto& idle = pool().idle[key];
    if (!idle.empty()) {
      connection = std::move(idle.back());
      idle.pop_back();
    }
  }
  if (!connection) connection = open();
  return {connection.release(),
          [key](Connection* used) { give_back(key, std::unique_ptr<Connection>(used)); }};
}

}  // namespace phlox::engine::adbc
