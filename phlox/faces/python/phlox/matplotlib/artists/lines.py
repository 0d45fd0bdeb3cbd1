"""Lines and their markers: Line, Step, Scatter, HSpan and VSpan."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.lines import Line2D

from ... import models
from .. import mathtext, paths, style
from ..recorder import MarkersCall, PathCall
from ..target import Target
from ..understanding import NotUnderstood

STEPS = {"steps": "before", "steps-pre": "before", "steps-mid": "center", "steps-post": "after"}


def draw_line(line: Line2D, target: Target, picture: Any) -> None:
    calls = picture.record(line)
    if line.get_path_effects() or line.get_sketch_params() is not None:
        for call in calls:
            target.call(call)
        return
    markers = [call for call in calls if isinstance(call, MarkersCall)]
    if any(paths.known_marker(call.marker) is None and len(call.marker.vertices) for call in markers):
        _other_markers(line, target, calls)
        return
    for call in calls:
        if isinstance(call, PathCall):
            _stroke(line, target, call)
        elif isinstance(call, MarkersCall):
            _markers(line, target, call)
        else:
            target.call(call)


def _stroke(line: Line2D, target: Target, call: PathCall) -> None:
    pen = call.pen.line()
    if pen["line_color"] is None:
        return
    if _across(line, target, pen):
        return
    place = target.place
    display = np.asarray(call.path.vertices, dtype=float)
    if place.is_data(line.get_transform()):
        xy = place.exact(line.get_transform(), line.get_xdata(orig=False), line.get_ydata(orig=False))
        mode = STEPS.get(line.get_drawstyle())
        free = target.sticks_out(display)
        columns = {"x": xy[:, 0], "y": xy[:, 1]}
        if mode is None or len(xy) < 2:
            target.add(models.Line(x=models.field("x"), y=models.field("y"), **pen), columns, free)
        else:
            target.add(models.Step(x=models.field("x"), y=models.field("y"), mode=mode, **pen), columns, free)
        return
    xy = paths.gap_joined(place.rings(call.path))
    columns = {"x": xy[:, 0], "y": xy[:, 1]}
    target.add(models.Line(x=models.field("x"), y=models.field("y"), **pen), columns, target.sticks_out(display))


def _across(line: Line2D, target: Target, pen: dict[str, Any]) -> bool:
    """Lines of axhline and axvline go from edge to edge, wherever the plot is moved."""
    place, axes = target.place, target.place.axes
    if not place.straight or axes is None:
        return False
    x, y = style.filled(line.get_xdata(orig=False)), style.filled(line.get_ydata(orig=False))
    if len(x) != 2 or line.get_transform() not in (axes.get_xaxis_transform("grid"), axes.get_yaxis_transform("grid")):
        return False
    if line.get_transform() == axes.get_xaxis_transform("grid"):
        if x[0] != x[1] or sorted(y) != [0, 1]:
            return False
        target.add(models.VSpan(x=models.field("x"), **pen), {"x": place.x.of_data(x[:1])})
        return True
    if y[0] != y[1] or sorted(x) != [0, 1]:
        return False
    target.add(models.HSpan(y=models.field("y"), **pen), {"y": place.y.of_data(y[:1])})
    return True


def _markers(line: Line2D, target: Target, call: MarkersCall) -> None:
    known = paths.known_marker(call.marker)
    if known is None:
        return
    place, count = target.place, len(line.get_xdata(orig=False))
    if place.is_data(line.get_transform()) and len(call.positions) == count:
        xy = place.exact(line.get_transform(), line.get_xdata(orig=False), line.get_ydata(orig=False))
    else:
        xy = place.points(call.positions)
    target.scatter(known, xy, call.positions, {}, call.face, call.pen)


def _other_markers(line: Line2D, target: Target, calls: list[Any]) -> None:
    """Letters are texts; of all other markers that Bokeh has not, the shapes are drawn."""
    name = line.get_marker()
    said = mathtext.plain(name) if isinstance(name, str) and name.startswith("$") else None
    if said is None:
        raise NotUnderstood("Bokeh has no such marker")
    for call in calls:
        if isinstance(call, PathCall):
            _stroke(line, target, call)
            continue
        xy = target.place.points(call.positions)
        columns = {"x": xy[:, 0], "y": xy[:, 1], "text": [said] * len(xy)}
        target.add(
            models.Text(
                **{key: models.field(key) for key in columns},
                text_color=style.css(call.face or call.pen.color),
                text_font_size=f"{1.4 * line.get_markersize() * target.scale:.4g}px",  # of which digits fill 0.7
                text_align="center",
                text_baseline="middle",
            ),
            columns,
        )






TABLE = {Line2D: draw_line}
