"""Artists that have glyphs of their own: a table of class and function, one file for each family."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from matplotlib.artist import Artist

from . import boxes, collections, images, lines, shapes, texts

Draw = Callable[[Any, Any, Any], None]

TABLE: dict[type[Artist], Draw] = {
    **lines.TABLE,
    **collections.TABLE,
    **shapes.TABLE,
    **images.TABLE,
    **texts.TABLE,
    **boxes.TABLE,
}


def find(artist: Artist) -> Draw | None:
    """The function for an artist's class or the nearest class above it."""
    for cls in type(artist).__mro__:
        if cls in TABLE:
            return TABLE[cls]
    return None
