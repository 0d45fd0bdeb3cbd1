"""A figure as a document: each axes a plot at its place, what lies outside of axes on a plot over all."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.container import Container
from matplotlib.figure import Figure, FigureBase
from matplotlib.legend import Legend
from matplotlib.spines import Spine
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox

from .. import Document, models
from . import artists, axis, frames, legends, raster, style
from .coordinates import Place
from .recorder import Call, Recorder, TrianglesCall, is_rectangle
from .target import Target
from .understanding import Note, NotUnderstood


class Picture:
    """What is made of one figure. `notes` tells the fallbacks that were used."""

    def __init__(self, figure: Figure) -> None:
        figure.draw_without_rendering()
        self.figure = figure
        self.width, self.height = (float(v) for v in figure.bbox.size)
        self.dpi = float(figure.dpi)
        self.scale = self.dpi / 72
        self.recorder = Recorder(self.width, self.height, self.dpi)
        self.notes: list[Note] = []
        self.owners: dict[int, list[models.Model]] = {}
        self.ranges: dict[Any, models.Model] = {}
        self.frames: list[frames.Frame] = []
        self.backgrounds: list[models.Model] = []
        self.containers: dict[int, Any] = {}  # by the ids of their parts
        self.kept: list[Any] = []  # whose ids are keys of owners and containers
        self.overlay = Target(Place(Bbox.from_bounds(0, 0, self.width, self.height)), self.owners, self.recorder)
        self.overlay_legends: list[models.Model] = []
        self._add_figure(figure)

    # From artists to glyphs.

    def record(self, artist: Artist) -> list[Call]:
        return self.recorder.record(artist)

    def draw(self, artist: Artist, target: Target) -> None:
        """The artist on the target, by its function or else by a fallback, which is noted."""
        if not artist.get_visible():
            return
        self.kept.append(artist)
        target.owner, target.free = artist, not artist.get_clip_on() or artist.get_clip_box() is None
        target.edge = isinstance(artist, Spine)
        target.group = self._group(artist)
        function = artists.find(artist)
        formulas = self.recorder.formulas
        try:
            if artist.get_agg_filter() is not None:
                raise NotUnderstood("it has a filter")
            if self._is_cut_out(artist):
                self.by_image(artist, target, "it is clipped by a shape")
                return
            if function is None:
                raise NotUnderstood("no glyph is made of this class")
            function(artist, target, self)
            if self.recorder.formulas > formulas:
                self.note("paths", artist, "its formula is more than a text can say")
        except NotUnderstood as why:
            self.by_paths(artist, target, str(why))
        finally:
            target.owner = target.group = None

    def by_paths(self, artist: Artist, target: Target, why: str) -> None:
        """What drawing the artist asks for, path by path; an image if there is something else."""
        calls = self.record(artist)
        if artist.get_agg_filter() is not None or any(isinstance(call, TrianglesCall) for call in calls):
            self.by_image(artist, target, why)
            return
        target.calls(calls)
        if calls:
            self.note("paths", artist, why)

    def by_image(self, artist: Artist, target: Target, why: str) -> None:
        raster.draw_image(artist, target, self.width, self.height, self.dpi)
        self.note("image", artist, why)

    def note(self, how: str, artist: Artist, why: str) -> None:
        self.notes.append(Note(how, type(artist).__name__, why))

    def _group(self, artist: Artist) -> Any:
        """What tells the rows of one legend entry from those of another."""
        label = str(artist.get_label())
        return self.containers.get(id(artist)), label if label and not label.startswith("_") else None

    def _is_cut_out(self, artist: Artist) -> bool:
        clip = artist.get_clip_path()
        if clip is None or not artist.get_clip_on() or isinstance(artist, Text):
            return False
        path, affine = clip.get_transformed_path_and_affine()
        return path is not None and not is_rectangle(affine.transform_path(path))

    # From figures and axes to plots.

    def _add_figure(self, figure: FigureBase) -> None:
        """The figure's axes, and over them what is not in axes."""
        figures = [figure, *_sub_figures(figure)]
        every = [axes for one in figures for axes in _own_axes(one)]
        for axes in sorted(every, key=lambda axes: axes.get_zorder()):
            self._add_axes(axes)
        for one in figures:
            rest = [child for child in one.get_children() if not isinstance(child, (Axes, FigureBase))]
            for child in sorted(rest, key=lambda child: child.get_zorder()):
                if child is one.patch:
                    if one is not figure:
                        self._background(one)
                elif isinstance(child, Legend):
                    self._add_legend(child, None)
                else:
                    self.draw(child, self.overlay)

    def _background(self, figure: Any) -> None:
        """Of a part of the figure: it lies below all plots."""
        if not figure.patch.get_visible() or figure.patch.get_facecolor()[3] == 0:
            return
        if figure.patch.get_facecolor() == figure.figure.patch.get_facecolor():
            return
        self.backgrounds.append(frames.background(figure, self))

    def _add_axes(self, axes: Axes) -> None:
        if not axes.get_visible():
            return
        for container in axes.containers:
            self._know(container)
        frame = frames.find(self, axes)
        target = frame.target_of(axes)
        if not frame.place_of(axes).straight:
            frame.draw_whole(axes, target, self)
        else:
            self._draw_children(axes, frame, target)
        # Axes of mpl_toolkits that draw others with them, which no figure knows.
        for parasite in getattr(axes, "parasites", []):
            self._add_axes(parasite)
        for child in sorted(axes.child_axes, key=lambda child: child.get_zorder()):
            if type(child).__name__ == "SecondaryAxis":
                frame.add_secondary(axes, child, self)
            else:
                self._add_axes(child)

    def _draw_children(self, axes: Axes, frame: frames.Frame, target: Target) -> None:
        grids = frame.decorate(axes, self)
        items: list[tuple[float, Any]] = [*grids]
        frame_parts = (Spine, Axis, Axes)
        outlines = [spine for side, spine in axes.spines.items() if side not in axis.LISTS]
        for child in axes.get_children():
            if child is axes.patch or (isinstance(child, frame_parts) and child not in outlines):
                continue
            if not (isinstance(child, Legend) or type(child).__name__ == "SecondaryAxis"):
                items.append((child.get_zorder(), child))
        for _, item in sorted(items, key=lambda item: item[0]):
            if isinstance(item, models.Model):
                target.renderers.append(item)
            elif item is axes.title:
                frame.set_title(item, self)
            elif self._stands_still(item, axes):
                self.draw(item, self.overlay)
            else:
                self.draw(item, target)
        for legend in [child for child in axes.get_children() if isinstance(child, Legend)]:
            self._add_legend(legend, axes)

    def _know(self, container: Container) -> None:
        """The parts of a container belong together, and to its label."""
        for part in container.get_children():
            self.containers[id(part)] = (type(container).__name__, id(container))
        self.kept.append(container)

    def _stands_still(self, artist: Artist, axes: Axes) -> bool:
        """Whether an artist's place is in the axes or the figure, and not among the data: it is not panned."""
        if isinstance(artist, Annotation):
            anchored = [artist.xycoords, artist.anncoords]
            if any(not isinstance(where, (str, tuple)) for where in anchored):
                return not any(_knows_data(where, axes) for where in anchored)
            return not any("data" in str(where) for where in anchored)
        if isinstance(artist, Text):
            return not _knows_data(artist.get_transform(), axes)
        return False

    def _add_legend(self, legend: Legend, axes: Axes | None) -> None:
        if not legend.get_visible():
            return
        try:
            legends.check(legend)
        except NotUnderstood as why:
            self.by_paths(legend, self.overlay, str(why))
            return
        box = legend.get_window_extent(self.recorder)
        known = self._labelled(axes)
        frame = frames.find(self, axes) if axes is not None else None
        if frame is not None and axes is not None and frame.straight and _inside(box, frame.box):
            made = legends.make_legend(legend, frame.place_of(axes), frame.target_of(axes), self.recorder, known)
            frame.plot.center = [*frame.plot.center, made]
        else:
            made = legends.make_legend(legend, self.overlay.place, self.overlay, self.recorder, {})
            self.overlay_legends.append(made)

    def _labelled(self, axes: Axes | None) -> dict[str, Any]:
        """Artists by their labels; a container stands for its parts."""
        if axes is None:
            return {}
        found: dict[str, Any] = {}
        for one in [other for frame in self.frames for other in frame.axes if axes in frame.axes]:
            for handle, label in zip(*one.get_legend_handles_labels(), strict=False):
                if isinstance(handle, Container):
                    parts = [part for part in handle.get_children() if id(part) in self.owners]
                    renderers: list[models.Model] = []
                    for part in parts:
                        renderers += [r for r in self.owners[id(part)] if r not in renderers]
                    self.owners[id(handle)] = renderers
                    self.kept.append(handle)
                found[label] = handle
        return found

    # The document.

    def document(self) -> Document:
        """All plots, where they stand in the figure."""
        elements = [*self.backgrounds, *(frame.finish(self) for frame in self.frames)]
        overlay = frames.overlay(self)
        if overlay is not None:
            elements.append(overlay)
        patch = self.figure.patch
        background = style.css(patch.get_facecolor()) if patch.get_visible() else None
        pane = models.Pane(
            elements=elements,
            styles={
                "position": "relative",
                "width": f"{round(self.width)}px",
                "height": f"{round(self.height)}px",
                "background-color": background or "transparent",
            },
        )
        return Document(pane, title=_title(self.figure))


def _title(figure: Figure) -> str:
    manager = figure.canvas.manager
    return figure.get_suptitle() or (manager.get_window_title() if manager is not None else "") or "Figure"


def _sub_figures(figure: FigureBase) -> list[FigureBase]:
    return [inner for sub in figure.subfigs for inner in (sub, *_sub_figures(sub))]


def _own_axes(figure: FigureBase) -> list[Axes]:
    return [child for child in figure.get_children() if isinstance(child, Axes)]


def _inside(box: Bbox, frame: Bbox) -> bool:
    spare = 1.0
    return bool(
        box.x0 >= frame.x0 - spare
        and box.y0 >= frame.y0 - spare
        and box.x1 <= frame.x1 + spare
        and box.y1 <= frame.y1 + spare
    )


def _knows_data(what: Any, axes: Axes) -> bool:
    if isinstance(what, Artist):
        return True
    parts = getattr(what, "contains_branch_seperately", None)
    return bool(np.any(parts(axes.transData))) if parts is not None else True
