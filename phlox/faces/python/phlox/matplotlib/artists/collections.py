"""Collections: scatters, line collections, polygons, contours, fills, arrows of quiver."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.collections import Collection, LineCollection, PathCollection, PolyCollection, QuadMesh, TriMesh

from .. import paths, style
from ..recorder import CollectionCall, MarkersCall
from ..target import Target
from ..understanding import NotUnderstood
from .meshes import draw_mesh


def draw_collection(artist: Collection, target: Target, picture: Any) -> None:
    calls = picture.record(artist)
    for call in calls:
        if isinstance(call, CollectionCall) and len(call.paths) == 1 and len(call.offsets):
            if _scatter(artist, target, call):
                continue
        if isinstance(call, MarkersCall):
            _same_markers(artist, target, call)
            continue
        if isinstance(call, CollectionCall) and _is_marked(artist, call):
            raise NotUnderstood("Bokeh has no such marker")
        target.call(call)


def _is_marked(artist: Collection, call: CollectionCall) -> bool:
    """Whether these are markers, whose shape does not grow with the axes."""
    return isinstance(artist, PathCollection) and len(call.offsets) > 0


def _positions(artist: Collection, target: Target, display: np.ndarray) -> np.ndarray:
    offsets = artist.get_offsets()
    if target.place.is_data(artist.get_offset_transform()) and len(offsets) == len(display):
        xy = np.ma.filled(np.ma.asarray(offsets, dtype=float), np.nan).reshape(-1, 2)
        return target.place.exact(artist.get_offset_transform(), xy[:, 0], xy[:, 1])
    return target.place.points(display)


def _values(artist: Collection, count: int) -> dict[str, Any]:
    """The numbers that colours were made of, for the tooltips."""
    array = artist.get_array()
    if array is None or np.ndim(array) != 1 or len(array) != count:
        return {}
    return {"value": style.filled(array)}


def _same_markers(artist: Collection, target: Target, call: MarkersCall) -> None:
    known = paths.known_marker(call.marker)
    if known is None:
        if isinstance(artist, PathCollection):
            raise NotUnderstood("Bokeh has no such marker")
        target.call(call)
        return
    xy = _positions(artist, target, call.positions)
    target.scatter(known, xy, call.positions, _values(artist, len(xy)), call.face, call.pen)


def _scatter(artist: Collection, target: Target, call: CollectionCall) -> bool:
    """Markers of many sizes and colours; whether the path is one."""
    scales = [np.asarray(matrix)[:2, :2] for matrix in call.transforms] or [np.eye(2)]
    if any(abs(s[0, 1]) > 1e-9 or abs(s[1, 0]) > 1e-9 or not np.isclose(s[0, 0], s[1, 1]) for s in scales):
        return False
    if not target.place.straight and target.place.axes is not None and not isinstance(artist, PathCollection):
        return False
    master = call.master.get_matrix()[:2, :2]
    if not np.isclose(abs(master[0, 0]), abs(master[1, 1])) or abs(master[0, 1]) > 1e-9:
        return False
    known = paths.known_marker(call.paths[0])
    if known is None:
        return False
    name, size = known
    count = len(call)
    display = call.offsets[np.arange(count) % len(call.offsets)]
    sizes = np.array([s[0, 0] for s in scales]) * abs(master[0, 0]) * size
    columns: dict[str, Any] = {"size": sizes[np.arange(count) % len(sizes)]}
    faces, edges = call.faces, call.edges
    face = None
    if len(faces) > 1:
        columns["fill_color"] = style.css_list(faces[np.arange(count) % len(faces)])
    elif len(faces) == 1:
        face = tuple(faces[0])
    pen = call.pen
    pen.width = call.widths[0] if call.widths else 0.0
    if len(edges) > 1:
        columns["line_color"] = style.css_list(edges[np.arange(count) % len(edges)])
    else:
        pen.color = tuple(edges[0]) if len(edges) else (0, 0, 0, 0)
    if len(call.widths) > 1:
        columns["line_width"] = np.array(call.widths)[np.arange(count) % len(call.widths)]
    if call.dashes:
        pen.dash, pen.dash_offset = call.dashes[0]
    columns |= _values(artist, count)
    xy = _positions(artist, target, display) if len(artist.get_offsets()) == count else target.place.points(display)
    target.scatter((name, 1.0), xy, display, columns, face, pen)
    return True


def draw_lines(artist: LineCollection, target: Target, picture: Any) -> None:
    """Segments, exactly where their data say."""
    if not target.place.is_data(artist.get_transform()):
        draw_collection(artist, target, picture)
        return
    segments = artist.get_segments()
    calls = picture.record(artist)
    if len(calls) != 1 or not isinstance(calls[0], CollectionCall) or _has_offsets(artist):
        for call in calls:
            target.call(call)
        return
    call = calls[0]
    if len(call.faces) and np.any(call.faces[:, 3]):
        target.call(call)
        return
    for row, segment in enumerate(segments):
        xy = np.reshape(style.filled(segment), (-1, 2))
        xy = target.place.exact(artist.get_transform(), xy[:, 0], xy[:, 1])
        pen = call.pen
        if call.dashes:
            pen.dash, pen.dash_offset = call.dashes[row % len(call.dashes)]
        line = pen.line()
        edge = style.css(call.edges[row % len(call.edges)]) if len(call.edges) else None
        width = call.widths[row % len(call.widths)] if call.widths else 0
        if edge is None or width == 0:
            continue
        line |= {"line_color": edge, "line_width": width}
        free = target.sticks_out(np.asarray(call.path(row).vertices)) if target.free else False
        target.draw_lines([xy], line, free)


def _has_offsets(artist: Collection) -> bool:
    return bool(np.any(np.ma.filled(np.ma.asarray(artist.get_offsets(), dtype=float), 0)))


def draw_gouraud(artist: TriMesh, target: Target, picture: Any) -> None:
    raise NotUnderstood("colours run from corner to corner of the triangles")


TABLE: dict[Any, Any] = {
    Collection: draw_collection,
    PathCollection: draw_collection,
    PolyCollection: draw_collection,
    LineCollection: draw_lines,
    QuadMesh: draw_mesh,
    TriMesh: draw_gouraud,
}
