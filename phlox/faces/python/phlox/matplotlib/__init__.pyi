"""Matplotlib's figures as interactive documents: what type checkers know of it."""

from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from .. import Document

__all__ = ["FigureCanvas", "FigureManager", "from_matplotlib"]

class FigureManager(FigureManagerBase): ...
class FigureCanvas(FigureCanvasAgg): ...

def from_matplotlib(figure: Figure) -> Document:
    """The document that shows a figure of Matplotlib: its axes are plots that can be moved and zoomed."""
