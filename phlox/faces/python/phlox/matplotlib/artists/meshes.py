"""pcolormesh: an image where all cells are of one size, Quad where columns and rows are straight, else polygons."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.collections import QuadMesh

from ... import models
from .. import style
from ..recorder import CollectionCall
from ..target import Target
from ..understanding import NotUnderstood


def draw_mesh(mesh: QuadMesh, target: Target, picture: Any) -> None:
    calls = picture.record(mesh)
    if len(calls) != 1 or not isinstance(calls[0], CollectionCall):
        raise NotUnderstood("colours run from corner to corner of the cells")
    call = calls[0]
    corners = np.ma.filled(np.ma.asarray(mesh.get_coordinates(), dtype=float), np.nan)
    rows, columns = corners.shape[0] - 1, corners.shape[1] - 1
    colors = call.faces
    place = target.place
    if len(colors) == rows * columns and np.array_equal(
        corners[:, :, 0], np.broadcast_to(corners[:, :1, 0], corners.shape[:2])
    ):
        # x runs along the columns of the arrays.
        corners = corners.transpose(1, 0, 2)
        colors = colors.reshape(rows, columns, 4).transpose(1, 0, 2).reshape(-1, 4)
        rows, columns = columns, rows
    edged = len(call.edges) > 0 and bool(np.any(call.edges[:, 3])) and any(call.widths)
    straight = (
        place.is_data(mesh.get_transform())
        and np.array_equal(corners[:, :, 0], np.broadcast_to(corners[:1, :, 0], corners.shape[:2]))
        and np.array_equal(corners[:, :, 1], np.broadcast_to(corners[:, :1, 1], corners.shape[:2]))
        and len(colors) == rows * columns
    )
    if not straight:
        if len(colors) == rows * columns or len(colors) <= 1:
            call.sharp = not edged
            target.collection(call)
            return
        raise NotUnderstood("the mesh has not one colour a cell")
    x = place.x.of_data(corners[0, :, 0])
    y = place.y.of_data(corners[:, 0, 1])
    if not edged and _even(x) and _even(y) and not place.x.is_log and not place.y.is_log:
        pixels = np.round(255 * colors.reshape(rows, columns, 4)).astype(np.uint8)
        target.rgba(pixels, np.array([[x[0], y[0]], [x[-1], y[-1]]]))
        return
    left, bottom = np.meshgrid(x[:-1], y[:-1])
    right, top = np.meshgrid(x[1:], y[1:])
    cells: dict[str, Any] = {
        "left": left.ravel(),
        "right": right.ravel(),
        "bottom": bottom.ravel(),
        "top": top.ravel(),
        "fill_color": style.css_list(colors),
    }
    line: dict[str, Any] = {"line_color": None}
    if edged:
        line = call.pen.line() | {"line_width": call.widths[0], "line_color": style.css(call.edges[0])}
        if len(call.edges) == rows * columns:
            line.pop("line_color")
            cells["line_color"] = style.css_list(call.edges)
    else:
        # Without an outline, the page would show through between two cells.
        cells["line_color"] = cells["fill_color"]
        line = {"line_width": 0.5}
    array = mesh.get_array()
    if array is not None and np.shape(array) == (rows, columns):
        cells["value"] = style.filled(np.ravel(array))
    fields = {name: models.field(name) for name in cells if name != "value"}
    target.add(models.Quad(**fields, **line), cells)


def _even(edges: np.ndarray) -> bool:
    steps = np.diff(edges)
    return bool(len(steps) > 0 and np.all(np.isfinite(steps)) and steps[0] != 0 and np.allclose(steps, steps[0], rtol=1e-6))
