"""The last resort: an artist drawn by Matplotlib itself, as an image at its place."""

from __future__ import annotations

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import RendererAgg

from .target import Target


def draw_image(artist: Artist, target: Target, width: float, height: float, dpi: float) -> None:
    renderer = RendererAgg(int(np.ceil(width)), int(np.ceil(height)), dpi)
    artist.draw(renderer)
    pixels = np.asarray(renderer.buffer_rgba())[::-1]
    rows, columns = np.any(pixels[:, :, 3], axis=1), np.any(pixels[:, :, 3], axis=0)
    if not rows.any():
        return
    (bottom, top), (left, right) = (np.flatnonzero(seen)[[0, -1]] + (0, 1) for seen in (rows, columns))
    corners = np.array([[left, bottom], [right, top]], dtype=float)
    target.rgba(pixels[bottom:top, left:right], target.place.points(corners), target.sticks_out(corners))
