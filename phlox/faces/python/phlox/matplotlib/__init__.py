"""Matplotlib's figures as interactive documents.

    >>> import matplotlib
    >>> matplotlib.use("module://phlox.matplotlib")

or, of a figure that is there, ``phlox.from_matplotlib(figure)``.
"""

from .backend import FigureCanvasPhlox as FigureCanvas
from .backend import FigureManagerPhlox as FigureManager
from .backend import from_matplotlib

__all__ = ["FigureCanvas", "FigureManager", "from_matplotlib"]
