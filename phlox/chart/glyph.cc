// Draws glyphs into figures: arguments become columns, properties, axes, a legend.
#include "phlox/chart/glyph.h"

#include <phlox/model/mappers.h>
#include <phlox/model/renderers.h>

#include <algorithm>
#include <cmath>

#include "phlox/base/error.h"
#include "phlox/base/quote.h"
#include "phlox/chart/color_field.h"
#include "phlox/chart/columns.h"
#include "phlox/chart/figure.h"
#include "phlox/chart/fit.h"
#include "phlox/chart/legend.h"
#include "phlox/chart/palette.h"
#include "phlox/scene/check.h"
#include "phlox/scene/schema.h"

namespace phlox::chart {

namespace {

using scene::Model;
using scene::Value;
using Kind = Value::Kind;

std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const size_t end = std::min(text.find(' '), text.size());
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

// 'x' or 'y' of a property that is a place on an axis, else 0.
char axis_of(std::string_view property) {
  constexpr std::pair<std::string_view, char> kPlaces[] = {
      {"x", 'x'},    {"x0", 'x'},     {"x1", 'x'}, {"x2", 'x'},  {"xs", 'x'},
      {"left", 'x'}, {"right", 'x'},  {"cx", 'x'}, {"cx0", 'x'}, {"cx1", 'x'},
      {"y", 'y'},    {"y0", 'y'},     {"y1", 'y'}, {"y2", 'y'},  {"ys", 'y'},
      {"top", 'y'},  {"bottom", 'y'}, {"cy", 'y'}, {"cy0", 'y'}, {"cy1", 'y'}};
  for (const auto& [name, axis] : kPlaces)
    if (name == property) return axis;
  return 0;
}

bool is_color(std::string_view property) {
  return property == "color" || property.ends_with("_color");
}

bool is_rows(const Value& value) {
  return value.is(Kind::kList) || value.is(Kind::kArray);
}

// One call of a glyph method.
class Drawing {
 public:
  Drawing(const Model& plot, std::string_view method, GlyphArguments arguments)
      : plot_(plot),
        rule_(glyph_named(method)),
        given_(std::move(arguments)),
        glyph_(rule_.class_name),
        theme_(theme_of(plot)) {
    if (!plot.is_a("Plot"))
      throw Error(Code::kType, "glyphs are drawn into a figure, not into a " +
                                   std::string(plot.class_name()));
    for (const Value& item : plot.get("renderers").list())
      num_before_ += item.is(Kind::kModel) && item.model().is_a("GlyphRenderer");
  }

  Model draw() {
    name_arguments();
    open_source();
    take_image();
    dress();
    for (const Argument& each : named_) set(each);
    close_source();
    widen();
    fit('x');
    fit('y');
    renderer_.set("data_source", source_);
    renderer_.set("glyph", glyph_);
    for (const auto& [property, value] : of_renderer_) renderer_.set(property, value);
    Value::List renderers = plot_.get("renderers").list();
    renderers.push_back(renderer_);
    plot_.set("renderers", std::move(renderers));
    add_legend();
    add_tips();
    return renderer_;
  }

 private:
  // What a property takes: its row of the schema.
  const scene::PropertyRow* row(std::string_view property) const {
    const auto place = scene::find_property(glyph_.class_id(), property);
    return place ? &scene::properties_of(glyph_.class_id())[*place] : nullptr;
  }
  bool is_spec(std::string_view property) const {
    const scene::PropertyRow* found = row(property);
    return found && scene::type_at(found->type).check == scene::Check::kSpec;
  }

  // A constant, in the form that the property takes.
  void set_constant(const std::string& property, Value constant) {
    glyph_.set(property, is_spec(property) ? scene::value(std::move(constant))
                                           : std::move(constant));
  }

  void name_arguments() {
    const std::vector<std::string> order = words(rule_.order);
    if (given_.positional.size() > order.size())
      throw Error(Code::kInvalid, std::string(rule_.method) + " takes at most " +
                                      std::to_string(order.size()) +
                                      " arguments without a name, not " +
                                      std::to_string(given_.positional.size()))
          .hint("they are " + std::string(rule_.order));
    for (size_t i = 0; i < given_.positional.size(); ++i) {
      named_.push_back(std::move(given_.positional[i]));
      named_.back().name = order[i];
    }
    for (Argument& each : given_.named) {
      if (each.name == "legend" || each.name == "hover" || each.name == "palette") {
        (each.name == "legend"  ? legend_
         : each.name == "hover" ? hover_
                                : palette_) = std::move(each.value);
        continue;
      }
      for (const Argument& other : named_)
        if (other.name == each.name)
          throw Error(Code::kInvalid, std::string(rule_.method) + " got " + each.name +
                                          " twice, by its place and by its name");
      named_.push_back(std::move(each));
    }
  }

