"""Positions of Matplotlib as positions on a plot: data where axes are straight, else pixels of the frame."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib import dates
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Bbox, Transform

from .. import models
from . import style

DAY = 86_400_000.0  # milliseconds


class Dimension:
    """One axis: how its data become numbers of the plot.

    linear and log axes keep the data; dates become milliseconds; every other scale (symlog, logit, ...) is
    applied here, and the plot shows what it gives on a linear axis with Matplotlib's ticks.
    """

    def __init__(self, axis: Axis, limits: tuple[float, float]) -> None:
        self.scale = axis.get_scale()
        self.transform = axis.get_transform()
        self.is_date = self.scale == "linear" and is_date_axis(axis)
        self.is_log = self.scale == "log" and min(limits) > 0
        self.keeps = self.is_log or self.scale == "linear" or self._is_even(limits)
        self.epoch = 0.0
        if self.is_date:
            self.epoch = float(np.datetime64(dates.get_epoch(), "ms").astype("int64"))
        self.start, self.end = (float(v) for v in self.of_data(np.array(limits, dtype=float)))

    def _is_even(self, limits: tuple[float, float]) -> bool:
        """Whether the functions of a secondary axis are a change of units, as from °C to °F."""
        if self.scale not in ("function", "functionlog"):
            return False
        samples = style.filled(self.transform.transform(np.linspace(*limits, 9)))
        return bool(self.scale == "function" and np.allclose(samples, np.linspace(samples[0], samples[-1], 9)))

    def of_data(self, values: Any) -> np.ndarray:
        values = style.filled(values)
        if self.is_date:
            return values * DAY + self.epoch
        if self.is_log:
            return np.where(values > 0, values, np.nan)
        return values if self.keeps else style.filled(self.transform.transform(values))

    def of_scaled(self, values: np.ndarray) -> np.ndarray:
        """From what the scale gave, log10(x) for a log axis."""
        if self.is_date:
            return values * DAY + self.epoch
        if self.scale == "linear" or not self.keeps:
            return values
        return style.filled(self.transform.inverted().transform(values))

    def bokeh_scale(self) -> models.Model:
        return models.LogScale() if self.is_log else models.LinearScale()


class Pixels:
    """A dimension that counts pixels."""

    is_date = is_log = False
    keeps = False
    scale = "pixels"

    def __init__(self, length: float) -> None:
        self.start, self.end = 0.0, max(length, 1.0)

    def of_scaled(self, values: np.ndarray) -> np.ndarray:
        return values

    def bokeh_scale(self) -> models.Model:
        return models.LinearScale()


class Through:
    """The axis of a frame, asked for places on a second axis whose scale is bent: where they lie on the first."""

    is_date = keeps = False
    scale = "through"

    def __init__(self, child: Axes, below: Place, name: str) -> None:
        self.child, self.below, self.column = child, below, 0 if name == "x" else 1
        first = getattr(below, name)
        self.start, self.end, self.is_log = first.start, first.end, first.is_log

    def of_data(self, values: Any) -> np.ndarray:
        rows = np.zeros((len(values), 2))
        rows[:, self.column] = style.filled(values)
        display = np.full_like(rows, np.mean(self.below.box.extents[[1 - self.column, 3 - self.column]]))
        display[:, self.column] = self.child.transData.transform(rows)[:, self.column]
        return self.below.points(display)[:, self.column]


class Place:
    """A frame on the page, in display pixels from the lower left corner, and what its numbers mean."""

    def __init__(self, box: Bbox, axes: Axes | None = None) -> None:
        self.box = box
        self.axes = axes
        self.x_name = self.y_name = "default"
        self.straight = axes is not None and is_straight(axes)
        if self.straight and axes is not None:
            self.x: Dimension | Pixels = Dimension(axes.xaxis, axes.get_xlim())
            self.y: Dimension | Pixels = Dimension(axes.yaxis, axes.get_ylim())
            self.from_display: Transform = (axes.transLimits + axes.transAxes).inverted()
        else:
            self.x, self.y = Pixels(box.width), Pixels(box.height)
            self.from_display = Affine2D().translate(-box.x0, -box.y0)

    def points(self, display: Any) -> np.ndarray:
        """Rows of x, y of the plot, for rows of x, y in pixels of the display."""
        scaled = self.from_display.transform(np.reshape(style.filled(display), (-1, 2)))
        return np.column_stack([self.x.of_scaled(scaled[:, 0]), self.y.of_scaled(scaled[:, 1])])

    def exact(self, transform: Transform, x: Any, y: Any) -> np.ndarray:
        """As points(), of values that the transform takes; data go as they are."""
        x, y = style.filled(x), style.filled(y)
        if self.is_data(transform):
            return np.column_stack([self.x.of_data(x), self.y.of_data(y)])
        return self.points(transform.transform(np.column_stack([x, y])))

    def is_data(self, transform: Transform) -> bool:
        return self.straight and self.axes is not None and transform == self.axes.transData

    def rings(self, path: Path) -> list[np.ndarray]:
        """The parts of a path in display positions, curves as straight pieces, each as rows of x, y."""
        if path.codes is None:
            v = path.vertices
            parts = [v]
        else:
            parts = [np.asarray(part) for part in path.to_polygons(closed_only=False)]
        return [self.points(part) for part in parts if len(part)]


def is_straight(axes: Axes) -> bool:
    """Whether x depends on x alone, and y on y: no polar, no geographic, no three-dimensional axes. Those that lie upon others
    (AxesParasite) may have no limits of their own."""
    return axes.name not in ("3d", "polar") and bool(axes.transData.is_separable) and hasattr(axes, "transLimits")


def is_date_axis(axis: Axis) -> bool:
    return isinstance(axis.get_major_locator(), dates.DateLocator) or isinstance(
        axis.get_major_formatter(), (dates.DateFormatter, dates.AutoDateFormatter, dates.ConciseDateFormatter)
    )
