"""The charts of docs/gallery.md: read from the page, and drawn."""

from __future__ import annotations

import ast
import contextlib
import functools
import os
import pathlib
import re
import warnings
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).parents[2]
PAGE = ROOT / "docs/gallery.md"
TABLES = ROOT / ".deps/gallery/tables"
ENTRY = re.compile(r"^### (?P<title>[^\n]+)\n\n(?:(?P<text>[^`#]+?)\n\n)?```python\n(?P<code>.+?)^```$", re.M | re.S)


@dataclass(frozen=True)
class Entry:
    name: str  # as an anchor
    title: str
    section: str
    text: str
    code: str

    @property
    def kind(self) -> str:
        """The kind of chart that it shows, or "" if it is no chart of one kind."""
        found = re.search(r'kind="(\w+)"', self.code)
        return found[1] if found else ""

    def draw(self) -> object:
        """Runs the code in the folder of the tables; what its last line gives: a figure, a grid or a document."""
        import phlox

        names = {name: getattr(phlox, name) for name in [*phlox.__all__, "plot", "models"]}
        *lines, last = ast.parse(self.code).body
        with contextlib.chdir(TABLES), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(compile(ast.Module(lines, []), self.name, "exec"), names)
            return eval(compile(ast.Expression(last.value), self.name, "eval"), names)


@functools.cache
def entries() -> list[Entry]:
    text = PAGE.read_text(encoding="utf-8")
    found = []
    for section in re.split(r"^## ", text, flags=re.M)[1:]:
        for match in ENTRY.finditer(section):
            name = re.sub(r"[^a-z0-9]+", "-", match["title"].lower()).strip("-")
            title = section.splitlines()[0]
            found.append(Entry(name, match["title"], title, " ".join((match["text"] or "").split()), match["code"]))
    return found


def missing() -> str | None:
    """Why the charts cannot be drawn here, if so."""
    return None if os.path.isdir(TABLES) else "the tables are missing: run tools/setup/gallery.sh"
