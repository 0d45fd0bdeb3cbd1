#!/usr/bin/env python3
"""Writes phlox/faces/python/phlox/models.pyi out of the schema: the models' classes and properties, for editors and
type checkers. With --check it only says whether the file is current.

    PYTHONPATH=build/python python tools/generate_model_stubs.py [--check]
"""

import keyword
import pathlib
import sys

import phlox._core as core
from phlox import models

TARGET = pathlib.Path(__file__).parent.parent / "phlox/faces/python/phlox/models.pyi"
ALIAS, READONLY = 8, 2

HEAD = '''\
"""Written by tools/generate_model_stubs.py out of the schema; not edited by hand."""

from typing import Any

from ._pages import Shown as _Shown

bokeh_version: str

class Spec:
    """A property that may differ from row to row; see value(), field(), expr()."""

    kind: str
    value: Any
    transform: Model | None
    units: str | None

def value(what: Any, transform: Model | None = None, units: str | None = None) -> Spec:
    """One value for all rows: value('x') is the text x, where 'x' is a column."""

def field(what: str, transform: Model | None = None, units: str | None = None) -> Spec:
    """A column of the data source, perhaps transformed."""

def expr(what: Model, transform: Model | None = None, units: str | None = None) -> Spec:
    """An expression that the browser computes from the data source."""
'''


def own_properties(cls):
    """Those that its bases have not."""
    inherited = set()
    for base in cls.__mro__[1:-1]:
        if base is not models.Model:
            inherited |= {name for name, *_ in core.model_properties(base)}
    return [row for row in core.model_properties(cls) if row[0] not in inherited]


def glyph_stub(method, cls, order):
    """The method of Figure that draws such a glyph."""
    places = "".join(f", {name}: Any = ..." for name in order.split())
    known = ", ".join(f"{name}: Any = None" for name in ("source", "color", "alpha", "legend", "hover"))
    return (
        f"    def {method}(self{places}, *, {known}, **properties: Any) -> GlyphRenderer:\n"
        f'        """Draws a {cls} for each row."""'
    )


def class_stub(name):
    cls = getattr(models, name)
    if cls is models.Model:
        bases, rows = "(_Shown)", []
    else:
        bases = "(" + ", ".join(base.__name__ for base in cls.__bases__) + ")"
        rows = own_properties(cls)
    lines = [f"class {name}{bases}:"]
    for property, _, _, flags in rows:
        if keyword.iskeyword(property) or flags & ALIAS:
            continue
        if flags & READONLY:
            lines += ["    @property", f"    def {property}(self) -> Any: ..."]
        else:
            lines.append(f"    {property}: Any")
    if name == "Figure":
        lines += [glyph_stub(*glyph) for glyph in core.figure_glyphs()]
    if name == "Model":
        lines.append("    def __init__(self, **properties: Any) -> None: ...")
    elif len(lines) == 1:
        lines[0] += " ..."
    return "\n".join(lines)


def main():
    names = core.model_names()
    # Bases first.
    ordered = sorted(names, key=lambda name: (len(getattr(models, name).__mro__), name))
    text = HEAD + "\n" + "\n".join(class_stub(name) for name in ordered) + "\n"
    if "--check" in sys.argv:
        if not TARGET.exists() or TARGET.read_text() != text:
            sys.exit("the stubs of models are not current: run tools/generate_model_stubs.py")
        return
    TARGET.write_text(text)


if __name__ == "__main__":
    main()
