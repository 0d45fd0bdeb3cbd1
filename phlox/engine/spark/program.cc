// A program of ours, as a query of Spark's.
#include "phlox/engine/spark/program.h"

#include <algorithm>

#include "phlox/base/error.h"
#include "phlox/engine/adbc/place.h"
#include "phlox/engine/spark/catalogue.h"
#include "phlox/engine/spark/place.h"
#include "phlox/migrate/host.h"

namespace phlox::engine::spark {
namespace {

LocalRows rows_of(const compile::Program::Input& input, const Leaves& leaves) {
  table::Stream stream = leaves.open(input.leaf, input.columns);
  const type::Type type = stream.type();
  const auto batches = table::collect(std::move(stream));
  return {input.name, compile::distinct_names(input.columns),
          [type, batches](ArrowArrayStream* out) {
            table::stream_of(type, batches).export_to(out);
          }};
}

}  // namespace

Query query_of(const compile::Program& program, const Leaves& leaves) {
  const compile::Stored* stored = nullptr;
  Plan plan{program.text, {}};
  for (const auto& input : program.inputs) {
    const auto* const found = leaves.stored(input.leaf);
    if (!found) {
      plan.rows.push_back(rows_of(input, leaves));
      continue;
    }
    stored = found;
    const migrate::Uri uri = migrate::parse_uri(found->shown);
    if (!target_of(uri).files) {
      if (!migrate::host_frames(uri.location))
        plan.refreshed.push_back(table_text(found->path));
      continue;
    }
    Read read = read_of(*found);
    const bool known =
        std::any_of(plan.reads.begin(), plan.reads.end(),
                    [&](const auto& other) { return other.alias == read.alias; });
    if (!known) plan.reads.push_back(std::move(read));
  }
  if (!stored) throw Error(Code::kUnsupported, "spark runs only what reads its tables");
  const auto timeout = adbc::timeout_of(migrate::parse_uri(stored->shown));
  return {std::move(plan),  std::nullopt,  program.type,
          stored->database, stored->shown, timeout};
}

}  // namespace phlox::engine::spark
