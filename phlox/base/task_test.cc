// What travels down with a run.
#include "phlox/base/task.h"

#include <gtest/gtest.h>

#include "phlox/base/error.h"

namespace phlox {
namespace {

TEST(Task, StopsWhenItIsCancelled) {
  Task task;
  const Task same = task;
  EXPECT_NO_THROW(same.check());
  task.cancel();
  EXPECT_TRUE(same.cancelled());
  try {
    same.check();
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::kCancelled);
  }
}

TEST(Task, PartIsCancelledAloneOrWithTheWhole) {
  Task whole;
  Task part = whole.part();
  const Task inner = part.part();
  Task other = whole.part();
  part.cancel();
  EXPECT_TRUE(part.cancelled());
  EXPECT_TRUE(inner.cancelled());
  EXPECT_FALSE(whole.cancelled());
  EXPECT_FALSE(other.cancelled());
  whole.cancel();
  EXPECT_TRUE(other.cancelled());
}

TEST(Task, PartSharesProgressAndNotes) {
  Task whole;
  Task part = whole.part();
  part.expect_bytes(7);
  part.add_bytes(3);
  part.note("one line");
  whole.note("another");
  whole.note("one line");
  EXPECT_EQ(whole.total_bytes(), 7u);
  EXPECT_EQ(whole.done_bytes(), 3u);
  EXPECT_EQ(whole.take_notes(), (std::vector<std::string>{"one line", "another"}));
  EXPECT_TRUE(part.take_notes().empty());
}

TEST(Task, KeepsWhatIsMadeFirst) {
  Task task;
  int made = 0;
  const auto make = [&] { return std::make_shared<int>(++made); };
  const auto first = task.kept("a", make);
  Task copy = task.part();
  EXPECT_EQ(copy.kept("a", make), first);
  EXPECT_NE(copy.kept("b", make), first);
  EXPECT_EQ(made, 2);
}

TEST(Task, LetsGo) {
  Task task;
  const std::weak_ptr<void> kept =
      task.kept("a", [] { return std::make_shared<int>(1); });
  EXPECT_FALSE(kept.expired());
  Task(task).let_go();
  EXPECT_TRUE(kept.expired());
}

// The next one tries again.
TEST(Task, KeepsNothingWhereMakingFails) {
  Task task;
  const auto fail = []() -> std::shared_ptr<void> { throw std::runtime_error("no"); };
  EXPECT_THROW(task.kept("a", fail), std::runtime_error);
  EXPECT_NE(task.kept("a", [] { return std::make_shared<int>(1); }), nullptr);
}

}  // namespace
}  // namespace phlox
