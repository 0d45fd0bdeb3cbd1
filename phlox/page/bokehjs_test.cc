// BokehJS is found, has the version that documents name, and its parts are chosen.
#include "phlox/page/bokehjs.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "phlox/base/error.h"

namespace phlox::page {
namespace {

using scene::Model;

std::vector<Part> parts_with(const Model& root) {
  scene::Document document;
  document.add_root(root);
  return parts_of(document);
}

Model with(const char* class_name, const char* property, scene::Value value) {
  Model model(class_name);
  model.set(property, std::move(value));
  return model;
}

TEST(BokehJs, IsTheVersionThatDocumentsName) {
  const std::string version = '"' + std::string(scene::kBokehJsVersion) + '"';
  EXPECT_TRUE(scene::Document().to_json().starts_with(R"({"version":)" + version));
  for (const Part part :
       {Part::kBokeh, Part::kGl, Part::kWidgets, Part::kTables, Part::kMathjax})
    EXPECT_NE(script(part).text.find(version), std::string::npos) << file_name(part);
}

TEST(BokehJs, PartsFollowFromTheModels) {
  using P = Part;
  EXPECT_EQ(parts_with(Model("Figure")), (std::vector{P::kBokeh}));
  EXPECT_EQ(parts_with(with("Figure", "output_backend", "webgl")),
            (std::vector{P::kBokeh, P::kGl}));
  EXPECT_EQ(parts_with(Model("Slider")), (std::vector{P::kBokeh, P::kWidgets}));
  EXPECT_EQ(parts_with(with("Row", "children", {Model("DataTable")})),
            (std::vector{P::kBokeh, P::kWidgets, P::kTables}));
  EXPECT_EQ(parts_with(Model("TeX")), (std::vector{P::kBokeh, P::kMathjax}));
}

TEST(BokehJs, MathIsNeededWhereATextHasBothDelimiters) {
  for (const char* text : {"$$x^2$$", "a \\(b\\) c", "\\[c\\]"})
    EXPECT_EQ(parts_with(with("LinearAxis", "axis_label", text)).back(), Part::kMathjax)
        << text;
  for (const char* text : {"$5 to $10", "$$", "\\[x", "\\]\\["})
    EXPECT_EQ(parts_with(with("LinearAxis", "axis_label", text)).size(), 1u) << text;
}

TEST(BokehJs, AFolderThatIsNamedAndEmptyIsAnError) {
  ::setenv("PHLOX_BOKEHJS", "/nowhere", 1);
  try {
    bokehjs_folder();
    ADD_FAILURE() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Code::kUnavailable);
    EXPECT_NE(error.render().find("/nowhere"), std::string::npos);
    EXPECT_NE(error.hint().find("tools/setup/bokehjs.sh"), std::string::npos);
  }
  ::unsetenv("PHLOX_BOKEHJS");
  EXPECT_TRUE(std::filesystem::exists(bokehjs_folder() / "bokeh.min.js"));
}

}  // namespace
}  // namespace phlox::page
