"""Images: Image with a colour mapper where the colours run evenly, ImageRGBA else."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.colors import LogNorm, Normalize
from matplotlib.image import AxesImage, BboxImage, FigureImage, NonUniformImage, PcolorImage

from ... import models
from .. import style
from ..target import Target
from ..understanding import NotUnderstood

LARGEST = 4_000_000  # cells that are sent to the browser


def draw_axes_image(image: AxesImage, target: Target, picture: Any) -> None:
    place = target.place
    array = image.get_array()
    simple = (
        array is not None
        and place.is_data(image.get_transform())
        and place.x.scale == place.y.scale == "linear"
        and image.get_interpolation() in ("auto", "antialiased", "nearest", "none")
        and np.size(array) <= LARGEST
    )
    calls = picture.record(image)
    if any(call.pen.clip_path[0] is not None for call in calls):
        raise NotUnderstood("it is clipped by a shape")
    if not simple:
        for call in calls:
            target.call(call)
        return
    x0, x1, y0, y1 = (float(v) for v in image.get_extent())
    corners = np.column_stack([place.x.of_data([x0, x1]), place.y.of_data([y0, y1])])
    array = np.ma.asarray(array)
    upper = image.origin == "upper"
    alpha = image.get_alpha()
    mapper = None
    if array.ndim == 2 and (alpha is None or np.ndim(alpha) == 0):
        mapper = color_mapper(image)
    if mapper is None:
        pixels = image.to_rgba(array, alpha=alpha, bytes=True)
        target.rgba(pixels[::-1] if upper else pixels, corners)
        return
    values = np.ma.filled(array.astype(float), np.nan)
    values = values[::-1] if upper else values
    (left, bottom), (right, top) = corners
    if right < left:
        values, left, right = values[:, ::-1], right, left
    if top < bottom:
        values, bottom, top = values[::-1], top, bottom
    columns = {
        "image": [np.ascontiguousarray(values, dtype=np.float64)],
        "x": [left],
        "y": [bottom],
        "dw": [right - left],
        "dh": [top - bottom],
    }
    glyph = models.Image(**{name: models.field(name) for name in columns}, color_mapper=mapper)
    if alpha is not None:
        glyph.global_alpha = float(alpha)
    target.add(glyph, columns)


def color_mapper(image: Any) -> models.Model | None:
    """Bokeh's mapper for a norm and a colour map; None for a norm that it has not."""
    kind = {Normalize: "LinearColorMapper", LogNorm: "LogColorMapper"}.get(type(image.norm))
    low, high = image.norm.vmin, image.norm.vmax
    if kind is None or low is None or high is None or not float(low) < float(high):
        return None
    colors = image.cmap
    return getattr(models, kind)(
        palette=style.css_list(colors(np.arange(colors.N))),
        low=float(low),
        high=float(high),
        low_color=style.css(tuple(colors.get_under())) or "#00000000",
        high_color=style.css(tuple(colors.get_over())) or "#00000000",
        nan_color=style.css(tuple(colors.get_bad())) or "#00000000",
    )


def draw_pixels(image: Any, target: Target, picture: Any) -> None:
    """As Matplotlib has resampled it, pixel by pixel."""
    calls = picture.record(image)
    if any(call.pen.clip_path[0] is not None for call in calls):
        raise NotUnderstood("it is clipped by a shape")
    for call in calls:
        target.call(call)


TABLE: dict[Any, Any] = {
    AxesImage: draw_axes_image,
    NonUniformImage: draw_pixels,
    PcolorImage: draw_pixels,
    FigureImage: draw_pixels,
    BboxImage: draw_pixels,
}