  void open_source() {
    if (given_.source) {
      if (!given_.source.is_a("ColumnarDataSource"))
        throw Error(Code::kType, "source is a ColumnDataSource or columns, not a " +
                                     std::string(given_.source.class_name()));
      source_ = given_.source;
      const auto place = scene::find_property(source_.class_id(), "data");
      if (place && source_.value_at(*place))
        columns_ = source_.value_at(*place)->entries();
    } else {
      for (Argument& each : given_.columns) {
        if (each.scale) scales_.emplace_back(each.name, *each.scale);
        columns_.emplace_back(Value(each.name), std::move(each.value));
      }
    }
    has_source_ = given_.source || given_.has_columns;
    num_own_ = columns_.size();
  }

  const Value* column(std::string_view name) const {
    for (const auto& [key, value] : columns_)
      if (key.is(Kind::kString) && key.text() == name) return &value;
    return nullptr;
  }

  [[noreturn]] void no_column(const std::string& name, const std::string& says) const {
    chart::no_column(names_of(columns_), name, says);
  }

  // A picture alone is a list of one; it lies on its own pixels unless it is told.
  void take_image() {
    if (!rule_.method.starts_with("image") || rule_.method == "image_url") return;
    for (Argument& each : named_) {
      if (each.name != "image") continue;
      const size_t deep = rule_.method == "image_stack" ? 3 : 2;
      if (each.value.is(Kind::kArray) && each.value.array().shape().size() == deep) {
        const std::vector<int64_t> shape = each.value.array().shape();
        each.value = Value::List{each.value};
        const auto add = [&](const char* name, Value value) {
          for (const Argument& other : named_)
            if (other.name == name) return;
          extra_.push_back({name, std::move(value), std::nullopt});
        };
        add("x", 0);
        add("y", 0);
        add("dw", shape[1]);
        add("dh", shape[0]);
      }
    }
    for (Argument& each : extra_) named_.push_back(std::move(each));
    if (row("color_mapper")) {
      model::LinearColorMapper mapper;
      mapper.palette(palette_colors(palette_));
      glyph_.set("color_mapper", mapper);
    }
  }

  // How it looks unless it is told: the next colour, lines that can be seen, bars and
  // shapes apart from each other.
  void dress() {
    const std::vector<std::string> colors = category_colors(8, theme_.paper);
    const std::string color = colors[num_before_ % colors.size()];
    const bool point = rule_.method == "scatter";
    if (row("fill_color")) set_constant("fill_color", color);
    if (row("line_color"))
      set_constant("line_color",
                   row("fill_color") && !point ? std::string(theme_.paper) : color);
    if (row("line_width") && !row("fill_color")) set_constant("line_width", 2);
    if (row("text_color")) set_constant("text_color", theme_.ink);
    if (point) {
      glyph_.set("size", 7);
      glyph_.set("fill_alpha", 0.8);
    }
  }

  void set(const Argument& each) {
    if (each.name == "color" || each.name == "alpha") {
      bool any = false;
      for (const char* part : {"fill_", "line_", "text_"})
        if (row(part + each.name)) {
          set_one(part + each.name, each);
          any = true;
        }
      if (!any)
        throw Error(Code::kInvalid, std::string(rule_.method) + " has no " + each.name);
      return;
    }
    // What every model has (name, tags) is the renderer's, whose visible and level are.
    const bool common =
        scene::find_property(scene::class_named("Model"), each.name).has_value();
    if (row(each.name) && !common) return set_one(each.name, each);
    if (scene::find_property(renderer_.class_id(), each.name)) {
      of_renderer_.emplace_back(each.name, each.value);
      return;
    }
    std::vector<std::string> names = {"color", "alpha", "legend", "hover", "source"};
    for (const auto& found : scene::properties_of(glyph_.class_id()))
      names.emplace_back(scene::text_at(found.name));
    Error error(Code::kNotFound,
                std::string(rule_.method) + " has no property " + each.name);
    if (const auto near = nearest(each.name, names))
      error.hint("did you mean " + *near + "?");
    throw error;
  }

