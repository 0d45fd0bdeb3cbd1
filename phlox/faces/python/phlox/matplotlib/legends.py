"""Legends: an entry stands for the renderers of its artist, or for a sample that is drawn in the legend alone."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from .. import models
from . import mathtext, paths, style
from .axis import said
from .coordinates import Place
from .recorder import CollectionCall, MarkersCall, PathCall, Recorder
from .target import Target
from .understanding import NotUnderstood


def make_legend(legend: Legend, place: Place, target: Target, recorder: Recorder, known: dict[str, Any]) -> models.Model:
    """`known` are the artists that have labels: their renderers are shown and hidden by a click."""
    scale = target.scale
    items = []
    real = 0
    for handle, text in zip(legend.legend_handles, legend.get_texts(), strict=False):
        renderers = target.owners.get(id(known.get(text.get_text())), [])
        if not _can_stand(renderers):
            renderers = _samples(handle, target, recorder)
        else:
            real += 1
        items.append(models.LegendItem(label=models.value(said(text.get_text())), renderers=renderers))
    frame = legend.get_frame()
    box = frame.get_window_extent(recorder)
    texts = legend.get_texts()
    size = texts[0].get_fontsize() * scale if texts else 10 * scale
    properties: dict[str, Any] = {
        "items": items,
        "background_fill_color": style.css(frame.get_facecolor()) if legend.get_frame_on() else None,
        "background_fill_alpha": 1.0,
        "border_line_color": style.css(frame.get_edgecolor()) if legend.get_frame_on() else None,
        "border_line_alpha": 1.0,
        "border_line_width": frame.get_linewidth() * scale,
        "border_radius": round(0.2 * size),
        "padding": round(legend.borderpad * size),
        "spacing": max(0, round(legend.labelspacing * size)),
        "label_standoff": round(legend.handletextpad * size),
        "glyph_width": round(legend.handlelength * size),
        "glyph_height": round(0.7 * size) if len(items) else 10,
        "label_height": round(size),
        "label_width": 0,
        "margin": 0,
        "click_policy": "hide" if real == len(items) and real > 0 else "none",
    }
    if texts:
        properties |= style.text_properties(
            "label_", texts[0].get_fontproperties(), texts[0].get_color(), texts[0].get_alpha(), scale
        )
    columns = _columns(texts, recorder)
    if columns > 1:
        properties["ncols"] = columns
    title = legend.get_title()
    if title.get_visible() and title.get_text() not in ("", "None"):
        properties["title"] = said(title.get_text())
        properties |= style.text_properties("title_", title.get_fontproperties(), title.get_color(), None, scale)
    properties["location"] = _location(box, place, properties)
    return models.Legend(**properties)


def _can_stand(renderers: list[models.Model]) -> bool:
    """Whether the renderers look alike in a legend: markers of many colours would show the first."""
    if not renderers:
        return False
    for renderer in renderers:
        glyph = renderer.glyph
        if type(glyph).__name__ == "Text" or type(glyph).__name__.startswith("Image"):
            return False
        data = renderer.data_source.data
        for name in ("fill_color", "line_color", "size"):
            if name in data and len(set(map(str, data[name]))) > 1:
                return False
    return True


def _columns(texts: list[Any], recorder: Recorder) -> int:
    return max(1, len({round(text.get_window_extent(recorder).x0) for text in texts}))


def _location(box: Any, place: Place, properties: dict[str, Any]) -> Any:
    """A name where the legend sticks to a corner or to the middle of an edge, else its place in pixels."""
    frame = place.box
    left, right = box.x0 - frame.x0, frame.x1 - box.x1
    below, above = box.y0 - frame.y0, frame.y1 - box.y1
    near = 12.0
    if abs(left - right) < 2:
        across = "center"
    else:
        across = "left" if 0 <= left < near else "right" if 0 <= right < near else ""
    if abs(below - above) < 2:
        along = "center"
    else:
        along = "top" if 0 <= above < near else "bottom" if 0 <= below < near else ""
    if across and along:
        gaps = [gap for gap, name in ((left, "left"), (right, "right")) if across == name]
        gaps += [gap for gap, name in ((above, "top"), (below, "bottom")) if along == name]
        properties["margin"] = round(min(gaps)) if gaps else 0
        return "center" if across == along == "center" else f"{along}_{across}" if along != "center" else f"center_{across}"
    return (float(left), float(below))


def _samples(handle: Any, target: Target, recorder: Recorder) -> list[models.Model]:
    """Glyphs that draw nothing but their entry in the legend, as Matplotlib drew it there."""
    renderers: list[models.Model] = []
    if handle is None:
        return renderers
    # What stands for error bars and stems is no artist, but a tuple of artists.
    for part in [handle] if isinstance(handle, Artist) else handle.get_children():
        for call in recorder.record(part):
            glyph = _sample(part, call, target)
            if glyph is not None:
                columns = {name: [np.nan] for name in ("x", "y")}
                renderer = models.GlyphRenderer(data_source=models.ColumnDataSource(data=columns), glyph=glyph)
                target.renderers.append(renderer)
                renderers.append(renderer)
    return renderers


def _sample(part: Any, call: Any, target: Target) -> models.Model | None:
    if isinstance(call, MarkersCall):
        known = paths.known_marker(call.marker)
        name, size = known if known is not None else ("o", 0.7 * float(np.ptp(call.marker.vertices[:, 0]) or 1))
        kind, share, angle = paths.MARKERS[name]
        return models.Scatter(
            marker=models.value(kind), size=size * share, angle=float(np.deg2rad(angle)),
            fill_color=style.css(call.face), **call.pen.line(),
        )  # fmt: skip
    if isinstance(call, CollectionCall) and len(call):
        pen = call.pen
        pen.width = call.widths[0] if call.widths else 0.0
        if call.dashes:
            pen.dash, pen.dash_offset = call.dashes[0]
        pen.color = tuple(call.edges[0]) if len(call.edges) else (0, 0, 0, 0)
        face = tuple(call.faces[0]) if len(call.faces) else None
        known = paths.known_marker(call.paths[0]) if len(call.paths) else None
        if known is not None and len(call.offsets):
            kind, share, angle = paths.MARKERS[known[0]]
            matrix = np.asarray(call.transforms[0]) if call.transforms else np.eye(3)
            return models.Scatter(
                marker=models.value(kind), size=float(abs(matrix[0, 0])) * known[1] * share, fill_color=style.css(face),
                angle=float(np.deg2rad(angle)), **pen.line(),
            )  # fmt: skip
        if face is None or not face[3]:
            return models.Line(x=models.field("x"), y=models.field("y"), **pen.line())
        return _box(face, pen)
    if isinstance(call, PathCall):
        if isinstance(part, Line2D) or (call.face is None and not isinstance(part, Patch)):
            if call.pen.line()["line_color"] is None:
                return None
            return models.Line(x=models.field("x"), y=models.field("y"), **call.pen.line())
        return _box(call.face, call.pen)
    return None


def _box(face: Any, pen: Any) -> models.Model:
    x, y = models.field("x"), models.field("y")
    return models.Quad(left=x, right=x, bottom=y, top=y, fill_color=style.css(face), **pen.line(), **pen.hatching())


def check(legend: Legend) -> None:
    """Refuses a legend whose entries are not a handle and a text each."""
    if len(legend.legend_handles) != len(legend.get_texts()):
        raise NotUnderstood("its entries are not pairs of a handle and a text")
    if any(mathtext.has_math(text.get_text()) and mathtext.plain(text.get_text()) is None for text in legend.get_texts()):
        raise NotUnderstood("a formula in it is more than a text can say")
