"""Paths that were recorded, as glyphs: lines, polygons, markers that Bokeh has."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path

# Matplotlib's markers: the type of Bokeh, the size as a share of Matplotlib's, the angle in degrees.
MARKERS: dict[Any, tuple[str, float, float]] = {
    "o": ("circle", 1.0, 0),
    ".": ("circle", 0.5, 0),
    "s": ("square", 1.0, 0),
    "D": ("square", 1.0, 45),
    "d": ("diamond", 1.4, 0),
    "^": ("triangle", 1.0, 0),
    "v": ("inverted_triangle", 1.0, 0),
    "<": ("triangle", 1.0, 90),
    ">": ("triangle", 1.0, -90),
    "*": ("star", 1.0, 0),
    "+": ("cross", 1.0, 0),
    "P": ("plus", 1.0, 0),
    "x": ("x", 1.4, 0),
    "X": ("plus", 1.05, 45),
    "|": ("dash", 1.0, 90),
    "_": ("dash", 1.0, 0),
    "h": ("hex", 1.0, 0),
    "H": ("hex", 1.0, 30),
    "1": ("y", 1.0, 0),
    "2": ("y", 1.0, 180),
    "3": ("y", 1.0, -90),
    "4": ("y", 1.0, 90),
}


@functools.cache
def _known_shapes() -> dict[tuple[Any, ...], Any]:
    known: dict[tuple[Any, ...], Any] = {}
    for name in MARKERS:
        marker = MarkerStyle(name)
        known.setdefault(_shape(marker.get_path().transformed(marker.get_transform()))[0], name)
    return known


def _shape(path: Path) -> tuple[tuple[Any, ...], float]:
    """What is the same for a path and for the same path at another size; and its size."""
    vertices = np.asarray(path.vertices, dtype=float)
    size = float(np.abs(vertices).max()) if len(vertices) else 0.0
    if not size or not np.isfinite(size):
        return (), 0.0
    codes = () if path.codes is None else tuple(int(code) for code in path.codes)
    return (codes, *np.round(vertices / size, 3).ravel().tolist()), size


@functools.cache
def _unit_size(name: Any) -> float:
    marker = MarkerStyle(name)
    return _shape(marker.get_path().transformed(marker.get_transform()))[1]


def known_marker(path: Path) -> tuple[Any, float] | None:
    """The name of Matplotlib's marker that a path is, and how many times its unit size; None for another shape."""
    shape, size = _shape(path)
    name = _known_shapes().get(shape)
    return None if name is None else (name, size / _unit_size(name))


def closed(part: np.ndarray) -> bool:
    return len(part) > 2 and bool(np.allclose(part[0], part[-1], equal_nan=True))


def gap_joined(parts: list[np.ndarray]) -> np.ndarray:
    """Parts after each other, a NaN between two."""
    if len(parts) == 1:
        return parts[0]
    gap = np.full((1, 2), np.nan)
    return np.concatenate([piece for part in parts for piece in (part, gap)][:-1])