  void set_one(const std::string& property, const Argument& each) {
    Value value = each.value;
    if (!is_spec(property) || value.is(Kind::kSpec) || value.is(Kind::kModel)) {
      if (value.is(Kind::kSpec)) check_field(property, value.spec());
      glyph_.set(property, std::move(value));
      return;
    }
    const char axis = axis_of(property);
    if (is_rows(value) && !is_constant(property, value)) {
      // Lists for line_color and fill_color at once are one column.
      const std::string name = each.name;
      if (has_source_ && column(name))
        throw Error(Code::kInvalid, "the source has a column " + name + " already, and " +
                                        name + " is a list")
            .hint("put the list into the source, or leave out source=");
      if (!column(name)) add_column(name, each);
      refer(property, name);
      if (axis) along(axis, *column(name), scale_of_column(name), "");
      return;
    }
    if (value.is(Kind::kString)) {
      const std::string name = value.text();
      if (is_color(property) && is_constant(property, value)) {
        glyph_.set(property, scene::value(value));
        return;
      }
      if (const Value* found = has_source_ ? column(name) : nullptr) {
        refer(property, name);
        if (axis) along(axis, *found, scale_of_column(name), name);
        return;
      }
      if (is_color(property))
        no_column(name, quoted_short(name) +
                            " is no colour, and no column of the source of " +
                            std::string(rule_.method));
      if (axis && has_source_)
        no_column(name, "the source of " + std::string(rule_.method) + " has no column " +
                            name);
    }
    if (axis) {
      // A place is a column of one row, so that there is a row.
      Argument constant = each;
      along(axis, constant.value, constant.scale, "");
      constants_.emplace_back(property, std::move(constant));
    }
    glyph_.set(property, scene::value(std::move(value)));
  }

  // (255, 0, 0) of a colour and [4, 2] of dashes are values, not columns.
  bool is_constant(const std::string& property, const Value& value) const {
    if (value.is(Kind::kList) && is_color(property)) {
      const Value::List& list = value.list();
      const bool numbers = std::all_of(
          list.begin(), list.end(), [](const Value& item) { return item.is_number(); });
      if (!numbers || list.size() < 3 || list.size() > 4) return false;
      // Of three rows it would be a column.
      return num_own_ == 0 ||
             columns_[0].second.num_rows() != static_cast<int64_t>(list.size());
    }
    if (value.is(Kind::kArray)) return false;
    if (value.is(Kind::kList) && property != "line_dash") return false;
    Value copy = scene::value(value);
    return scene::check(scene::type_at(row(property)->type), copy);
  }

  void check_field(const std::string& property, const scene::Spec& spec) {
    if (spec.from != scene::Spec::From::kField) return;
    const std::string& name = spec.value.text();
    const Value* found = column(name);
    if (!found)
      no_column(name,
                "the source of " + std::string(rule_.method) + " has no column " + name);
    const char axis = axis_of(property);
    if (axis && !spec.transform) along(axis, *found, scale_of_column(name), name);
  }

  void add_column(const std::string& name, const Argument& each) {
    if (each.scale) scales_.emplace_back(name, *each.scale);
    if (!columns_.empty()) {
      const auto& [first, rows] = columns_.front();
      if (rows.num_rows() != each.value.num_rows())
        throw Error(Code::kInvalid,
                    std::string(rule_.method) +
                        " got columns of different lengths: " + first.text() + " has " +
                        std::to_string(rows.num_rows()) + " values, and " + name +
                        " has " + std::to_string(each.value.num_rows()));
    }
    columns_.emplace_back(Value(name), each.value);
  }

  std::optional<Scale> scale_of_column(std::string_view name) const {
    for (const auto& [each, scale] : scales_)
      if (each == name) return scale;
    return given_.source ? scale_in(source_, name) : std::nullopt;
  }

  // The property is that column; colours of texts and numbers that are none are mapped.
  void refer(const std::string& property, const std::string& name) {
    if (!is_color(property)) {
      glyph_.set(property, scene::field(name));
      return;
    }
    glyph_.set(property,
               color_field(name, *column(name), scale_of_column(name),
                           scene::type_at(row(property)->type), palette_, theme_.paper));
  }

  void along(char axis, const Value& values, std::optional<Scale> scale,
             const std::string& title) {
    Along& found = axis == 'x' ? x_ : y_;
    measure(values, scale, found);
    if (found.title.empty()) found.title = title;
  }

