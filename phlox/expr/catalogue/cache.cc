// cache: the same rows, kept by the session (phlox/session/cached.h).
#include "phlox/base/error.h"
#include "phlox/expr/evaluate.h"
#include "phlox/expr/rules.h"

namespace phlox::expr {

namespace {

Facts rule_cache(const Op& op, std::span<const Expr> args, const Attributes&) {
  const Expr& table = table_arg(op, args);
  if (args.size() != 1) throw Error(Code::kInvalid, "cache takes one table");
  return {Shape::kTable, table.type(), ""};
}

Expr build_cache(Call& call) {
  const Expr table = call.table("t");
  return table.is("cache") ? table : make("cache", {table});
}

const Rows rows = {
    {.name = "cache",
     .group = Group::kRows,
     .kind = Kind::kTable,
     .spelling = Spelling::kMethod,
     .receiver = Receiver::kTable,
     .signature = "(t)",
     .doc = "The same rows, which are kept once they are computed, as long as their data "
            "is the same.",
     .example = "t.by(\"name\", n=_.nrows()).cache()",
     .rule = rule_cache,
     .build = build_cache},
};

}  // namespace

}  // namespace phlox::expr
