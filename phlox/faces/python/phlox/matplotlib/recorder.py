"""A renderer that draws nothing and notes what it was asked to draw, with all styles resolved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Transform

from . import mathtext, style


@dataclass
class Pen:
    """What a graphics context said when something was drawn; widths and dashes in pixels."""

    color: tuple[float, float, float, float]
    width: float
    dash: list[int]
    dash_offset: int
    cap: str
    join: str
    hatch: str | None
    hatch_color: Any
    hatch_scale: float
    hatch_width: float
    alpha: float
    forced_alpha: bool
    clip_path: tuple[Path, Transform] | tuple[None, None]
    clipped: bool

    def face(self, rgb: Any) -> tuple[float, ...] | None:
        """The colour that a face is filled with, its opacity resolved."""
        if rgb is None:
            return None
        parts = tuple(float(part) for part in rgb)
        if len(parts) == 3 or self.forced_alpha:
            return (*parts[:3], self.alpha)
        return parts

    def line(self) -> dict[str, Any]:
        """The properties of a line of Bokeh."""
        return {
            "line_color": style.css(self.color) if self.width > 0 else None,
            "line_width": self.width,
            "line_dash": self.dash,
            "line_dash_offset": self.dash_offset,
            "line_cap": self.cap,
            "line_join": self.join,
        }

    def hatching(self) -> dict[str, Any]:
        if self.hatch is None:
            return {}
        return {
            "hatch_pattern": self.hatch,
            "hatch_color": style.css(self.hatch_color),
            "hatch_scale": self.hatch_scale,
            "hatch_weight": self.hatch_width,
        }


@dataclass
class PathCall:
    pen: Pen
    path: Path  # in display positions
    face: tuple[float, ...] | None


@dataclass
class MarkersCall:
    pen: Pen
    marker: Path  # in pixels around the position
    positions: np.ndarray  # display, one row a marker
    face: tuple[float, ...] | None


@dataclass
class CollectionCall:
    """Paths of which each is moved to an offset; of all lists the next is taken, in circles."""

    pen: Pen
    paths: list[Path]
    transforms: list[np.ndarray]
    master: Transform
    offsets: np.ndarray  # display
    faces: np.ndarray
    edges: np.ndarray
    widths: list[float]  # pixels
    dashes: list[tuple[list[int], int]]
    hatch_colors: np.ndarray
    sharp: bool  # no smooth edges: neighbours leave no gap

    def __len__(self) -> int:
        return max(len(self.paths), len(self.transforms), len(self.offsets))

    def path(self, row: int) -> Path:
        """In display positions."""
        path = self.paths[row % len(self.paths)]
        if self.transforms:
            path = path.transformed(Affine2D(self.transforms[row % len(self.transforms)]))
        path = path.transformed(self.master)
        if len(self.offsets):
            path = Path(path.vertices + self.offsets[row % len(self.offsets)], path.codes)
        return path


@dataclass
class ImageCall:
    pen: Pen
    x: float
    y: float
    pixels: np.ndarray  # rows from below, RGBA bytes


@dataclass
class TextCall:
    pen: Pen
    x: float
    y: float
    text: str
    font: Any
    angle: float
    math: Any
    owner: Any


@dataclass
class TrianglesCall:
    pen: Pen


Call = PathCall | MarkersCall | CollectionCall | ImageCall | TextCall | TrianglesCall


class Recorder(RendererBase):
    """Positions are in pixels from the lower left corner of the figure."""

    def __init__(self, width: float, height: float, dpi: float) -> None:
        super().__init__()
        self.width, self.height, self.dpi = width, height, dpi
        self.calls: list[Call] = []
        self.formulas = 0  # that were drawn as paths, since no text can say them

    def record(self, artist: Artist) -> list[Call]:
        """What drawing the artist asks for."""
        kept, self.calls = self.calls, []
        try:
            artist.draw(self)
            return self.calls
        finally:
            self.calls = kept

    def flipy(self) -> bool:
        return False

    def get_canvas_width_height(self) -> tuple[float, float]:
        return self.width, self.height

    def points_to_pixels(self, points: Any) -> Any:
        return points * self.dpi / 72

    def option_image_nocomposite(self) -> bool:
        return True

    def draw_path(self, gc: GraphicsContextBase, path: Path, transform: Transform, rgbFace: Any = None) -> None:
        pen = self._pen(gc)
        path = transform.transform_path(path)
        sketch = gc.get_sketch_params()
        if sketch is not None:
            path = path.cleaned(sketch=sketch, curves=True)
        self.calls.append(PathCall(pen, path, pen.face(rgbFace)))

    def draw_markers(
        self,
        gc: GraphicsContextBase,
        marker_path: Path,
        marker_trans: Transform,
        path: Path,
        trans: Transform,
        rgbFace: Any = None,
    ) -> None:
        pen = self._pen(gc)
        positions = [vertices[-2:] for vertices, _ in path.iter_segments(trans, simplify=False)]
        marker = marker_trans.transform_path(marker_path)
        self.calls.append(MarkersCall(pen, marker, np.reshape(positions, (-1, 2)), pen.face(rgbFace)))

    def draw_path_collection(
        self,
        gc: GraphicsContextBase,
        master_transform: Transform,
        paths: Any,
        all_transforms: Any,
        offsets: Any,
        offset_trans: Transform,
        facecolors: Any,
        edgecolors: Any,
        linewidths: Any,
        linestyles: Any,
        antialiaseds: Any,
        urls: Any,
        offset_position: Any,
        **more: Any,
    ) -> None:
        if len(paths) == 0:
            return  # Matplotlib tries in this way which arguments are taken
        moved = np.zeros((0, 2))
        if len(offsets):
            moved = np.ma.filled(offset_trans.transform(np.ma.asarray(offsets, dtype=float)), np.nan).reshape(-1, 2)
        scale = self.points_to_pixels(1)
        self.calls.append(
            CollectionCall(
                pen=self._pen(gc),
                paths=list(paths),
                transforms=list(all_transforms),
                master=master_transform.frozen(),
                offsets=moved,
                faces=_colors(facecolors),
                edges=_colors(edgecolors),
                widths=[float(width) * scale for width in np.atleast_1d(linewidths)],
                dashes=[style.dash(pattern, scale) for pattern in linestyles],
                hatch_colors=_colors(more.get("hatchcolors")),
                sharp=not np.any(antialiaseds),
            )
        )

    def draw_quad_mesh(
        self,
        gc: GraphicsContextBase,
        master_transform: Transform,
        meshWidth: int,
        meshHeight: int,
        coordinates: Any,
        offsets: Any,
        offsetTrans: Transform,
        facecolors: Any,
        antialiased: Any,
        edgecolors: Any,
    ) -> None:
        c = np.ma.filled(coordinates, np.nan)
        corners = np.stack([c[:-1, :-1], c[:-1, 1:], c[1:, 1:], c[1:, :-1], c[:-1, :-1]], axis=2).reshape(-1, 5, 2)
        paths = [Path(corner) for corner in corners]
        self.draw_path_collection(
            gc, master_transform, paths, [], offsets, offsetTrans, facecolors, edgecolors,
            [gc.get_linewidth()], [(0, None)], [antialiased], [None], "screen",
        )  # fmt: skip

    def draw_gouraud_triangles(self, gc: GraphicsContextBase, *_: Any) -> None:
        self.calls.append(TrianglesCall(self._pen(gc)))

    def draw_image(
        self, gc: GraphicsContextBase, x: float, y: float, im: Any, transform: Transform | None = None
    ) -> None:
        self.calls.append(ImageCall(self._pen(gc), x, y, np.array(im)))

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: Any,
        angle: float,
        ismath: Any = False,
        mtext: Any = None,
    ) -> None:
        if ismath and mathtext.plain(s) is None:
            self.formulas += 1
            super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)
        else:
            self.calls.append(TextCall(self._pen(gc), x, y, s, prop, angle, ismath, mtext))

    def _pen(self, gc: GraphicsContextBase) -> Pen:
        scale = self.points_to_pixels(1)
        lengths, offset = style.dash(gc.get_dashes(), scale)
        clip_path = gc.get_clip_path()
        return Pen(
            color=gc.get_rgb(),
            width=gc.get_linewidth() * scale,
            dash=lengths,
            dash_offset=offset,
            cap=style.CAPS[str(gc.get_capstyle())],
            join=str(gc.get_joinstyle()),
            hatch=style.hatch(gc.get_hatch()),
            hatch_color=gc.get_hatch_color(),
            # A pattern has six lines an inch, and as many more as its character stands there again.
            hatch_scale=self.dpi / 6 / max(1, str(gc.get_hatch() or "").count(str(gc.get_hatch() or " ")[0])),
            hatch_width=gc.get_hatch_linewidth() * scale,
            alpha=gc.get_alpha(),
            forced_alpha=gc.get_forced_alpha(),
            clip_path=clip_path if clip_path[0] is not None else (None, None),
            clipped=gc.get_clip_rectangle() is not None or clip_path[0] is not None,
        )


def _colors(colors: Any) -> np.ndarray:
    """Rows of red, green, blue and opacity."""
    return np.zeros((0, 4)) if colors is None or not len(colors) else np.reshape(colors, (-1, 4))


def is_rectangle(path: Path) -> bool:
    """Whether a path that clips is a rectangle beside the axes, as is the background of axes."""
    v = path.vertices
    return len(v) in (4, 5) and len(np.unique(np.round(v[:, 0], 6))) == 2 and len(np.unique(np.round(v[:, 1], 6))) == 2
