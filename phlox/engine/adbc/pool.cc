// Connections that wait for the next query.
#include "phlox/engine/adbc/pool.h"

#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <list>
#include <mutex>

namespace phlox::engine::adbc {
namespace {

// So many wait for one database, and in all; of more the one that waits longest is
// closed.
constexpr ptrdiff_t kMostOfOne = 4;
constexpr size_t kMostIdle = 16;

struct Pool {
  struct Idle {
    std::string key;
    std::unique_ptr<Connection> connection;
  };
  std::mutex mutex;
  std::list<Idle> idle;  // the one that came last is the last
  pid_t process = 0;     // that opened them

  // Those of the process that this one was forked of are that one's, which goes on to use
  // them: not even to be closed.
  void forget_others() {
    if (process != getpid()) {
      for (auto& one : idle) static_cast<void>(one.connection.release());
      idle.clear();
    }
    process = getpid();
  }
};

// Never destroyed: a stream may end after static objects have.
Pool& pool() {
  static Pool& only = *new Pool;
  return only;
}

void give_back(const std::string& key, std::unique_ptr<Connection> connection) {
  if (connection->is_broken()) return;
  std::list<Pool::Idle> closed;  // when the lock is free again
  const std::lock_guard lock(pool().mutex);
  auto& idle = pool().idle;
  const auto has_key = [&](const Pool::Idle& one) { return one.key == key; };
  if (std::count_if(idle.begin(), idle.end(), has_key) >= kMostOfOne)
    closed.splice(closed.end(), idle, std::find_if(idle.begin(), idle.end(), has_key));
  connection->set_waited();
  idle.push_back({key, std::move(connection)});
  if (idle.size() > kMostIdle) closed.splice(closed.end(), idle, idle.begin());
}

}  // namespace

std::shared_ptr<Connection> borrow(
    const std::string& key, const std::function<std::unique_ptr<Connection>()>& open) {
  std::unique_ptr<Connection> connection;
  {
    const std::lock_guard lock(pool().mutex);
    pool().forget_others();
    auto& idle = pool().idle;
    const auto last = std::find_if(idle.rbegin(), idle.rend(),
                                   [&](const Pool::Idle& one) { return one.key == key; });
    if (last != idle.rend()) {
      connection = std::move(last->connection);
      idle.erase(std::next(last).base());
    }
  }
  if (!connection) connection = open();
  return {connection.release(),
          [key](Connection* used) { give_back(key, std::unique_ptr<Connection>(used)); }};
}

void close_waiting(const std::string& key) {
  std::list<Pool::Idle> closed;  // when the lock is free again
  const std::lock_guard lock(pool().mutex);
  auto& idle = pool().idle;
  for (auto one = idle.begin(); one != idle.end();) {
    const auto next = std::next(one);
    if (one->key == key) closed.splice(closed.end(), idle, one);
    one = next;
  }
}

}  // namespace phlox::engine::adbc
