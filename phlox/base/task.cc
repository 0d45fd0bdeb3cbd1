// What travels down with every call that runs.
#include "phlox/base/task.h"

#include "phlox/base/error.h"

namespace phlox {

Task::Task() : state_(std::make_shared<State>()) {}

void Task::check() const {
  if (cancelled()) throw Error(Code::kCancelled, "the run was cancelled");
}

}  // namespace phlox
