// Models: setting, getting, defaults, and the errors of each.
#include "phlox/scene/model.h"

#include <gtest/gtest.h>
#include <phlox/model/all.h>

#include "phlox/base/error.h"
#include "phlox/scene/schema.h"
#include "phlox/scene/write.h"

namespace phlox::scene {
namespace {

// As it is written, models by the name of their class.
std::string written(const Value& value) {
  std::string out;
  Writer writer(out, [](const Model& model) { return model.class_name(); }, {});
  writer.value(value);
  return out;
}

TEST(Model, ChainsSettersAndGivesValuesBack) {
  auto line =
      model::Line().x("time").line_color("navy").line_width(2).line_dash("dashed");
  EXPECT_EQ(line.line_width().real(), 2);
  EXPECT_EQ(line.x().spec().value.text(), "time");
  EXPECT_EQ(written(line.line_dash()), "[6]");
  // Defaults, not set.
  EXPECT_EQ(line.line_alpha().real(), 1);
  EXPECT_EQ(line.y().spec().value.text(), "y");
  EXPECT_FALSE(line.is_set("y"));
  EXPECT_TRUE(line.is_a("Glyph"));
  EXPECT_FALSE(line.is_a("Range"));
}

TEST(Model, KeepsNoDefault) {
  auto line = model::Line().line_width(3).line_width(1);
  EXPECT_TRUE(line.values().empty());
  auto plot = model::Figure();
  plot.set("title", "A title");
  EXPECT_EQ(plot.title().model().get("text").text(), "A title");
  // One that is a model is kept once it was asked for: it may be changed.
  auto other = model::Figure();
  other.toolbar().model().set("logo", nullptr);
  EXPECT_TRUE(other.toolbar().model().is_set("logo"));
}

struct Form {
  const char* class_name;
  const char* property;
  Value value;
  const char* json;
};

TEST(Model, BringsValuesIntoOneForm) {
  const Form forms[] = {
      {"Scatter", "x", 1, R"({"type":"value","value":1})"},
      {"Scatter", "x", "width", R"({"type":"field","field":"width"})"},
      {"Scatter", "x", Value::datetime(-1.5), R"({"type":"value","value":-1.5})"},
      {"Scatter", "x", Value::date(1), R"({"type":"value","value":86400000})"},
      {"Scatter", "x", Model("Stack"),
       R"({"type":"expr","expr":{"type":"object","name":"Stack","id":"Stack"}})"},
      {"Scatter", "fill_color", "RED", R"({"type":"value","value":"RED"})"},
      {"Scatter", "fill_color", "kind", R"({"type":"field","field":"kind"})"},
      {"Scatter",
       "fill_color",
       {255, 0, 0},
       R"-({"type":"value","value":"rgb(255, 0, 0)"})-"},
      {"Scatter",
       "fill_color",
       {1, 2, 3, 0.5},
       R"-({"type":"value","value":"rgba(1, 2, 3, 0.5)"})-"},
      {"Scatter", "fill_color", nullptr, R"({"type":"value","value":null})"},
      {"Scatter", "fill_color",
       dict({{"field", "kind"}, {"transform", Model("CategoricalColorMapper")}}),
       R"({"type":"field","field":"kind","transform":{"type":"object","name":)"
       R"("CategoricalColorMapper","id":"CategoricalColorMapper"}})"},
      {"Text", "text", "name", R"({"type":"field","field":"name"})"},
      {"Text", "text", value("name"), R"({"type":"value","value":"name"})"},
      {"Text", "text_font_size", "20px", R"({"type":"value","value":"20px"})"},
      {"Scatter", "marker", "star", R"({"type":"value","value":"star"})"},
      {"Line", "line_width", 2, "2"},
      {"Line", "line_dash", {4, 2}, "[4,2]"},
      {"Line", "line_dash", "4 2", "[4,2]"},
      {"FixedTicker", "ticks", Array::floats({1, 2.5}), "[1,2.5]"},
      {"LinearAxis",
       "ticker",
       {1, 2},
       R"({"type":"object","name":"FixedTicker","id":"FixedTicker","attributes":{"ticks":[1,2]}})"},
      {"DatePicker", "value", Value::date(0), R"("1970-01-01")"},
      {"TimePicker", "value", Value::time(45'000'000), R"("12:30:00")"},
      {"DataRange1d", "bounds", {0, nullptr}, "[0,null]"},
      {"FactorRange", "factors", {{"a", "b"}, {"a", "c"}}, R"([["a","b"],["a","c"]])"},
      {"Figure", "subscribed_events", {"tap"}, R"({"type":"set","entries":["tap"]})"},
      {"HoverTool", "tooltips", dict({{"name", "@name"}}), R"([["name","@name"]])"},
      {"Span", "location", "2000-01-01", R"("2000-01-01")"},
      {"Slider", "value", 0.5, "0.5"},
      {"ColorPicker", "color", "Navy", R"("#000080")"},
      {"ColorPicker", "color", {1, 2, 255}, R"("#0102ff")"},
      {"ColorPicker", "color", "rgba(255, 0, 16, 0.5)", R"("#ff001080")"},
      {"Dialog", "title", "<b>", R"("<b>")"},
      {"GMapPlot", "api_key", "k",
       R"({"type":"bytes","data":"H4sIAAAAAAAA/wEBAP7/a11XYggBAAAA"})"},
  };
  for (const Form& form : forms) {
    SCOPED_TRACE(std::string(form.class_name) + "." + form.property);
    Model model(form.class_name);
    model.set(form.property, form.value);
    EXPECT_EQ(written(*model.value_at(property_named(model.class_id(), form.property))),
              form.json);
  }
}

struct Wrong {
  const char* class_name;
  const char* property;
  Value value;
  Code code;
  const char* message;
  const char* hint;
};

TEST(Model, RefusesValuesInOneSentence) {
  const Wrong wrongs[] = {
      {"Line", "line_width", "thick", Code::kType,
       "Line.line_width must be a number, not 'thick'", ""},
      {"Line", "line_color", "nawy", Code::kInvalid,
       "Line.line_color must be a color such as \"navy\", \"#1f77b4\" or \"rgb(31, 119, "
       "180)\" "
       "or null, not 'nawy'",
       "did you mean \"navy\"?"},
      {"Line", "line_cap", "rond", Code::kInvalid,
       "Line.line_cap must be \"butt\", \"round\" or \"square\", not 'rond'",
       "did you mean \"round\"?"},
      {"Line", "line_alpha", 1.5, Code::kType,
       "Line.line_alpha must be a number from 0 to 1, not 1.5", ""},
      {"Line", "lin_width", 1, Code::kNotFound, "Line has no property 'lin_width'",
       "did you mean \"line_width\"?"},
      {"Lin", "x", 1, Code::kNotFound, "there is no model 'Lin'",
       "did you mean \"Line\"?"},
      {"Glyph", "x", 1, Code::kInvalid,
       "a Glyph is only a base of models: make one of those", ""},
      {"Figure",
       "renderers",
       {Model("Line")},
       Code::kType,
       "Figure.renderers[0] must be a Renderer, not a Line",
       ""},
      {"Circle", "radius", -1, Code::kType,
       "Circle.radius must be a number, a date, the name of a column or an expression, "
       "not -1",
       ""},
      {"Circle", "radius", value(1, {}, "inches"), Code::kInvalid,
       "Circle.radius_units must be \"screen\" or \"data\", not 'inches'", ""},
      {"Line", "line_width", true, Code::kType,
       "Line.line_width must be a number, not true", ""},
      {"LinearAxis", "num_objects", 1, Code::kNotFound,
       "LinearAxis has no property 'num_objects'", ""},
      {"Figure", "inner_width", 1, Code::kInvalid,
       "Figure.inner_width is set by the browser, and is read-only here", ""},
      {"Slider", "value", "1", Code::kType, "Slider.value must be a number, not '1'", ""},
      {"Int", "value", 1, Code::kNotFound, "there is no model 'Int'", ""},
      {"ColumnDataSource", "data", dict({{"x", "abc"}}), Code::kType,
       "the column 'x' of ColumnDataSource.data must be a list or an array, not 'abc'",
       ""},
      {"FileInput", "multiple", 1, Code::kType,
       "FileInput.multiple must be true or false, not 1", ""},
  };
  for (const Wrong& wrong : wrongs) {
    SCOPED_TRACE(std::string(wrong.class_name) + "." + wrong.property);
    try {
      Model(wrong.class_name).set(wrong.property, wrong.value);
      ADD_FAILURE() << "nothing was thrown";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), wrong.code) << error.what();
      EXPECT_EQ(error.message(), wrong.message);
      EXPECT_EQ(error.hint(), wrong.hint);
    }
  }
}

TEST(Model, WritesUnitsWithTheirSpec) {
  auto circle = model::Annulus().inner_radius_units("screen");
  EXPECT_EQ(
      written(circle),
      R"({"type":"object","name":"Annulus","id":"Annulus","attributes":{"inner_radius":)"
      R"({"type":"field","field":"inner_radius","units":"screen"}}})");
  circle.inner_radius(value(5, {}, "data"));
  EXPECT_EQ(
      written(circle),
      R"({"type":"object","name":"Annulus","id":"Annulus","attributes":{"inner_radius":)"
      R"({"type":"value","value":5}}})");
}

TEST(Model, EveryClassIsMadeAndEveryDefaultReads) {
  for (const ClassRow& row : schema().classes) {
    const auto id = static_cast<ClassId>(&row - schema().classes.data());
    if (row.is_abstract) continue;
    Model model(id);
    const auto rows = properties_of(id);
    for (size_t i = 0; i < rows.size(); ++i) {
      if (rows[i].flags & (PropertyRow::kRequired | PropertyRow::kAlias)) continue;
      SCOPED_TRACE(std::string(model.class_name()) + "." +
                   std::string(text_at(rows[i].name)));
      const Value value = model.get_at(i);
      // It is a value of the property's type, and in its form.
      model.assign(i, value);
      EXPECT_TRUE(!default_of(rows[i]) || !model.value_at(i));
    }
  }
}

}  // namespace
}  // namespace phlox::scene
