// Where the tables of a query lie.
#pragma once

#include <unordered_map>

#include "phlox/compile/stored.h"
#include "phlox/expr/expr.h"
#include "phlox/session/cached.h"

namespace phlox::session {

// Which leaves are tables of an engine.
compile::FindStored stored_of(const FindSource& source);

class Homes {
 public:
  // What `find` gives must last as long.
  Homes(const expr::Expr& query, const compile::FindStored& find);

  // A table of the one database in which all leaves below a node of the query lie, but
  // for constants, which may lie anywhere; or null.
  const compile::Stored* one(const expr::Expr& node) const;
  // Whether any leaf is a table of an engine.
  bool any() const { return any_; }
  // Whether tables of one database are used more than once, which may be in several
  // statements.
  bool any_again() const { return any_again_; }

 private:
  struct Home {
    const compile::Stored* stored = nullptr;
    bool elsewhere = false;  // or in several places
  };
  Home home_of(const expr::Expr& node, const compile::FindStored& find);

  std::unordered_map<const void*, Home> homes_;
  bool any_ = false, any_again_ = false;
};

}  // namespace phlox::session
