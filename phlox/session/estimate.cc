// Asks engines how many rows they think to give.
#include "phlox/session/estimate.h"

#include "phlox/base/error.h"
#include "phlox/expr/op.h"
#include "phlox/session/homes.h"
#include "phlox/session/place.h"

namespace phlox::session {

namespace {

// Whether it has as many rows as the table that it stands on.
bool keeps_rows(expr::Expr table) {
  while (table.is("select") || table.is("mutate") || table.is("sort")) {
    const expr::Expr below = table.arg(0);
    table = below;
  }
  return table.op().kind == expr::Kind::kLeaf;
}

}  // namespace

double estimated_rows(const expr::Expr& part, const engine::Engine* home,
                      const FindSource& source, const PartRows& parts,
                      Estimates& estimates) {
  if (const auto said = estimates.said.find(part); said != estimates.said.end())
    return said->second;
  if (home && !keeps_rows(part)) {
    try {
      const compile::FindStored stored = stored_of(source);
      const auto program =
          home->compile(chosen(part, part.element().fields()), false, {}, stored);
      if (const auto rows = home->estimated_rows(program, stored, estimates.task))
        return estimates.said[part] = *rows;
    } catch (const Error& error) {
      // Who runs it says what is wrong.
      if (error.code() == Code::kCancelled) throw;
    }
  }
  return cost_of(part, source, parts, false).result;
}

}  // namespace phlox::session
