// phlox.figure and its glyph methods. _figure.py makes methods of these.
#include "phlox/faces/python/figures.h"

#include "phlox/chart/glyph.h"
#include "phlox/chart/make_figure.h"
#include "phlox/faces/python/bindings.h"
#include "phlox/faces/python/capsules.h"
#include "phlox/faces/python/input.h"
#include "phlox/scene/columns.h"

namespace phlox::python {

namespace {

using chart::Argument;
using scene::Value;

// What NumPy, pandas and Polars say of a column's type and the value has lost.
std::optional<chart::Scale> scale_of(nb::handle object) {
  if (!nb::hasattr(object, "dtype")) return std::nullopt;
  nb::object dtype = object.attr("dtype");
  if (!nb::hasattr(dtype, "kind")) {
    if (!nb::hasattr(object, "to_numpy")) return std::nullopt;
    dtype = object.attr("to_numpy")().attr("dtype");
  }
  // Polars gives columns of some types as no more than objects.
  if (!nb::hasattr(dtype, "kind")) return std::nullopt;
  const std::string kind = text_of(dtype.attr("kind"));
  if (kind == "M") return chart::Scale::kTime;
  if (kind == "m") return chart::Scale::kDuration;
  return std::nullopt;
}

nb::object computed(nb::handle object) {
  if (!expr_in(object)) return nb::borrow(object);
  return nb::module_::import_("phlox").attr("compute")(object);
}

// The columns of a table, which know their types.
std::vector<Argument> rows_of(nb::handle object) {
  const Input input = input_of(object, std::nullopt, "the source");
  std::vector<Argument> out;
  const Value columns = scene::columns_of(input.open(std::nullopt));
  for (const type::Field& field : input.type.element().fields()) {
    const chart::Scale scale = chart::scale_of(field.type);
    const bool timed = scale == chart::Scale::kTime || scale == chart::Scale::kDuration;
    out.push_back({field.name, *columns.find(field.name),
                   timed ? std::optional(scale) : std::nullopt});
  }
  return out;
}

bool is_table(nb::handle object) {
  return !nb::hasattr(object, "dtype") && !PyDict_Check(object.ptr()) &&
         (has_arrow_rows(object) || nb::hasattr(object, "__dataframe__"));
}

Argument argument_of(std::string name, nb::handle given) {
  const nb::object object = computed(given);
  if (is_table(object)) {
    std::vector<Argument> columns = rows_of(object);
    if (columns.size() != 1)
      throw Error(Code::kType, (name.empty() ? "an argument" : name) +
                                   " is one column, not a table of " +
                                   std::to_string(columns.size()))
          .hint("give the table as source=, and columns by their names");
    return {std::move(name), std::move(columns[0].value), columns[0].scale};
  }
  nb::dict one;
  one["value"] = object;
  Value value = scene_columns(one).entries()[0].second;
  return {std::move(name), std::move(value), scale_of(object)};
}

void set_source(nb::handle given, chart::GlyphArguments& arguments) {
  if (given.is_none()) return;
  if (const scene::Model* model = model_in(given)) {
    arguments.source = *model;
    return;
  }
  arguments.columns = columns_in(given);
  arguments.has_columns = true;
}

}  // namespace

std::vector<Argument> columns_in(nb::handle given) {
  const nb::object object = computed(given);
  if (is_table(object)) return rows_of(object);
  if (!nb::hasattr(object, "items"))
    throw Error(Code::kType, "a source is a ColumnDataSource, a table or a dict, not " +
                                 text_of(nb::repr(object)).substr(0, 60));
  std::vector<Argument> out;
  for (nb::handle item : nb::iter(object.attr("items")())) {
    out.push_back(argument_of(text_of(item[0]), item[1]));
    if (out.back().value.num_rows() < 0)
      throw Error(Code::kType, "the column " + out.back().name +
                                   " of a source is a list, not " +
                                   scene::shown(out.back().value));
    if (out.back().value.num_rows() != out[0].value.num_rows())
      throw Error(Code::kInvalid, "the columns of a source have one length, and " +
                                      out[0].name + " has " +
                                      std::to_string(out[0].value.num_rows()) +
                                      " values, " + out.back().name + " " +
                                      std::to_string(out.back().value.num_rows()));
  }
  return out;
}

void bind_figures(nb::module_& module) {
  module.def("figure_make", [](nb::handle options) {
    chart::Properties named;
    for (nb::handle item : nb::iter(options.attr("items")()))
      named.emplace_back(text_of(item[0]), scene_value(item[1]));
    return wrap(chart::make_figure(named));
  });
  // The glyph methods: name, class, arguments in their order.
  module.def("figure_glyphs", [] {
    nb::list out;
    for (const chart::GlyphRule& rule : chart::glyph_rules())
      out.append(nb::make_tuple(str_of(rule.method), str_of(rule.class_name),
                                str_of(rule.order)));
    return out;
  });
  module.def("figure_draw", [](nb::handle plot, const char* method, nb::handle positional,
                               nb::handle named) {
    const scene::Model* model = model_in(plot);
    if (!model) throw Error(Code::kType, "glyphs are drawn into a figure");
    chart::GlyphArguments arguments;
    for (nb::handle each : nb::iter(positional))
      arguments.positional.push_back(argument_of("", each));
    for (nb::handle item : nb::iter(named.attr("items")())) {
      const std::string name = text_of(item[0]);
      if (name == "source")
        set_source(item[1], arguments);
      else if (!item[1].is_none())
        arguments.named.push_back(argument_of(name, item[1]));
      // None is a colour: no line, no fill.
      else if (name.ends_with("color"))
        arguments.named.push_back({name, Value(), std::nullopt});
    }
    return wrap(seeking(Sought::kName, [&] {
      return chart::draw(*model, method, std::move(arguments));
    }));
  });
}

}  // namespace phlox::python
