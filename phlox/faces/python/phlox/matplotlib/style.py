"""Colours, dashes and fonts of Matplotlib as Bokeh writes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib import rcParams
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties

CAPS = {"butt": "butt", "projecting": "square", "round": "round"}

# Matplotlib's patterns of hatching are made of these characters; Bokeh has one pattern for each.
HATCHES = {
    "/": "right_diagonal_line",
    "\\": "left_diagonal_line",
    "|": "vertical_line",
    "-": "horizontal_line",
    "+": "cross",
    "x": "diagonal_cross",
    "o": "ring",
    "O": "ring",
    ".": "dot",
    "*": "dot",
}

GENERIC = {"sans-serif", "serif", "monospace", "cursive", "fantasy"}
HEAVY = {"semibold", "demibold", "demi", "bold", "heavy", "extra bold", "black", "extra"}


def css(color: Any, alpha: float | None = None) -> str | None:
    """A colour as #rrggbb or #rrggbbaa; None for what is not to be seen."""
    if color is None:
        return None
    r, g, b, a = to_rgba(color, alpha)
    if a == 0:
        return None
    text = "#" + "".join(f"{round(255 * part):02x}" for part in (r, g, b))
    return text if a == 1 else text + f"{round(255 * a):02x}"


def css_list(colors: Any) -> list[str]:
    """Colours of rows: an invisible one is transparent, since a column has a colour in each row."""
    return [css(color) or "#00000000" for color in colors]


def dash(pattern: tuple[float, Sequence[float] | None], scale: float) -> tuple[list[int], int]:
    """A pattern of dashes in pixels, and where it begins: ([], 0) is a solid line."""
    offset, lengths = pattern
    if lengths is None or len(lengths) == 0:
        return [], 0
    return [max(1, round(length * scale)) for length in lengths], round(offset * scale)


def hatch(pattern: str | None) -> str | None:
    """The pattern of Bokeh that is nearest."""
    if not pattern:
        return None
    kinds = set(pattern)
    if kinds >= {"/", "\\"}:
        return "diagonal_cross"
    if kinds >= {"|", "-"}:
        return "cross"
    return HATCHES.get(pattern[0])


def font_family(font: FontProperties) -> str:
    """Names of fonts as CSS has them; a generic name is what the settings say it means."""
    names: list[str] = []
    for name in font.get_family() or rcParams["font.family"]:
        if name in GENERIC:
            names += [*rcParams[f"font.{name}"][:3], name]
        else:
            names.append(name)
    return ", ".join(name if name in GENERIC else f"'{name}'" for name in dict.fromkeys(names))


def font_style(font: FontProperties) -> str:
    weight = font.get_weight()
    bold = weight in HEAVY if isinstance(weight, str) else weight is not None and weight >= 600
    slanted = font.get_style() in ("italic", "oblique")
    return " ".join((["bold"] if bold else []) + (["italic"] if slanted else [])) or "normal"


def text_properties(prefix: str, font: FontProperties, color: Any, alpha: float | None, scale: float) -> dict[str, Any]:
    """text_font and the like, for an owner whose properties begin with the prefix."""
    return {
        f"{prefix}text_font": font_family(font),
        f"{prefix}text_font_size": f"{font.get_size_in_points() * scale:.4g}px",
        f"{prefix}text_font_style": font_style(font),
        f"{prefix}text_color": css(color, alpha),
    }


def filled(values: Any) -> np.ndarray:
    """Numbers, NaN where masked."""
    return np.ma.filled(np.ma.asarray(values, dtype=float), np.nan)
