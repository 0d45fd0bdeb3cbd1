"""Documents as users of the package bokeh write them. Runs in the Python that has bokeh."""

from __future__ import annotations

import numpy
from bokeh.layouts import column, gridplot, row
from bokeh.models import (
    CategoricalColorMapper,
    CDSView,
    ColorBar,
    ColumnDataSource,
    DataTable,
    DatePicker,
    Div,
    GroupFilter,
    HoverTool,
    LinearColorMapper,
    Range1d,
    Select,
    Slider,
    TableColumn,
    TabPanel,
    Tabs,
)
from bokeh.palettes import Viridis256
from bokeh.plotting import figure
from bokeh.transform import dodge, jitter, linear_cmap

X = numpy.linspace(0, 10, 50)


def lines():
    plot = figure(title="Waves", x_axis_label="t", tools="pan,wheel_zoom,box_zoom,reset,hover", width=500, height=300)
    plot.line(X, numpy.sin(X), legend_label="sine", line_width=2)
    plot.line(X, numpy.cos(X), legend_label="cosine", line_dash="dashed", color="tomato")
    plot.legend.click_policy = "hide"
    return plot


def bars():
    fruits, years = ["Apples", "Pears"], ["2015", "2016"]
    source = ColumnDataSource({"fruits": fruits, "2015": [2, 1], "2016": [5, 3]})
    plot = figure(x_range=fruits, y_range=(0, 10), title="Fruits")
    for place, year in zip((-0.2, 0.2), years):
        plot.vbar(x=dodge("fruits", place, range=plot.x_range), top=year, source=source, width=0.3, legend_label=year)
    plot.hbar(y=[1], right=[2], height=0.5, fill_color="#abc")
    return plot


def colours():
    source = ColumnDataSource({"x": X, "y": X**2, "kind": ["a", "b"] * 25})
    plot = figure(x_axis_type="log", tooltips=[("x", "@x{0.00}"), ("kind", "@kind")])
    mapper = linear_cmap("y", Viridis256, 0, 100)
    dots = plot.scatter(jitter("x", 0.1), "y", source=source, color=mapper, marker="hex", size=10)
    plot.add_layout(dots.construct_color_bar(title="square"), "right")
    view = CDSView(filter=GroupFilter(column_name="kind", group="a"))
    kinds = CategoricalColorMapper(factors=["a", "b"], palette=["navy", "orange"])
    plot.scatter("x", "y", source=source, view=view, fill_color={"field": "kind", "transform": kinds})
    return plot


def images():
    mapper = LinearColorMapper(palette="Viridis256", low=0, high=1)
    plot = figure(match_aspect=True)
    plot.image([numpy.outer(X, X) / 100], x=0, y=0, dw=10, dh=10, color_mapper=mapper)
    plot.image_rgba([numpy.full((4, 4), 0xFF0000FF, dtype=numpy.uint32)], x=10, y=0, dw=2, dh=2)
    plot.add_layout(ColorBar(color_mapper=mapper), "right")
    plot.patches([[1, 2, 3], [4, 5, float("nan"), 6]], [[1, 2, 1], [4, 5, float("nan"), 4]], alpha=0.4)
    return plot


def times():
    days = numpy.array(["1960-01-01", "2014-06-01"], dtype="datetime64[ms]")
    plot = figure(x_axis_type="datetime", y_range=Range1d(0, 5, bounds=(0, 9)))
    plot.varea(days, [0, 0], [1, 2], fill_alpha=0.3)
    plot.step(days, [1, 2], mode="after")
    plot.add_tools(HoverTool(tooltips=[("day", "@x{%F}")], formatters={"@x": "datetime"}))
    return plot


def dashboard():
    plots = [figure(width=200, height=200, x_range=(0, 1)) for _ in range(4)]
    plots[1].x_range = plots[0].x_range
    for plot in plots:
        plot.scatter([0.1, 0.5], [1, 2])
    slider = Slider(start=0, end=9, value=3, title="Size")
    slider.js_link("value", plots[0].renderers[0].glyph, "size")
    source = ColumnDataSource({"name": ["Ada", "Bob"], "age": [36, 28]})
    table = DataTable(source=source, columns=[TableColumn(field=name, title=name) for name in ("name", "age")])
    controls = column(slider, Select(options=["a", "b"]), DatePicker(value="2014-01-01"), Div(text="<b>x</b>"))
    return Tabs(tabs=[TabPanel(child=gridplot([plots[:2], plots[2:]]), title="a"),
                      TabPanel(child=row(controls, table), title="b")])  # fmt: skip


EXAMPLES = {make.__name__: make for make in (lines, bars, colours, images, times, dashboard)}
