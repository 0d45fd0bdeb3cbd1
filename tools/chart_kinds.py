#!/usr/bin/env python3
"""Writes docs/chart-kinds.md out of the kinds of charts that are registered. With --check it only says whether the
file is current.

    PYTHONPATH=build/python python tools/chart_kinds.py [--check]
"""

import pathlib
import sys

from phlox import _core

TARGET = pathlib.Path(__file__).parent.parent / "docs/chart-kinds.md"

HEAD = """# Kinds of charts

Written by `tools/chart_kinds.py`; do not edit. [charts.md](charts.md) tells how they are used. In Python a channel or an
option is an argument, `plot(t, kind="bar", x="carrier", sort="-y")`; in the shell a flag, `--kind bar --x carrier --sort=-y`.
Channels in bold have to be there; where they are not given, the first columns that suit are taken.
"""

TAKES = {
    "any": "a column",
    "number": "numbers",
    "continuous": "numbers, dates, times",
    "category": "a category",
    "shape": "shapes",
}
TYPES = {"bool": "True or False", "integer": "an integer", "number": "a number", "text": "a text", "texts": "a list of texts"}


def channel_row(channel):
    name = f"**{channel['name']}**" if channel["required"] else channel["name"]
    takes = TAKES[channel["takes"]]
    if channel["reduces"]:
        takes += ", or a reduction"
    if channel["many"]:
        takes = f"a list of at most {channel['many']} columns of {takes}"
    if channel["columns"]:
        takes += "; else a column named " + channel["columns"].replace(",", ", ")
    if channel["limit"]:
        takes += f"; at most {channel['limit']} values"
    return f"| {name} | {takes} | {channel['doc']} |"


def option_row(option):
    takes = option["choices"].replace(",", ", ") or TYPES[option["type"]]
    return f"| {option['name']} | {takes} | {option['doc']} |"


def chapter(kind):
    lines = [f"## {kind['name'] or 'All kinds'}", "", kind["doc"], "", "| name | takes | what it is |", "|---|---|---|"]
    lines += [channel_row(channel) for channel in kind["channels"]]
    lines += [option_row(option) for option in kind["options"]]
    return "\n".join(lines) + "\n"


def text():
    return HEAD + "\n" + "\n".join(chapter(kind) for kind in _core.chart_kinds())


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(0 if TARGET.read_text() == text() else "docs/chart-kinds.md is not current: run tools/chart_kinds.py")
    TARGET.write_text(text())
