"""The backend of Matplotlib: figures are shown and saved as interactive pages."""

from __future__ import annotations

import os
import sys
import tempfile
import webbrowser
from typing import IO, Any

from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from .. import Document
from .picture import Picture


def from_matplotlib(figure: Figure) -> Document:
    """The document that shows a figure of Matplotlib: its axes are plots that can be moved and zoomed.

    docs/matplotlib.md says what becomes what, and what is drawn as paths or as an image.
    """
    if not isinstance(figure, Figure):
        raise TypeError(f"from_matplotlib() takes a figure of Matplotlib, not {type(figure).__name__}")
    return Picture(figure).document()


class FigureManagerPhlox(FigureManagerBase):
    """Shows a figure in the notebook that runs, else as a page in the browser."""

    def show(self) -> None:
        document = from_matplotlib(self.canvas.figure)
        if _in_notebook():
            from IPython.display import display

            display(document)
            return
        with tempfile.NamedTemporaryFile("w", prefix="phlox-", suffix=".html", delete=False, encoding="utf-8") as file:
            file.write(document.to_html())
        # Without a desktop there is nobody to whom a browser could show it.
        if sys.platform != "linux" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
            webbrowser.open(f"file://{file.name}")
        else:
            print(file.name)


class FigureCanvasPhlox(FigureCanvasAgg):
    """Agg's canvas, so that scripts find what they ask of one, which saves pages and documents, too."""

    manager_class = FigureManagerPhlox
    filetypes = {**FigureCanvasAgg.filetypes, "html": "interactive page", "json": "document of phlox"}

    def print_html(self, filename: str | os.PathLike[str] | IO[Any], **_: Any) -> None:
        _write(filename, from_matplotlib(self.figure).to_html())

    def print_json(self, filename: str | os.PathLike[str] | IO[Any], **_: Any) -> None:
        _write(filename, from_matplotlib(self.figure).to_json())


def _write(place: Any, text: str) -> None:
    if hasattr(place, "write"):
        place.write(text.encode())
        return
    with open(place, "w", encoding="utf-8") as file:
        file.write(text)


def _in_notebook() -> bool:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and type(shell).__name__ == "ZMQInteractiveShell"
