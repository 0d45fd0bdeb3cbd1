"""The renderers of one plot, in the order in which they are drawn; rows that look alike share a glyph."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Bbox

from .. import models
from . import mathtext, paths, style
from .coordinates import Place
from .recorder import CollectionCall, ImageCall, MarkersCall, PathCall, Pen, Recorder, TextCall

Row = dict[str, Any]

# BokehJS gives a text of these characters no descent.
NUMBER = re.compile(r"[0-9,.+\-−e]*")
DESCENT = 0.236  # of DejaVu Sans, in ems
SEAM = 0.7  # pixels of an outline in the colour of the face, which closes the gap to a neighbour
SPARE = 0.5  # pixels by which something may stick out of its frame


class Batch:
    """Rows for one glyph; further rows are added while nothing else was drawn over them."""

    def __init__(self, renderer: models.Model, key: Any) -> None:
        self.renderer = renderer
        self.key = key
        self.rows: list[Row] = []

    def finish(self) -> None:
        self.renderer.data_source.data = {name: [row[name] for row in self.rows] for name in self.rows[0]}


class Target:
    """Glyphs of one frame. `owner` is the artist that asked for a glyph: legends find its renderers by it."""

    def __init__(self, place: Place, owners: dict[int, list[models.Model]], recorder: Recorder) -> None:
        self.place = place
        self.recorder = recorder
        self.scale = float(recorder.points_to_pixels(1))  # pixels a point
        self.renderers: list[models.Model] = []
        self.batches: list[Batch] = []
        self.owners = owners
        self.owner: Any = None
        self.group: Any = None
        self.free = False  # the artist is not clipped by the frame
        self.edge = False  # it is the frame's edge
        self.overlay: Target | None = None  # for what lies outside of the frame: Bokeh would leave it out
        self.reach: list[Bbox] = []  # of what is not clipped

    def sub(self, place: Place) -> Target:
        """The same plot, with the ranges of other axes."""
        other = Target(place, self.owners, self.recorder)
        other.overlay = self.overlay
        other.renderers, other.batches, other.reach = self.renderers, self.batches, self.reach
        return other

    def finish(self) -> list[models.Model]:
        for batch in self.batches:
            batch.finish()
        return self.renderers

    def add(self, glyph: models.Model, columns: dict[str, Any], free: bool = False) -> models.Model:
        """A glyph of its own."""
        return self._add(glyph, models.ColumnDataSource(data=columns), free)

    def row(self, name: str, row: Row, free: bool = False, **shared: Any) -> models.Model:
        """A row of a glyph whose other properties are shared by all its rows."""
        key = (name, tuple((k, str(v)) for k, v in shared.items()), free, self.group, self.place.x_name, self.place.y_name)
        last = self.batches[-1] if self.batches else None
        if last is None or last.key != key or self.renderers[-1] != last.renderer:
            same = {k: models.value(v) if isinstance(v, str) else v for k, v in shared.items()}
            glyph = getattr(models, name)(**{column: models.field(column) for column in row}, **same)
            last = Batch(self._add(glyph, models.ColumnDataSource(data={}), free), key)
            self.batches.append(last)
        last.rows.append(row)
        self._own(last.renderer)
        return last.renderer

    def _add(self, glyph: models.Model, source: models.Model, free: bool) -> models.Model:
        renderer = models.GlyphRenderer(data_source=source, glyph=glyph)
        if free:
            renderer.level = "annotation"
        return self.renderer(renderer)

    def renderer(self, renderer: models.Model) -> models.Model:
        if self.place.x_name != "default":
            renderer.x_range_name = self.place.x_name
        if self.place.y_name != "default":
            renderer.y_range_name = self.place.y_name
        self.renderers.append(renderer)
        self._own(renderer)
        return renderer

    def _own(self, renderer: models.Model) -> None:
        if self.owner is None:
            return
        own = self.owners.setdefault(id(self.owner), [])
        if renderer not in own:
            own.append(renderer)

    # What was recorded, as glyphs.

    def sticks_out(self, display: np.ndarray) -> bool:
        """Whether something that is not clipped is to be seen outside of the frame."""
        if self.edge:
            return True
        extent = _extent(display) if self.free else None
        if extent is None:
            return False
        self.reach.append(extent)
        box = self.place.box.padded(SPARE)
        return bool(extent.x0 < box.x0 or extent.y0 < box.y0 or extent.x1 > box.x1 or extent.y1 > box.y1)

    def lies_outside(self, display: np.ndarray) -> bool:
        """Whether something that is not clipped lies wholly outside of the frame."""
        extent = _extent(display) if self.free and self.overlay is not None else None
        return extent is not None and not extent.overlaps(self.place.box)

    def path(self, path: Path, face: Any, pen: Pen, edge: Any = None, width: float | None = None) -> None:
        """A path in display positions: polygons if it has a face, lines else."""
        if len(path.vertices) == 0:
            return
        if self.overlay is not None and self.lies_outside(np.asarray(path.vertices, dtype=float)):
            self.overlay.path(path, face, pen, edge, width)
            return
        path = Path(path.vertices, path.codes)
        path.should_simplify = False
        rings = self.place.rings(path)
        if not rings:
            return
        free = self.sticks_out(np.asarray(path.vertices, dtype=float))
        line = pen.line()
        if edge is not None:
            line["line_color"] = style.css(edge)
        if width is not None:
            line["line_width"] = width
        if not line["line_width"]:
            line["line_color"] = None
        fill = style.css(face)
        if fill is None and pen.hatch is None:
            if line["line_color"] is not None:
                self.draw_lines(rings, line, free)
            return
        shape = self._polygons(rings, fill, line, pen, free, outline=all(paths.closed(ring) for ring in rings))
        if not shape and line["line_color"] is not None:
            self.draw_lines(rings, line, free)

    def draw_lines(self, rings: list[np.ndarray], line: Row, free: bool) -> None:
        joined = paths.gap_joined(rings)
        row = {
            "xs": joined[:, 0],
            "ys": joined[:, 1],
            "line_color": line["line_color"],
            "line_width": line["line_width"],
        }
        shared = {key: value for key, value in line.items() if key not in row}
        self.row("MultiLine", row, free, **shared)

    def _polygons(
        self, rings: list[np.ndarray], fill: str | None, line: Row, pen: Pen, free: bool, outline: bool
    ) -> bool:
        """Whether the outline is drawn, too: it is not if the path is open."""
        row: Row = {
            "fill_color": fill or "#00000000",
            "line_color": (line["line_color"] if outline else None) or "#00000000",
            "line_width": line["line_width"],
        }
        shared = {key: value for key, value in line.items() if key not in row} | pen.hatching()
        rings = [ring[:-1] if paths.closed(ring) else ring for ring in rings]
        rings = [ring for ring in rings if len(ring) > 2 or (len(ring) > 1 and outline)]
        if not rings:
            return outline
        if len(rings) == 1:
            self.row("Patches", {"xs": rings[0][:, 0], "ys": rings[0][:, 1], **row}, free, **shared)
        else:
            # Two rings of which one lies in the other leave a hole, as with Matplotlib.
            xs = [[[ring[:, 0].tolist() for ring in rings]]]
            ys = [[[ring[:, 1].tolist() for ring in rings]]]
            self.row("MultiPolygons", {"xs": xs[0], "ys": ys[0], **row}, free, **shared)
        return outline

    def call(self, call: Any) -> None:
        """Anything that was recorded; what was clipped then, is clipped by the frame."""
        self.free = not call.pen.clipped
        if isinstance(call, PathCall):
            self.path(call.path, call.face, call.pen)
        elif isinstance(call, MarkersCall):
            if not self.markers(call):
                for position in call.positions:
                    self.path(Path(call.marker.vertices + position, call.marker.codes), call.face, call.pen)
        elif isinstance(call, CollectionCall):
            self.collection(call)
        elif isinstance(call, ImageCall):
            self.image(call)
        elif isinstance(call, TextCall):
            self.text(call)
        else:
            raise TypeError(type(call).__name__)

    def calls(self, calls: Sequence[Any]) -> None:
        """All that one artist asked for, at one level: a text is not parted from its box."""
        self.free = any(not call.pen.clipped for call in calls)
        extents = [self._corners(call) for call in calls if isinstance(call, TextCall)]
        extents += [np.asarray(call.path.vertices, dtype=float) for call in calls if isinstance(call, PathCall)]
        kept = self.edge
        free = any([self.sticks_out(extent) for extent in extents])
        for call in calls:
            self.edge = kept or (free and not call.pen.clipped)
            self.call(call)
        self.edge = kept

    def collection(self, call: CollectionCall) -> None:
        for row in range(len(call)):
            pen = call.pen
            if call.dashes:
                pen.dash, pen.dash_offset = call.dashes[row % len(call.dashes)]
            edge = call.edges[row % len(call.edges)] if len(call.edges) else (0, 0, 0, 0)
            face = call.faces[row % len(call.faces)] if len(call.faces) else None
            width = call.widths[row % len(call.widths)] if call.widths else 0
            if call.sharp and face is not None and face[3] == 1 and not edge[3]:
                edge, width = face, SEAM
            if pen.hatch is not None:
                pen.hatch_color = call.hatch_colors[row % len(call.hatch_colors)] if len(call.hatch_colors) else edge
            self.path(call.path(row), face, pen, edge, width)

    def markers(self, call: MarkersCall) -> bool:
        """As a Scatter; False if Bokeh has no such marker."""
        known = paths.known_marker(call.marker)
        if known is None:
            return False
        xy = self.place.points(call.positions)
        self.scatter(known, xy, call.positions, {}, call.face, call.pen)
        return True

    def scatter(
        self, known: tuple[Any, float], xy: np.ndarray, display: np.ndarray, columns: Row, face: Any, pen: Pen
    ) -> models.Model:
        """Markers of one kind; columns may hold size, fill_color, line_color and line_width of each."""
        name, size = known
        kind, share, angle = paths.MARKERS[name]
        line = {k: v for k, v in pen.line().items() if k not in columns}
        shared: Row = {"marker": models.value(kind), **line}
        if "size" in columns:
            columns["size"] = columns["size"] * share
        else:
            shared["size"] = size * share
        if "fill_color" not in columns:
            shared["fill_color"] = style.css(face)
        if angle:
            shared["angle"] = float(np.deg2rad(angle))
        columns = {"x": xy[:, 0], "y": xy[:, 1], **columns}
        fields = {name: models.field(name) for name in columns if name != "value"}
        return self.add(models.Scatter(**fields, **shared), columns, self.sticks_out(display))

    def image(self, call: ImageCall) -> None:
        """Pixels of the display."""
        height, width = call.pixels.shape[:2]
        if self.overlay is not None and self.lies_outside(
            np.array([[call.x, call.y], [call.x + width, call.y + height]])
        ):
            self.overlay.image(call)
            return
        corners = self.place.points([[call.x, call.y], [call.x + width, call.y + height]])
        free = self.sticks_out(np.array([[call.x, call.y], [call.x + width, call.y + height]]))
        self.rgba(call.pixels, corners, free)

    def rgba(self, pixels: np.ndarray, corners: np.ndarray, free: bool = False) -> models.Model:
        """RGBA bytes, rows from the first corner to the second."""
        (x0, y0), (x1, y1) = corners
        if x1 < x0:
            pixels, x0, x1 = pixels[:, ::-1], x1, x0
        if y1 < y0:
            pixels, y0, y1 = pixels[::-1], y1, y0
        packed = np.ascontiguousarray(pixels, dtype=np.uint8).view("<u4")[:, :, 0]
        columns = {"image": [packed], "x": [x0], "y": [y0], "dw": [x1 - x0], "dh": [y1 - y0]}
        return self.add(models.ImageRGBA(**{name: models.field(name) for name in columns}), columns, free)

    def text(self, call: TextCall) -> None:
        """A line of text, aligned as its owner is, so that another font makes little difference."""
        said = mathtext.plain(call.text) if call.math else str(call.text).replace(r"\$", "$")
        said = call.text if said is None else said
        size = call.font.get_size_in_points() * self.scale
        angle = np.deg2rad(call.angle)
        align, width = self._alignment(call)
        along = {"left": 0.0, "center": 0.5, "right": 1.0}[align] * width
        below = 0.0 if NUMBER.fullmatch(said) else DESCENT * size
        x = call.x + along * np.cos(angle) + below * np.sin(angle)
        y = call.y + along * np.sin(angle) - below * np.cos(angle)
        if self.overlay is not None and self.lies_outside(np.array([[x, y]])):
            self.overlay.text(call)
            return
        ((px, py),) = self.place.points([[x, y]])
        row = {
            "x": px,
            "y": py,
            "text": said,
            "angle": float(angle),
            "text_color": style.css(call.pen.color) or "#00000000",
        }
        font = style.text_properties("", call.font, None, None, self.scale)
        del font["text_color"]
        free = self.sticks_out(self._corners(call))
        self.row("Text", row, free, text_align=align, text_baseline="bottom", **font)

    def _alignment(self, call: TextCall) -> tuple[str, float]:
        align = "left" if call.owner is None else call.owner.get_horizontalalignment()
        width, _, _ = self.recorder.get_text_width_height_descent(call.text, call.font, call.math)
        return align, float(width)

    def _corners(self, call: TextCall) -> np.ndarray:
        """Of the line's box, in display positions."""
        width, height, _ = self.recorder.get_text_width_height_descent(call.text, call.font, call.math)
        angle = np.deg2rad(call.angle)
        along, up = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
        begin = np.array([call.x, call.y])
        return np.array([begin, begin + width * along, begin + height * up, begin + width * along + height * up])


def _extent(display: np.ndarray) -> Bbox | None:
    """The least box around the positions, without those that are nowhere."""
    seen = display[np.isfinite(display).all(axis=1)]
    return Bbox([seen.min(axis=0), seen.max(axis=0)]) if len(seen) else None
