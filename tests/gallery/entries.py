"""The charts of docs/gallery.md: read from the page, and drawn."""

from __future__ import annotations

import ast
import contextlib
import functools
import importlib.util
import os
import pathlib
import re
import subprocess
import warnings
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).parents[2]
PAGE = ROOT / "docs/gallery.md"
TABLES = ROOT / ".deps/gallery/tables"
# A Python that has Matplotlib; phlox needs none.
MATPLOTLIB = pathlib.Path(os.environ.get("PHLOX_MATPLOTLIB_PYTHON", ROOT / ".deps/matplotlib/bin/python"))
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

    @property
    def needs_matplotlib(self) -> bool:
        return "import matplotlib" in self.code

    def draw(self) -> object:
        """Runs the code in the folder of the tables; gives what its last line does, a figure or a layout, or the
        one root of a document."""
        import phlox

        if self.needs_matplotlib and importlib.util.find_spec("matplotlib") is None:
            paths = [str(pathlib.Path(__file__).parent), str(pathlib.Path(phlox.__file__).parents[1])]
            written = subprocess.run(
                [MATPLOTLIB, "-c", f"import entries; print(entries.named({self.name!r}).document().to_json())"],
                env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "MPLBACKEND": "agg"},
                check=True,
                stdout=subprocess.PIPE,
                text=True,
            ).stdout
            return phlox.Document.from_json(written).roots[0]
        names = {name: getattr(phlox, name) for name in [*phlox.__all__, "plot", "models", "figure", "dashboard"]}
        *lines, last = ast.parse(self.code).body
        with contextlib.chdir(TABLES), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(compile(ast.Module(lines, []), self.name, "exec"), names)
            drawn = eval(compile(ast.Expression(last.value), self.name, "eval"), names)
        return drawn.roots[0] if isinstance(drawn, phlox.Document) else drawn

    def document(self) -> object:
        import phlox

        return phlox.Document(self.draw())


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


def named(name: str) -> Entry:
    return next(entry for entry in entries() if entry.name == name)


def missing() -> str | None:
    """Why the charts cannot be drawn here, if so."""
    if not os.path.isdir(TABLES):
        return "the tables are missing: run tools/setup/gallery.sh"
    return None if MATPLOTLIB.exists() else "Matplotlib is missing: run tools/setup/matplotlib.sh"
