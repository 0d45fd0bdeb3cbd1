// The C++ face of phlox, all of it: deferred expressions, and running them.
//
//   using namespace phlox;
//   const auto arcs = symbol("arcs", "{node_out: int32, node_id: int32}");
//   const auto index = symbol("index", "{name: string, node_id: int32}");
//   const auto links =
//       join(arcs, index, "node_id").by(_["name"], "links"_a = _["node_id"].count());
//   for (const Row row : compute(links, {{arcs, "arcs.tsv"}, {index, "index.tsv"}}))
//     std::cout << row["name"] << ' ' << row["links"] << '\n';
//
// The methods and functions are those of the catalogue (docs/reference.md). Every failure
// is one phlox::Error. docs/cpp.md is the guide.
#pragma once

#include "phlox/base/error.h"
#include "phlox/faces/cpp/argument.h"
#include "phlox/faces/cpp/compute.h"
#include "phlox/faces/cpp/expression.h"
#include "phlox/faces/cpp/plot.h"
#include "phlox/faces/cpp/result.h"
#include "phlox/type/type.h"
