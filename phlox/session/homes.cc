// Where the tables of a query lie.
#include "phlox/session/homes.h"

#include <set>
#include <utility>

#include "phlox/expr/op.h"
#include "phlox/expr/traverse.h"

namespace phlox::session {

using compile::Stored;
using expr::Expr;

compile::FindStored stored_of(const FindSource& source) {
  return [source](const Expr& leaf) -> const Stored* {
    if (leaf.is("memtable")) return nullptr;
    const auto found = source(leaf);
    return found ? found->stored() : nullptr;
  };
}

Homes::Homes(const Expr& query, const compile::FindStored& find) {
  std::set<std::pair<std::string, std::string>> seen;  // databases
  for (const Expr& node : expr::postorder(query)) {
    homes_[node.id()] = home_of(node, find);
    for (const Expr& arg : node.args())
      if (arg.is_table() && arg.op().kind == expr::Kind::kLeaf)
        if (const Stored* const stored = homes_[arg.id()].stored)
          any_again_ |= !seen.emplace(stored->engine, stored->database).second;
  }
}

const Stored* Homes::one(const Expr& node) const {
  const Home& home = homes_.at(node.id());
  return home.elsewhere ? nullptr : home.stored;
}

Homes::Home Homes::home_of(const Expr& node, const compile::FindStored& find) {
  if (node.is_table() && node.op().kind == expr::Kind::kLeaf) {
    const Stored* const stored = find(node);
    any_ |= stored != nullptr;
    return {stored, !stored && !node.is("memtable")};
  }
  Home home;
  for (const Expr& arg : node.args()) {
    const Home& other = homes_[arg.id()];
    home.elsewhere |= other.elsewhere || (home.stored && other.stored &&
                                          !home.stored->is_beside(*other.stored));
    if (other.stored) home.stored = other.stored;
  }
  return home;
}

}  // namespace phlox::session
