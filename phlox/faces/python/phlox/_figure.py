"""phlox.figure, and the methods of models.Figure that draw glyphs: p.line(x, y), p.vbar(...)."""

from __future__ import annotations

from . import _core
from . import models as models


def figure(
    *,
    title=None,
    subtitle=None,
    x_title=None,
    y_title=None,
    x_scale=None,
    y_scale=None,
    x_range=None,
    y_range=None,
    width=None,
    height=None,
    theme=None,
    tools=None,
    square=None,
    **properties,
):
    """An empty plot, to draw glyphs into: p = figure(title="Prices"); p.line([1, 2, 3], [4, 6, 5]).

    x_scale, y_scale: "linear", "log", "time", "duration" or "category"; otherwise as the first data on the
    axis is. x_range, y_range: the range of another figure, to move with it; (start, end); or a list of
    categories. width, height: pixels; without a width it is as wide as its place. theme: "light" or "dark".
    tools: names with commas, "none", or a list of names and tools. square: one unit is as long on both axes.
    Any other name is a property of models.Figure.
    """
    return _core.figure_make(
        {
            "title": title,
            "subtitle": subtitle,
            "x_title": x_title,
            "y_title": y_title,
            "x_scale": x_scale,
            "y_scale": y_scale,
            "x_range": x_range,
            "y_range": y_range,
            "width": width,
            "height": height,
            "theme": theme,
            "tools": tools,
            "square": square,
            **properties,
        }
    )


def _glyph(method, cls, order):
    def draw(self, *arguments, **named):
        return _core.figure_draw(self, method, arguments, named)

    draw.__name__ = method
    draw.__qualname__ = f"Figure.{method}"
    draw.__module__ = "phlox.models"
    draw.__doc__ = f"""Draws a {cls} for each row and gives the GlyphRenderer: p.{method}({", ".join(order.split())}).

    Arguments are columns (lists, arrays, results), names of columns of `source`, or one value for all rows.
    source: a ColumnDataSource, a table or a dict of columns. color, alpha: of lines, fills and texts at once; a
    column of categories or numbers is mapped to colours. legend: the text of an entry, or a column.
    hover: True or names of columns. Others are properties of models.{cls} and models.GlyphRenderer.
    """
    return draw


for _method, _class, _order in _core.figure_glyphs():
    setattr(models.Figure, _method, _glyph(_method, _class, _order))
