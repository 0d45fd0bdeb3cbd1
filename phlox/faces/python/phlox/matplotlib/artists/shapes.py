"""Patches: Quad for upright rectangles, strips for axhspan and axvspan, Ellipse, else polygons."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.patches import Arc, Ellipse, Patch, Rectangle

from .. import style
from ..recorder import PathCall
from ..target import Target


def draw_patch(patch: Patch, target: Target, picture: Any) -> None:
    target.calls(picture.record(patch))


def _only_path(patch: Patch, target: Target, picture: Any) -> PathCall | None:
    """What was recorded, if it is one path and nothing more; all else is drawn."""
    calls = picture.record(patch)
    if len(calls) == 1 and isinstance(calls[0], PathCall) and patch.get_path_effects() in (None, []):
        if patch.get_sketch_params() is None:
            return calls[0]
    target.calls(calls)
    return None


def draw_rectangle(patch: Rectangle, target: Target, picture: Any) -> None:
    call = _only_path(patch, target, picture)
    if call is None:
        return
    place, axes = target.place, target.place.axes
    base = patch.get_data_transform()
    if not place.straight or axes is None or patch.get_angle() or not patch.get_width() or not patch.get_height():
        target.call(call)
        return
    x = np.array([patch.get_x(), patch.get_x() + patch.get_width()], dtype=float)
    y = np.array([patch.get_y(), patch.get_y() + patch.get_height()], dtype=float)
    line = call.pen.line()
    row: dict[str, Any] = {
        "fill_color": style.css(call.face) or "#00000000",
        "line_color": line.pop("line_color") or "#00000000",
        "line_width": line.pop("line_width"),
    }
    shared = line | call.pen.hatching()
    free = target.sticks_out(np.asarray(call.path.vertices))
    if base == axes.transData:
        left, right = sorted(place.x.of_data(x))
        bottom, top = sorted(place.y.of_data(y))
        # A bar on a logarithmic axis stands on nothing: it reaches below what is seen.
        left, bottom = _floor(left, place.x), _floor(bottom, place.y)
        if not all(np.isfinite([left, right, bottom, top])):
            return
        target.row("Quad", {"left": left, "right": right, "bottom": bottom, "top": top, **row}, free, **shared)
    elif base == axes.get_xaxis_transform("grid") and sorted(y) == [0, 1]:
        x0, x1 = sorted(place.x.of_data(x))
        target.row("VStrip", {"x0": x0, "x1": x1, **row}, **shared)
    elif base == axes.get_yaxis_transform("grid") and sorted(x) == [0, 1]:
        y0, y1 = sorted(place.y.of_data(y))
        target.row("HStrip", {"y0": y0, "y1": y1, **row}, **shared)
    else:
        target.call(call)


def _floor(value: float, dimension: Any) -> float:
    if dimension.is_log and not np.isfinite(value):
        return float(min(dimension.start, dimension.end) * 1e-6)
    return float(value)


def draw_ellipse(patch: Ellipse, target: Target, picture: Any) -> None:
    call = _only_path(patch, target, picture)
    if call is None:
        return
    place, axes = target.place, target.place.axes
    plain = (
        place.straight
        and axes is not None
        and patch.get_data_transform() == axes.transData
        and place.x.scale == place.y.scale == "linear"
        and not place.x.is_date
        and not place.y.is_date
        and (not patch.get_angle() or patch.get_width() == patch.get_height())
    )
    if not plain:
        target.call(call)
        return
    line = call.pen.line()
    x, y = patch.get_center()
    row = {
        "x": float(x),
        "y": float(y),
        "width": abs(float(patch.get_width())),
        "height": abs(float(patch.get_height())),
        "fill_color": style.css(call.face) or "#00000000",
        "line_color": line.pop("line_color") or "#00000000",
        "line_width": line.pop("line_width"),
    }
    free = target.sticks_out(np.asarray(call.path.vertices))
    target.row("Ellipse", row, free, **(line | call.pen.hatching()))


TABLE: dict[Any, Any] = {Patch: draw_patch, Rectangle: draw_rectangle, Ellipse: draw_ellipse, Arc: draw_patch}
