#!/usr/bin/env python3
"""Writes phlox/faces/python/phlox/dashboard.pyi out of the module and the list of widgets, for editors and type
checkers. With --check it only says whether the file is current.

    PYTHONPATH=build/python python tools/generate_dashboard_stubs.py [--check]
"""

import inspect
import pathlib
import sys

import phlox._core as core
from phlox import dashboard

TARGET = pathlib.Path(__file__).parent.parent / "phlox/faces/python/phlox/dashboard.pyi"
# What a function gives; the others declare a link and give nothing.
RESULTS = {
    "row": "Row",
    "column": "Column",
    "grid": "GridBox",
    "tabs": "Tabs",
    "text": "Div",
    "markdown": "Markdown",
    "source": "ColumnDataSource",
    "table": "DataTable",
}
HEAD = '''\
"""Written by tools/generate_dashboard_stubs.py; not edited by hand."""

from typing import Any

from . import models

'''


def parameter(one):
    name = {one.VAR_POSITIONAL: "*", one.VAR_KEYWORD: "**"}.get(one.kind, "") + one.name + ": Any"
    return name if one.default is one.empty else f"{name} = {one.default!r}"


def function(name):
    made = getattr(dashboard, name)
    parts = []
    for one in inspect.signature(made).parameters.values():
        if one.kind is one.KEYWORD_ONLY and not any(part.startswith("*") for part in parts):
            parts.append("*")
        parts.append(parameter(one))
    result = f"models.{RESULTS[name]}" if name in RESULTS else "None"
    return f"def {name}({', '.join(parts)}) -> {result}:\n    \"\"\"{made.__doc__.splitlines()[0]}\"\"\"\n"


def widget(name, cls, order, says):
    # Of times these are of other classes.
    result = "models.Widget" if order == "start end" else f"models.{cls}"
    places = "".join(f"{place}: Any = ..., " for place in order.split())
    value = "" if name == "button" or "value" in order.split() else "*, value: Any = None, "
    return f"def {name}({places}{value}**properties: Any) -> {result}:\n    \"\"\"{cls}: {says}.\"\"\"\n"


def main():
    widgets = core.dashboard_widgets()
    names = {name for name, *_ in widgets}
    parts = [function(name) for name in dashboard.__all__ if name not in names]
    text = HEAD + "\n".join(parts + [widget(*row) for row in widgets])
    if "--check" in sys.argv:
        if not TARGET.exists() or TARGET.read_text() != text:
            sys.exit("the stubs of dashboards are not current: run tools/generate_dashboard_stubs.py")
        return
    TARGET.write_text(text)


if __name__ == "__main__":
    main()
