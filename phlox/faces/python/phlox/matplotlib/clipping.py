"""What lies outside of a shape that clips, as the rim of polar axes: taken away from lines."""

from __future__ import annotations

import dataclasses

import numpy as np
from matplotlib.path import Path

from .recorder import Call, CollectionCall, MarkersCall, PathCall, is_rectangle

TOLERANCE = 1.5  # pixels


def clipped(call: Call) -> Call | None:
    """The call without what its clip path hides; None for areas, of which nothing is cut off here."""
    path, transform = call.pen.clip_path
    if path is None or transform is None:
        return call
    rim = transform.transform_path(path)
    rim = Path(np.concatenate(rim.to_polygons(closed_only=False))) if rim.codes is not None else rim
    if is_rectangle(rim):
        return call
    if isinstance(call, MarkersCall):
        return dataclasses.replace(call, positions=call.positions[_inside(rim, call.positions)])
    if isinstance(call, CollectionCall):
        whole = all(_inside(rim, np.asarray(call.path(row).vertices)).all() for row in range(len(call)))
        return call if whole else None
    if not isinstance(call, PathCall) or _inside(rim, np.asarray(call.path.vertices)).all():
        return call
    if call.face is not None:
        return None
    return dataclasses.replace(call, path=_cut(call.path, rim))


def _inside(rim: Path, points: np.ndarray) -> np.ndarray:
    """Which points lie inside; one that is nowhere does not matter."""
    finite = np.isfinite(points).all(axis=1)
    found = rim.contains_points(np.where(finite[:, None], points, 0), radius=TOLERANCE)
    # The sign of the radius depends on which way the rim runs.
    found |= rim.contains_points(np.where(finite[:, None], points, 0), radius=-TOLERANCE)
    return found | ~finite


def _cut(path: Path, rim: Path) -> Path:
    """In steps of about a pixel, with gaps where the path is outside."""
    pieces = []
    for part in path.to_polygons(closed_only=False):
        lengths = np.hypot(*np.diff(part, axis=0).T)
        steps = max(1, min(200, int(np.ceil(lengths.max(initial=1)))))
        dense = np.array(Path(part).interpolated(steps).vertices)
        dense[~_inside(rim, dense)] = np.nan
        pieces += [dense, np.full((1, 2), np.nan)]
    return Path(np.concatenate(pieces[:-1])) if pieces else path
