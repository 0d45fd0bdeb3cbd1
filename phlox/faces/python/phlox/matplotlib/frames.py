"""A frame: one plot of Bokeh, which shows one axes or several that lie over each other."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from .. import models
from . import axis, style, tools
from .clipping import clipped
from .coordinates import Dimension, Place, Through
from .target import Target

if TYPE_CHECKING:
    from .picture import Picture

ROOM = 8  # pixels around what Matplotlib draws beside a frame, since other fonts are wider
SMALL = 50  # a frame that is narrower has no tools: a colour bar


class Frame:
    """The plot at a place of the figure."""

    def __init__(self, picture: Picture, axes: Axes) -> None:
        place = Place(axes.bbox.frozen(), axes)
        self.box = place.box
        self.straight = place.straight
        self.axes: list[Axes] = []
        self.places: dict[int, Place] = {}
        self.targets: dict[int, Target] = {}
        self.plot = models.Figure(
            title=None,
            x_range=picture_range(picture, axes, "x", place),
            y_range=picture_range(picture, axes, "y", place),
            x_scale=place.x.bokeh_scale(),
            y_scale=place.y.bokeh_scale(),
            background_fill_color=None,
            border_fill_color=None,
            outline_line_color=None,
            min_border=0,
        )
        self.around = self.box
        self.gap = 0.0  # between the frame and its title
        target = Target(place, picture.owners, picture.recorder)
        target.overlay = picture.overlay
        self._enter(axes, place, target, picture)

    def _enter(self, axes: Axes, place: Place, target: Target, picture: Picture) -> None:
        self.axes.append(axes)
        self.places[id(axes)], self.targets[id(axes)] = place, target
        reach = axes.get_tightbbox(picture.recorder)
        if reach is not None and np.all(np.isfinite(reach.extents)):
            self.around = Bbox.union([self.around, reach])

    def add(self, axes: Axes, picture: Picture) -> None:
        """Further axes over the first: they have ranges of their own where they do not share them."""
        first = self.axes[0]
        place = Place(axes.bbox.frozen(), axes)
        for name in ("x", "y"):
            shared = getattr(first, f"get_shared_{name}_axes")().joined(first, axes)
            if not shared:
                self._extra(name, f"{name}{len(self.axes)}", place, picture_range(picture, axes, name, place))
        self._enter(axes, place, self.targets[id(first)].sub(place), picture)

    def _extra(self, name: str, label: str, place: Place, extra: models.Model) -> None:
        setattr(place, f"{name}_name", label)
        ranges, scales = f"extra_{name}_ranges", f"extra_{name}_scales"
        setattr(self.plot, ranges, {**getattr(self.plot, ranges), label: extra})
        setattr(self.plot, scales, {**getattr(self.plot, scales), label: getattr(place, name).bokeh_scale()})

    def place_of(self, axes: Axes) -> Place:
        return self.places[id(axes)]

    def target_of(self, axes: Axes) -> Target:
        return self.targets[id(axes)]

    def decorate(self, axes: Axes, picture: Picture) -> list[tuple[float, models.Model]]:
        if axes.axison and axes.get_frame_on() and axes.patch.get_visible() and axes is self.axes[0]:
            self.plot.background_fill_color = style.css(axes.patch.get_facecolor())
        grids = axis.decorate(axes, self.place_of(axes), self.plot, picture.scale, axes is not self.axes[0])
        for side in ("below", "left", "above", "right"):
            for one in getattr(self.plot, side):
                if one.fixed_location is not None and one.axis_label is not None:
                    # Bokeh has no place for the label of an axis inside of a frame.
                    one.axis_label = None
                    picture.draw((axes.xaxis if side in ("below", "above") else axes.yaxis).label, picture.overlay)
        return grids

    def add_secondary(self, axes: Axes, child: Any, picture: Picture) -> None:
        """A second scale of an axis, with its ticks on one side."""
        place = Place(self.box, axes)
        sides = [(name, side) for name in ("x", "y") for side in axis.SIDES[name] if child.spines[side].get_visible()]
        for name, side in sides[:1]:
            own = getattr(child, f"{name}axis")
            dimension = Dimension(own, child.get_xlim() if name == "x" else child.get_ylim())
            if dimension.keeps:
                label = f"{name}{len(self.axes)}{len(getattr(self.plot, f'extra_{name}_ranges'))}s"
                setattr(place, name, dimension)
                self._extra(name, label, place, models.Range1d(start=dimension.start, end=dimension.end))
            else:
                setattr(place, name, Through(child, self.places[id(axes)], name))
            ticks = axis.Ticks(own, place, name, picture.scale)
            number = axis.SIDES[name].index(side)
            made = ticks.make(number, child.spines[side], own.get_label_position() == side)
            inside = child.bbox.y0 if name == "x" else child.bbox.x0
            low, high = (self.box.y0, self.box.y1) if name == "x" else (self.box.x0, self.box.x1)
            made.x_range_name, made.y_range_name = place.x_name, place.y_name
            if low + 1 < inside < high - 1:
                cross = self.places[id(axes)].y if name == "x" else self.places[id(axes)].x
                made.fixed_location = float(cross.start + (inside - low) / (high - low) * (cross.end - cross.start))
                made.axis_label = None
                picture.draw(own.label, picture.overlay)
            setattr(self.plot, axis.LISTS[side], [*getattr(self.plot, axis.LISTS[side]), made])
        reach = child.get_tightbbox(picture.recorder)
        if reach is not None:
            self.around = Bbox.union([self.around, reach])

    def draw_whole(self, axes: Axes, target: Target, picture: Picture) -> None:
        """Axes that Bokeh does not have: all that they draw, in pixels of the frame."""
        why = f"Bokeh has no axes of the kind {axes.name!r}"
        calls = [clipped(call) for call in picture.record(axes)]
        if None in calls:
            picture.by_image(axes, target, why)
            return
        for call in calls:
            target.call(call)
        picture.note("paths", axes, why)

    def set_title(self, title: Text, picture: Picture) -> None:
        if not title.get_visible() or not title.get_text().strip():
            return
        if title.get_rotation() or "\n" in title.get_text() or title.get_bbox_patch() is not None or self.plot.title is not None:
            picture.draw(title, picture.overlay)
            return
        box = title.get_window_extent(picture.recorder)
        if box.y0 < self.box.y1 - 2 or title.get_horizontalalignment() != "center":
            picture.draw(title, picture.overlay)
            return
        text = style.text_properties(
            "", title.get_fontproperties(), title.get_color(), title.get_alpha(), picture.scale
        )
        self.gap = box.y0 - self.box.y1
        self.plot.title = models.Title(text=axis.said(title.get_text()), align="center", **text)

    def finish(self, picture: Picture) -> models.Model:
        """The plot, with its renderers and tools, where it stands."""
        plot, first = self.plot, self.targets[id(self.axes[0])]
        if plot.title is not None:
            # Bokeh puts the title over the labels of an axis above; without them, it stands as far off as here.
            above = any(one.major_label_text_color is not None or one.axis_label for one in plot.above)
            plot.title.standoff = 8 if above else max(0, round(2 * self.gap))  # of which half is below the text
        plot.renderers = first.finish()
        page = Bbox.from_bounds(-ROOM, -ROOM, picture.width + 2 * ROOM, picture.height + 2 * ROOM)
        drawn = [Bbox.intersection(reach, page) for reach in first.reach]
        around = Bbox.union([self.around, *(reach for reach in drawn if reach is not None)])
        place_plot(plot, self.box, around, picture)
        small = min(self.box.width, self.box.height) < SMALL
        tools.add_tools(plot, self.places[id(self.axes[0])], small or not self.straight)
        return plot


def place_plot(plot: models.Model, box: Bbox, around: Bbox, picture: Picture) -> None:
    """The frame at its pixels, with so much room around it as its labels take."""
    x0, x1 = round(box.x0), max(round(box.x1), round(box.x0) + 1)
    y0, y1 = round(picture.height - box.y1), max(round(picture.height - box.y0), round(picture.height - box.y1) + 1)
    left = min(x0, math.floor(around.x0)) - ROOM
    right = max(x1, math.ceil(around.x1)) + ROOM
    top = min(y0, math.floor(picture.height - around.y1)) - ROOM
    bottom = max(y1, math.ceil(picture.height - around.y0)) + ROOM
    plot.min_border_left, plot.min_border_right = x0 - left, right - x1
    plot.min_border_top, plot.min_border_bottom = y0 - top, bottom - y1
    plot.width, plot.height = right - left, bottom - top
    plot.styles = {"position": "absolute", "left": f"{left}px", "top": f"{top}px"}


def find(picture: Picture, axes: Axes) -> Frame:
    """The frame that shows the axes: that of axes at the same place, below them, if there is one."""
    for frame in picture.frames:
        if axes in frame.axes:
            return frame
    for frame in picture.frames:
        if frame.straight and frame.axes and _lies_over(axes, frame):
            frame.add(axes, picture)
            return frame
    frame = Frame(picture, axes)
    picture.frames.append(frame)
    return frame


def _lies_over(axes: Axes, frame: Frame) -> bool:
    below = frame.axes[0]
    if not np.allclose(axes.bbox.extents, frame.box.extents, atol=0.5) or not Place(axes.bbox, axes).straight:
        return False
    seen = axes.patch.get_visible() and axes.get_frame_on() and axes.axison
    twins = below.get_shared_x_axes().joined(below, axes) or below.get_shared_y_axes().joined(below, axes)
    return not seen or twins


def picture_range(picture: Picture, axes: Axes, name: str, place: Place) -> models.Model:
    """One range for all axes that share a dimension: they pan and zoom together."""
    dimension = getattr(place, name)
    siblings = getattr(axes, f"get_shared_{name}_axes")().get_siblings(axes)
    key = (name, frozenset(id(one) for one in siblings), dimension.start, dimension.end) if place.straight else object()
    if key not in picture.ranges:
        start, end = dimension.start, dimension.end
        picture.ranges[key] = models.Range1d(start=start, end=end if end != start else start + 1)
    return picture.ranges[key]


def background(figure: Any, picture: Picture) -> models.Model:
    """A rectangle of one colour below the plots: that of a part of the figure."""
    box = figure.bbox
    styles = {
        "position": "absolute",
        "left": f"{box.x0:.0f}px",
        "top": f"{picture.height - box.y1:.0f}px",
        "width": f"{box.width:.0f}px",
        "height": f"{box.height:.0f}px",
        "background-color": style.css(figure.patch.get_facecolor()) or "transparent",
    }
    return models.Pane(styles=styles)


def overlay(picture: Picture) -> models.Model | None:
    """What lies outside of axes, over all of them; the mouse goes through it."""
    renderers = picture.overlay.finish()
    if not renderers and not picture.overlay_legends:
        return None
    width, height = round(picture.width), round(picture.height)
    plot = models.Figure(
        title=None,
        x_range=models.Range1d(start=0, end=picture.width),
        y_range=models.Range1d(start=0, end=picture.height),
        renderers=renderers,
        center=picture.overlay_legends,
        background_fill_color=None,
        border_fill_color=None,
        outline_line_color=None,
        min_border=0,
        width=width,
        height=height,
        toolbar_location=None,
        styles={"position": "absolute", "left": "0px", "top": "0px", "pointer-events": "none"},
    )
    return plot
