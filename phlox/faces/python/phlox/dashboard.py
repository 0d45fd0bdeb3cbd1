"""Dashboards: plots, widgets, tables and texts in one page, linked without JavaScript and without a server.

    >>> import phlox
    >>> from phlox import dashboard
    >>> p = phlox.figure()
    >>> dots = p.scatter("x", "y", source={"x": [1, 2, 3], "y": [3, 1, 2], "kind": ["a", "b", "a"]})
    >>> kind = dashboard.select(["All", "a", "b"], title="Kind")
    >>> dashboard.filter_rows(p, "kind", kind)
    >>> page = dashboard.column([kind, p])

Layouts: row, column, grid, tabs. Texts: text, markdown. Widgets: button, checkbox, checkboxes, ..., table. Links:
filter_rows, set_property, show, choose_column, on_click, link.
"""

from __future__ import annotations

from . import _core
from . import models as models


def row(parts):
    """Plots, widgets, texts and layouts beside each other."""
    return _core.dashboard_row(parts)


def column(parts):
    """Plots, widgets, texts and layouts below each other."""
    return _core.dashboard_column(parts)


def grid(parts, columns=None):
    """Rows of cells of one width: a list of lists, where None leaves a cell free; or one list and how many
    stand in a row."""
    return _core.dashboard_grid(parts, columns)


def tabs(parts):
    """One after the other behind their titles: {"Map": p, "Table": t}."""
    return _core.dashboard_tabs(parts)


def text(text, heading=0):
    """A text as it is: markup in it is shown, an empty line begins a paragraph. heading: a level, 1 to 6."""
    return _core.dashboard_text(text, heading)


def markdown(text):
    """A text in Markdown; HTML in it is shown as text."""
    return _core.dashboard_markdown(text)


def source(columns):
    """A ColumnDataSource of a table or a dict of columns, for several plots, tables and links."""
    return _core.dashboard_source(columns)


def table(source, columns=None, **properties):
    """A table of a source's columns, which a click on a title sorts.

    columns: names, (name, title) pairs, or a dict of both; all without them. Others are properties of
    models.DataTable.
    """
    return _core.dashboard_table(source, columns, properties)


def _widget(name, cls, order, says):
    def make(*arguments, **properties):
        return _core.dashboard_widget(name, arguments, properties)

    make.__name__ = make.__qualname__ = name
    make.__doc__ = f"""{cls}: {says}. {name}({", ".join(order.split())}, value=..., title=...).

    Others are properties of models.{cls}.
    """
    return make


for _name, _class, _order, _says in _core.dashboard_widgets():
    globals()[_name] = _widget(_name, _class, _order, _says)


def filter_rows(shown, column, widget, how=None, *, all="All"):
    """Shows only rows whose column fits the widget's value, in all plots and tables of the source.

    shown: a ColumnDataSource, or the figure, renderer or table that shows it. how: "==", "!=", "<", "<=", ">",
    ">=", "between", "in", "not in", "contains", "starts"; otherwise as the widget is. Several filters of one
    source hold together. all: the choice that holds for every row.
    """
    _core.dashboard_filter(shown, column, widget, how, all)


def set_property(widget, model, property, *, factor=1, offset=0, values=None, text=None):
    """The property of any model follows the widget's value: as it is; factor * value + offset; the one that
    the dict `values` has for it; or a text in which it stands for {}."""
    _core.dashboard_set(widget, model, property, factor, offset, values, text)


def show(widget, models, when=None):
    """Shows models (plots, renderers, axes, layouts) while the widget is on, or while its value is `when`.

    With a dict {choice: model or list of models} each is shown for its choice.
    """
    if hasattr(models, "items"):
        for choice, shown in models.items():
            show(widget, shown, choice)
        return
    _core.dashboard_show(widget, [models] if isinstance(models, _core.Model) else models, when)


def choose_column(widget, renderer, property, *, axis=None):
    """Draws the column that is chosen in the widget, whose options are columns of the renderer's source; the
    axis in that direction gets its name as title. renderer: what p.line(...) gives."""
    _core.dashboard_choose(widget, renderer, property, axis)


def on_click(button, *, set=None, toggle=None, reset=None):
    """What a click does.

    set: (model, property, value), or a list of these. toggle: a model, or several, to show or hide. reset:
    widgets, which get the values that they have now.
    """
    if set is None and toggle is None and reset is None:
        raise TypeError("on_click needs set=, toggle= or reset=")
    if set is not None:
        for model, property, value in [set] if isinstance(set, tuple) else set:
            _core.dashboard_click_sets(button, model, property, value)
    if toggle is not None:
        for model in [toggle] if isinstance(toggle, _core.Model) else toggle:
            _core.dashboard_click_toggles(button, model)
    if reset is not None:
        _core.dashboard_click_resets(button, [reset] if isinstance(reset, _core.Model) else reset)


def link(plots, what="xy"):
    """Plots move together ("x", "y" or "xy"), or what is selected in one is in all ("selection"), which needs
    the same rows in all."""
    _core.dashboard_link(plots, what)


__all__ = [
    "choose_column",
    "column",
    "filter_rows",
    "grid",
    "link",
    "markdown",
    "on_click",
    "row",
    "set_property",
    "show",
    "source",
    "table",
    "tabs",
    "text",
    *(_name for _name, *_ in _core.dashboard_widgets()),
]
