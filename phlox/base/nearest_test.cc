// Which of the known names a mistyped one was meant to be.
#include <gtest/gtest.h>

#include "phlox/base/error.h"

namespace phlox {
namespace {

struct Case {
  std::string name;
  std::vector<std::string> candidates;
  std::optional<std::string> found;
};

TEST(Nearest, FindsSlipsAndNothingElse) {
  const std::vector<std::string> columns = {"name", "node_id", "node_out", "amount",
                                            "when"};
  const Case cases[] = {
      {"nmae", columns, "name"},        // two neighbours swapped
      {"nam", columns, "name"},         // one left out
      {"namee", columns, "name"},       // one too many
      {"nane", columns, "name"},        // one wrong
      {"Name", columns, "name"},        // case
      {"NODE_ID", columns, "node_id"},  // case throughout
      {"nodeid", columns, "node_id"},
      {"node_ot", columns, "node_out"},
      {"node_in", columns, "node_id"},
      {"amuont", columns, "amount"},
      {"whne", columns, "when"},
      {"carrier", columns, {}},
      {"zzzz", columns, {}},
      {"", columns, {}},
      {"x", {"y"}, {}},
      {"X", {"y", "x"}, "x"},
      {"ab", {"cd"}, {}},
      {"ab", {"ba"}, "ba"},
      {"ab", {"abc"}, "abc"},
      {"name", {"name"}, {}},  // it is there: no slip
      {"größe", {"größen"}, "größen"},
      {"grösse", {"größe"}, "größe"},
      {"int23", {"int8", "int16", "int32", "int64"}, "int32"},
      {"abcd", {"abce", "abcf"}, "abce"},  // the first of equals
      {"abcD", {"abce", "abcd"}, "abcd"},  // case is the smallest slip
      {"a", {}, {}},
      {std::string(300, 'a'), {std::string(299, 'a')}, {}},
  };
  for (const auto& [name, candidates, found] : cases)
    EXPECT_EQ(nearest(name, candidates), found) << name;
}

TEST(Nearest, SurvivesBytesThatAreNoText) {
  EXPECT_EQ(nearest("na\xFFme", {"name", "x\xC3"}), "name");
  EXPECT_EQ(nearest("\xC3", {"\xFF\xFE", ""}), std::nullopt);
}

}  // namespace
}  // namespace phlox