  void close_source() {
    if (columns_.empty() && !given_.source)
      for (auto& [property, constant] : constants_) {
        constant.value = Value::List{constant.value};
        columns_.emplace_back(Value(property), constant.value);
        glyph_.set(property, scene::field(property));
      }
    if (columns_.size() == num_own_ && given_.source) return;
    if (given_.source)
      for (size_t i = num_own_; i < columns_.size(); ++i)
        if (columns_[i].second.num_rows() != columns_[0].second.num_rows())
          throw Error(Code::kInvalid, columns_[i].first.text() + " has " +
                                          std::to_string(columns_[i].second.num_rows()) +
                                          " values, and the source has " +
                                          std::to_string(columns_[0].second.num_rows()));
    if (given_.source) {
      source_.set("data", Value::map(columns_));
      return;
    }
    std::vector<Argument> columns;
    for (const auto& [name, values] : columns_)
      columns.push_back({name.text(), values, scale_of_column(name.text())});
    source_ = make_source(columns);
  }

  // Bars of eight tenths of the room that there is.
  void widen() {
    const char* thick = rule_.method == "vbar"   ? "width"
                        : rule_.method == "hbar" ? "height"
                                                 : nullptr;
    if (!thick || glyph_.is_set(thick)) return;
    for (const Argument& each : named_)
      if (each.name == thick) return;
    const char* place = rule_.method == "vbar" ? "x" : "y";
    double gap = 1;
    const Value spec = glyph_.get(place);
    if (spec.is(Kind::kSpec) && spec.spec().from == scene::Spec::From::kField &&
        (rule_.method == "vbar" ? x_ : y_).scale != Scale::kCategory)
      if (const Value* values = column(spec.spec().value.text()))
        gap = least_gap(*values).value_or(1);
    glyph_.set(thick, 0.8 * gap);
  }

  void fit(char axis) {
    const Along& found = axis == 'x' ? x_ : y_;
    if (found.scale) fit_axis(plot_, axis, found, num_before_ == 0);
  }

  void add_legend() {
    if (legend_.is_null()) return;
    if (!legend_.is(Kind::kString))
      throw Error(Code::kType, "legend is a text, not " + scene::shown(legend_));
    const std::string& text = legend_.text();
    const Value* by = has_source_ ? column(text) : nullptr;
    add_entry(plot_, renderer_, by ? scene::field(text) : scene::value(text),
              by ? *by : Value());
  }

  void add_tips() {
    if (hover_.is_null() || hover_ == Value(false)) return;
    const auto scale = [this](std::string_view name) { return scale_of_column(name); };
    add_hover(plot_, tips_of(hover_, Value::map(columns_), scale), {renderer_});
  }

  const Model& plot_;
  const GlyphRule& rule_;
  GlyphArguments given_;
  Model glyph_, source_;
  model::GlyphRenderer renderer_;
  const Theme& theme_;
  size_t num_before_ = 0;

  std::vector<Argument> named_, extra_;
  Value legend_, hover_, palette_;
  bool has_source_ = false;
  Value::Map columns_;
  size_t num_own_ = 0;  // columns that the source had before
  std::vector<std::pair<std::string, Scale>> scales_;
  std::vector<std::pair<std::string, Argument>> constants_;
  std::vector<std::pair<std::string, Value>> of_renderer_;
  Along x_, y_;
};

}  // namespace

Model draw(const Model& plot, std::string_view method, std::vector<Value> positional,
           const Properties& named) {
  GlyphArguments arguments;
  for (Value& value : positional)
    arguments.positional.push_back({"", std::move(value), std::nullopt});
  for (const auto& [name, value] : named) {
    if (name != "source") {
      arguments.named.push_back({name, value, std::nullopt});
    } else if (value.is(Kind::kModel)) {
      arguments.source = value.model();
    } else if (value.is(Kind::kMap)) {
      arguments.has_columns = true;
      for (const auto& [key, column] : value.entries())
        arguments.columns.push_back({key.text(), column, std::nullopt});
    } else {
      throw Error(Code::kType,
                  "source is a ColumnDataSource or columns, not " + scene::shown(value));
    }
  }
  return draw(plot, method, std::move(arguments));
}

Model draw(const Model& plot, std::string_view method, GlyphArguments arguments) {
  return Drawing(plot, method, std::move(arguments)).draw();
}

}  // namespace phlox::chart
