// What travels down with every call that runs.
#include "phlox/base/task.h"

#include <algorithm>
#include <utility>

#include "phlox/base/error.h"

namespace phlox {

Task::Task() : wish_(std::make_shared<Wish>()), state_(std::make_shared<State>()) {}

Task Task::part() const {
  Task part = *this;
  part.wish_ = std::make_shared<Wish>();
  part.wish_->whole = wish_;
  return part;
}

void Task::check() const {
  if (cancelled()) throw Error(Code::kCancelled, "the run was cancelled");
}

void Task::note(std::string line) {
  const std::lock_guard lock(state_->mutex);
  auto& notes = state_->notes;
  if (std::find(notes.begin(), notes.end(), line) == notes.end())
    notes.push_back(std::move(line));
}

std::shared_ptr<void> Task::kept(const std::string& name,
                                 const std::function<std::shared_ptr<void>()>& make) {
  const std::lock_guard lock(state_->kept_mutex);
  auto& place = state_->kept[name];
  if (!place) place = make();
  return place;
}

void Task::let_go() {
  std::map<std::string, std::shared_ptr<void>> gone;  // when the lock is free again
  const std::lock_guard lock(state_->kept_mutex);
  gone.swap(state_->kept);
}

std::vector<std::string> Task::take_notes() {
  const std::lock_guard lock(state_->mutex);
  return std::exchange(state_->notes, {});
}

}  // namespace phlox
