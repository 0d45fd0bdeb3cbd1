"""What is made of other artists: boxes of Matplotlib's offsetbox, tables, keys of quivers, colour bars' parts."""

from __future__ import annotations

from typing import Any

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
}
