// How long a call to a session may take: as long as the user wants, and the URI says.
#include "phlox/engine/spark/bounds.h"

#include <utility>

#include "phlox/base/error.h"

namespace phlox::engine::spark {

Bounds::Bounds(Task task, std::optional<std::chrono::milliseconds> timeout,
               std::string where)
    : task_(std::move(task)),
      timeout_(timeout),
      deadline_(timeout ? std::optional(Watcher::Clock::now() + *timeout) : std::nullopt),
      where_(std::move(where)),
      watcher_([this] { session_->interrupt(); }, task_, deadline_) {}

void Bounds::run(Session& session, const std::function<void()>& work) {
  task_.check();
  try {
    session_ = &session;
    watcher_.run(work);
  } catch (Error& error) {
    task_.check();
    if (deadline_ && Watcher::Clock::now() > *deadline_)
      throw Error(Code::kIo, "the query took longer than " +
                                 std::to_string(timeout_->count()) + " ms")
          .at(where_)
          .hint("?timeout= of the URI is the limit, in seconds");
    error.at(where_);
    throw;
  }
}

}  // namespace phlox::engine::spark
