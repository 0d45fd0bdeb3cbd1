// phlox.dashboard: layouts, widgets, links. dashboard.py makes functions of these.
#include "phlox/dashboard/layout.h"
#include "phlox/dashboard/link.h"
#include "phlox/dashboard/widget.h"
#include "phlox/faces/python/bindings.h"
#include "phlox/faces/python/figures.h"
#include "phlox/faces/python/scene_values.h"

namespace phlox::python {

namespace {

using scene::Model;
using scene::Value;

const Model& model_of(nb::handle object, const char* what) {
  if (const Model* model = model_in(object)) return *model;
  throw Error(Code::kType, std::string(what) + " is a model, not " +
                               text_of(nb::repr(object)).substr(0, 60));
}

// None is an empty handle, where a grid leaves a cell free.
std::vector<Model> models_of(nb::handle objects, const char* what) {
  std::vector<Model> out;
  for (nb::handle each : nb::iter(objects))
    out.push_back(each.is_none() ? Model() : model_of(each, what));
  return out;
}

dashboard::Properties properties_of(nb::handle named) {
  dashboard::Properties out;
  for (nb::handle item : nb::iter(named.attr("items")()))
    out.emplace_back(text_of(item[0]), scene_value(item[1]));
  return out;
}

// The data source that an object is, or one of its columns.
Model source_of(nb::handle object) {
  if (const Model* model = model_in(object)) return *model;
  return chart::make_source(columns_in(object));
}

void bind_layouts(nb::module_& module) {
  module.def("dashboard_row", [](nb::handle parts) {
    return wrap(dashboard::row(models_of(parts, "a part of a row")));
  });
  module.def("dashboard_column", [](nb::handle parts) {
    return wrap(dashboard::column(models_of(parts, "a part of a column")));
  });
  module.def(
      "dashboard_grid",
      [](nb::handle parts, nb::handle columns) {
        if (!columns.is_none()) {
          const auto count = nb::cast<int64_t>(columns);
          if (count < 1)
            throw Error(Code::kInvalid, "the columns of a grid are a number from 1");
          return wrap(dashboard::grid(models_of(parts, "a part of a grid"),
                                      static_cast<size_t>(count)));
        }
        std::vector<std::vector<Model>> rows;
        for (nb::handle row : nb::iter(parts)) {
          if (model_in(row))
            throw Error(Code::kType, "a grid is a list of rows, each a list")
                .hint("or give columns=, how many stand in a row");
          rows.push_back(models_of(row, "a part of a grid"));
        }
        return wrap(dashboard::grid(rows));
      },
      nb::arg("parts"), nb::arg("columns").none());
  module.def("dashboard_tabs", [](nb::handle parts) {
    std::vector<std::pair<std::string, Model>> tabs;
    for (nb::handle item : nb::iter(parts.attr("items")()))
      tabs.emplace_back(text_of(item[0]), model_of(item[1], "what a tab shows"));
    return wrap(dashboard::tabs(tabs));
  });
  module.def("dashboard_text", [](nb::handle text, int heading) {
    return wrap(dashboard::text(text_of(text), heading));
  });
  module.def("dashboard_markdown",
             [](nb::handle text) { return wrap(dashboard::markdown(text_of(text))); });
}

void bind_widgets(nb::module_& module) {
  module.def("dashboard_source",
             [](nb::handle object) { return wrap(source_of(object)); });
  // The widgets: name, class, arguments in their order, what they are.
  module.def("dashboard_widgets", [] {
    nb::list out;
    for (const dashboard::WidgetRule& rule : dashboard::widget_rules())
      out.append(nb::make_tuple(str_of(rule.name), str_of(rule.class_name),
                                str_of(rule.order), str_of(rule.says)));
    return out;
  });
  module.def("dashboard_widget",
             [](const char* name, nb::handle positional, nb::handle named) {
               std::vector<Value> values;
               for (nb::handle each : nb::iter(positional))
                 values.push_back(scene_value(each));
               return wrap(seeking(Sought::kName, [&] {
                 return dashboard::widget(name, values, properties_of(named));
               }));
             });
  module.def(
      "dashboard_table",
      [](nb::handle source, nb::handle columns, nb::handle named) {
        return wrap(seeking(Sought::kName, [&] {
          return dashboard::table(source_of(source), scene_value(columns),
                                  properties_of(named));
        }));
      },
      nb::arg("source"), nb::arg("columns").none(), nb::arg("named"));
}

void bind_links(nb::module_& module) {
  module.def(
      "dashboard_filter",
      [](nb::handle shown, nb::handle column, nb::handle widget, nb::handle how,
         nb::handle all) {
        seeking(Sought::kName, [&] {
          dashboard::filter_rows(model_of(shown, "what a filter is for"), text_of(column),
                                 model_of(widget, "the widget of a filter"),
                                 how.is_none() ? "" : text_of(how), text_of(all));
          return 0;
        });
      },
      nb::arg("shown").none(), nb::arg("column"), nb::arg("widget").none(),
      nb::arg("how").none(), nb::arg("all"));
  module.def(
      "dashboard_set",
      [](nb::handle widget, nb::handle model, nb::handle property, double factor,
         double offset, nb::handle values, nb::handle text) {
        seeking(Sought::kAttribute, [&] {
          dashboard::SetOptions options;
          options.factor = factor;
          options.offset = offset;
          options.values = scene_value(values);
          if (!text.is_none()) options.text = text_of(text);
          dashboard::set_property(model_of(widget, "the widget of a link"),
                                  model_of(model, "what a link sets"), text_of(property),
                                  options);
          return 0;
        });
      },
      nb::arg("widget").none(), nb::arg("model").none(), nb::arg("property"),
      nb::arg("factor"), nb::arg("offset"), nb::arg("values").none(),
      nb::arg("text").none());
  module.def(
      "dashboard_show",
      [](nb::handle widget, nb::handle models, nb::handle when) {
        dashboard::show(model_of(widget, "the widget of a link"),
                        models_of(models, "what a link shows"), scene_value(when));
      },
      nb::arg("widget").none(), nb::arg("models"), nb::arg("when").none());
  module.def(
      "dashboard_choose",
      [](nb::handle widget, nb::handle renderer, nb::handle property, nb::handle axis) {
        seeking(Sought::kName, [&] {
          std::optional<Model> titled;
          if (!axis.is_none()) titled = model_of(axis, "the axis of a column");
          dashboard::choose_column(model_of(widget, "the widget of a link"),
                                   model_of(renderer, "what a column is chosen for"),
                                   text_of(property), titled);
          return 0;
        });
      },
      nb::arg("widget").none(), nb::arg("renderer").none(), nb::arg("property"),
      nb::arg("axis").none());
  module.def(
      "dashboard_click_sets",
      [](nb::handle button, nb::handle model, nb::handle property, nb::handle value) {
        seeking(Sought::kAttribute, [&] {
          dashboard::click_sets(model_of(button, "a button"),
                                model_of(model, "what a click sets"), text_of(property),
                                scene_value(value));
          return 0;
        });
      },
      nb::arg("button").none(), nb::arg("model").none(), nb::arg("property"),
      nb::arg("value").none());
  module.def("dashboard_click_toggles", [](nb::handle button, nb::handle model) {
    dashboard::click_toggles(model_of(button, "a button"),
                             model_of(model, "what a click shows or hides"));
  });
  module.def("dashboard_click_resets", [](nb::handle button, nb::handle widgets) {
    dashboard::click_resets(model_of(button, "a button"),
                            models_of(widgets, "what a click sets back"));
  });
  module.def("dashboard_link", [](nb::handle parts, nb::handle what) {
    dashboard::link(models_of(parts, "what is linked"), text_of(what));
  });
}

}  // namespace

void bind_dashboards(nb::module_& module) {
  bind_layouts(module);
  bind_widgets(module);
  bind_links(module);
}

}  // namespace phlox::python
