"""The backend of Matplotlib: figures are shown and saved as interactive pages."""

from __future__ import annotations

from typing import Any

from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from .. import Document
from .picture import Picture


def from_matplotlib(figure: Figure) -> Document:
    """The document that shows a figure of Matplotlib: its axes are plots that can be moved and zoomed.

    What becomes what, and what is drawn as paths or as an image, stands in docs/matplotlib.md.
    """
    if not isinstance(figure, Figure):
        raise TypeError(f"from_matplotlib() takes a figure of Matplotlib, not {type(figure).__name__}")
    return Picture(figure).document()


class FigureCanvasPhlox(FigureCanvasAgg):
    """Agg's canvas, so that scripts find what they ask of one, which saves documents, too."""

    filetypes = {**FigureCanvasAgg.filetypes, "json": "document of phlox"}

    def print_json(self, filename: Any, **_: Any) -> None:
        _write(filename, from_matplotlib(self.figure).to_json())


class FigureManagerPhlox(FigureManagerBase):
    pass


FigureCanvasPhlox.manager_class = FigureManagerPhlox  # type: ignore[assignment]


def _write(place: Any, text: str) -> None:
    if hasattr(place, "write"):
        place.write(text.encode())
    else:
        with open(place, "w", encoding="utf-8") as file:
            file.write(text)
