// Drawing expressions.
#pragma once

#include <string>
#include <vector>

#include "phlox/faces/cpp/argument.h"
#include "phlox/faces/cpp/compute.h"
#include "phlox/faces/cpp/expression.h"
#include "phlox/scene/model.h"

namespace phlox {

// A Figure, or a GridPlot of several: a model like any other (docs/documents.md).
struct Plot {
  scene::Model root;
  std::vector<std::string> notes;  // rows that were left out, and the like

  // By the ending: .html, .json, .png, .svg, .pdf. The file is whole or not there.
  void save(const std::string& path) const;
};

// Draws a table or a column: plot(t, {"kind"_a = "bar", "x"_a = "carrier",
// "y"_a = _["delay"].mean()}, {{t, "flights.csv"}}). The arguments are channels and
// options as docs/chart-kinds.md lists them; without any the types decide. Throws Error
// as compute does, and for what a chart does not take.
Plot plot(const Expression& data, const std::vector<Argument>& arguments = {},
          const std::vector<Binding>& bindings = {}, const Options& options = {});

}  // namespace phlox
