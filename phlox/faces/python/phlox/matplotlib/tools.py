"""The tools of a plot that was a figure's axes: pan, zoom, reset, save, and tooltips for what it shows."""

from __future__ import annotations

from typing import Any

from .. import models
from .coordinates import Place

# What a tooltip says of a glyph: a title and the column.
SAID: dict[str, list[tuple[str, str]]] = {
    "Line": [("x", "x"), ("y", "y")],
    "Step": [("x", "x"), ("y", "y")],
    "Scatter": [("x", "x"), ("y", "y")],
    "Quad": [("from", "left"), ("to", "right"), ("bottom", "bottom"), ("top", "top")],
    "Ellipse": [("x", "x"), ("y", "y")],
    "Image": [("value", "image")],
}
ACROSS = {"x", "left", "right"}
VALUES = {"value", "image"}


def add_tools(plot: models.Model, place: Place, none: bool) -> None:
    """Tools in a bar that is seen while the mouse is over the plot; none for a small plot."""
    if none:
        plot.toolbar_location = None
        return
    plot.toolbar_location = "above"
    plot.toolbar_inner = True
    pan, wheel, box = models.PanTool(), models.WheelZoomTool(), models.BoxZoomTool()
    hovers = _hovers(plot.renderers, place)
    plot.toolbar = models.Toolbar(
        tools=[pan, wheel, box, models.ResetTool(), models.SaveTool(), *hovers], autohide=True, logo=None
    )


def _hovers(renderers: Any, place: Place) -> list[models.Model]:
    """One tool for each kind of glyph."""
    kinds: dict[tuple[str, bool], list[models.Model]] = {}
    for renderer in renderers:
        glyph = getattr(renderer, "glyph", None)
        name = type(glyph).__name__
        if name in SAID:
            kinds.setdefault((name, "value" in renderer.data_source.data), []).append(renderer)
    return [_hover(name, valued, shown, place) for (name, valued), shown in kinds.items()]


def _hover(name: str, valued: bool, shown: list[models.Model], place: Place) -> models.Model:
    tips, formatters = [], {}
    for title, column in [*SAID[name], *([("value", "value")] if valued else [])]:
        is_date = column not in VALUES and (place.x if column in ACROSS else place.y).is_date
        tips.append((title, f"@{column}{{%F %T}}" if is_date else f"@{column}"))
        if is_date:
            formatters[f"@{column}"] = "datetime"
    return models.HoverTool(renderers=shown, tooltips=tips, formatters=formatters)
