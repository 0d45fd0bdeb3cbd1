// The C++ sample of docs/dashboards.md.
#include <gtest/gtest.h>

#include "phlox/chart/glyph.h"
#include "phlox/chart/make_figure.h"
#include "phlox/dashboard/layout.h"
#include "phlox/dashboard/link.h"
#include "phlox/dashboard/widget.h"
#include "phlox/page/html.h"

namespace {

TEST(Guide, MakesADashboard) {
  using namespace phlox;
  const auto plot = chart::make_figure({{"title", "Fruit"}});
  const auto bars =
      chart::draw(plot, "vbar", {"fruit"},
                  {{"top", "n"},
                   {"source", scene::dict({{"fruit", {"pear", "fig"}}, {"n", {3, 5}}})}});
  const auto fruit = dashboard::widget("checkboxes", {{"pear", "fig"}});
  dashboard::filter_rows(plot, "fruit", fruit);
  scene::Document document;
  document.add_root(dashboard::column({fruit, plot}));
  const std::string page = page::html(document);

  EXPECT_NE(page.find("phlox_links"), std::string::npos);
  EXPECT_EQ(bars.get("glyph").model().class_name(), "VBar");
}

}  // namespace
