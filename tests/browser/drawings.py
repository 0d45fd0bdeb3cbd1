"""Documents that the tests open in a browser."""

from __future__ import annotations

from phlox import Document, models


def documented() -> Document:
    """The document of docs/documents.md."""
    source = models.ColumnDataSource(data={"day": [1, 2, 3], "price": [4.5, 5, 4.75]})
    line = models.Line(x="day", y="price", line_color="navy", line_width=2)
    plot = models.Figure(title="Price", renderers=[models.GlyphRenderer(data_source=source, glyph=line)])
    return Document(plot, title="A line")


def figure(
    data: dict, title: str = "Prices", x: str = "day", y: str = "price", factors: list | None = None, **properties
):
    """Points with axes, grids, a legend, hover and tools, as a chart has them."""
    source = models.ColumnDataSource(data=data)
    marks = models.GlyphRenderer(
        data_source=source, glyph=models.Scatter(x=x, y=y, size=9, fill_color="#1f77b4", line_color="white")
    )
    below = models.CategoricalAxis(axis_label=x) if factors else models.LinearAxis(axis_label=x)
    left = models.LinearAxis(axis_label=y)
    if factors:
        properties |= {"x_range": models.FactorRange(factors=factors), "x_scale": models.CategoricalScale()}
    hover = models.HoverTool(tooltips=[(name, "@{%s}" % name) for name in data])
    plot = models.Figure(
        title=title,
        renderers=[marks],
        below=[below],
        left=[left],
        center=[
            models.Grid(axis=below),
            models.Grid(axis=left, dimension=1),
            models.Legend(items=[models.LegendItem(label=models.value(title), renderers=[marks])]),
        ],
        toolbar=models.Toolbar(
            tools=[
                models.PanTool(),
                models.WheelZoomTool(),
                models.BoxSelectTool(),
                models.TapTool(),
                models.ResetTool(),
                models.SaveTool(),
                hover,
            ]
        ),
        **properties,
    )
    # Otherwise the wheel scrolls the page, as it should.
    plot.toolbar.active_scroll = plot.toolbar.tools[1]
    return plot


PRICES = {"day": [1, 2, 3, 4, 5], "price": [4.5, 5, 4.75, 5.5, 5.25]}


def widgets() -> models.Model:
    """One of most kinds of widgets."""
    return models.Column(
        children=[
            models.Div(text="<b>Some</b> widgets"),
            models.Slider(title="Amplitude", start=0, end=10, value=4, step=0.5),
            models.Select(title="Country", options=["Chile", "Mali", "Oman"], value="Mali"),
            models.Button(label="Press", button_type="primary"),
            models.CheckboxGroup(labels=["one", "two"], active=[1]),
            models.TextInput(title="Name", value="Ada"),
            models.DatePicker(title="Day", value="2014-06-01"),
            models.MultiChoice(title="Some", options=["a", "b", "c"], value=["a", "c"]),
        ]
    )


def table() -> models.Model:
    source = models.ColumnDataSource(data={"name": ["Ada", "Bob", "Cy"], "age": [36, 28, 61]})
    return models.DataTable(
        source=source,
        width=400,
        height=200,
        columns=[models.TableColumn(field="name", title="Name"), models.TableColumn(field="age", title="Age")],
    )
