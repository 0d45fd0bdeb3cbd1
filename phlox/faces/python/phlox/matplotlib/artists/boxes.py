"""What is made of other artists: boxes of Matplotlib's offsetbox, tables, keys of quivers, colour bars' parts."""

from __future__ import annotations

from typing import Any

from matplotlib.offsetbox import AnnotationBbox, OffsetBox
from matplotlib.quiver import QuiverKey
from matplotlib.table import Cell, Table

from ..recorder import TextCall
from ..target import Target


def draw_box(artist: Any, target: Target, picture: Any) -> None:
    """All parts where they stand."""
    for call in picture.record(artist):
        if isinstance(call, TextCall) and call.owner is not None:
            width, _, _ = picture.recorder.get_text_width_height_descent(call.text, call.font, call.math)
            target.text(call, call.owner.get_horizontalalignment(), width)
        else:
            target.call(call)


TABLE: dict[Any, Any] = {
    OffsetBox: draw_box,
    AnnotationBbox: draw_box,
    Table: draw_box,
    Cell: draw_box,
    QuiverKey: draw_box,
}
