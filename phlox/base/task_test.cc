// What a run keeps and lets go of.
#include "phlox/base/task.h"

#include <gtest/gtest.h>

namespace phlox {
namespace {

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
