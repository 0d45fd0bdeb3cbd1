// Asks engines how many rows they think to give.
#include "phlox/session/estimate.h"

#include <utility>

#include "phlox/base/error.h"
#include "phlox/expr/op.h"
#include "phlox/session/homes.h"
#include "phlox/session/place.h"

namespace phlox::session {

double estimated_rows(const expr::Expr& part, const engine::Engine* home,
                      const FindSource& source, const PartRows& parts, Task task) {
  // Of a table as it is its size is known already.
  if (home && part.op().kind != expr::Kind::kLeaf) {
    try {
      const compile::FindStored stored = stored_of(source);
      const auto program =
          home->compile(chosen(part, part.element().fields()), false, {}, stored);
      if (const auto rows = home->estimated_rows(program, stored, std::move(task)))
        return *rows;
    } catch (const Error& error) {
      // Who runs it says what is wrong.
      if (error.code() == Code::kCancelled) throw;
    }
  }
  return cost_of(part, source, parts, false).result;
}

}  // namespace phlox::session
