"""What a figure became: its plots and their glyphs, read back from the document's own text."""

from __future__ import annotations

import numpy as np

import phlox
from phlox.matplotlib.picture import Picture


class Drawn:
    """The plots of a figure's document; `notes` are the fallbacks."""

    def __init__(self, figure):
        picture = Picture(figure)
        self.notes = [(note.how, note.what) for note in picture.notes]
        self.document = phlox.Document.from_json(picture.document().to_json())
        self.pane = self.document.roots[0]
        self.plots = [one for one in self.pane.elements if kind(one) == "Figure"]

    @property
    def plot(self):
        """The first plot, which has axes."""
        return self.plots[0]

    def renderers(self, name, plot=None):
        plot = plot or self.plot
        return [one for one in plot.renderers if kind(one) == "GlyphRenderer" and kind(one.glyph) == name]

    def kinds(self, plot=None):
        return [kind(one.glyph) if kind(one) == "GlyphRenderer" else kind(one) for one in (plot or self.plot).renderers]

    def one(self, name, plot=None):
        (renderer,) = self.renderers(name, plot)
        return renderer

    def texts(self):
        """All texts over the figure and in its plots."""
        return [
            text for plot in self.plots for renderer in self.renderers("Text", plot) for text in column(renderer, "text")
        ]


def kind(model):
    return type(model).__name__


def column(renderer, name):
    return list(renderer.data_source.data[name])


def numbers(renderer, name):
    return np.asarray(renderer.data_source.data[name], dtype=float)


def said(spec):
    """The value of a property that may differ from row to row."""
    return spec.value if kind(spec) == "Spec" else spec
