"""What is made of other artists: boxes of Matplotlib's offsetbox, tables, keys of quivers, what marks
an inset."""

from __future__ import annotations

from typing import Any

from matplotlib.inset import InsetIndicator
from matplotlib.offsetbox import AnnotationBbox, OffsetBox
from matplotlib.quiver import QuiverKey
from matplotlib.table import Cell, Table

from ..target import Target


def draw_box(artist: Any, target: Target, picture: Any) -> None:
    """All parts where they stand."""
    target.calls(picture.record(artist))


TABLE: dict[Any, Any] = {
    OffsetBox: draw_box,
    AnnotationBbox: draw_box,
    Table: draw_box,
    Cell: draw_box,
    QuiverKey: draw_box,
    InsetIndicator: draw_box,
}
