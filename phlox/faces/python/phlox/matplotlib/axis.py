"""Axes' ticks, labels, spines and grids as axes and grids of Bokeh."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from matplotlib import dates, rcParams, ticker
from matplotlib.axes import Axes
from matplotlib.axis import Axis, Tick
from matplotlib.spines import Spine

from .. import models
from . import mathtext, style
from .coordinates import Place

SIDES = {"x": ("bottom", "top"), "y": ("left", "right")}
LISTS = {"bottom": "below", "top": "above", "left": "left", "right": "right"}
BELOW = {True: 0.5, "line": 1.5, False: 2.5}  # where Matplotlib draws a grid


def said(text: Any) -> str:
    """A text for an axis or a title: plain if that says all, with TeX for BokehJS else."""
    text = "" if text is None else str(text)
    if not mathtext.has_math(text):
        return text.replace(r"\$", "$")
    plain = mathtext.plain(text)
    return mathtext.tex(text) if plain is None else plain


class Ticks:
    """What an axis shows, found once for both of its sides and its grid."""

    def __init__(self, axis: Axis, place: Place, name: str, scale: float) -> None:
        self.axis, self.name, self.scale = axis, name, scale
        self.dimension: Any = getattr(place, name)
        major = axis.get_major_ticks()
        minor = axis.get_minor_ticks()
        self.locations = np.asarray(axis.get_majorticklocs(), dtype=float)
        self.minor_locations = np.asarray(axis.get_minorticklocs(), dtype=float)
        self.major: Tick | None = major[0] if major and len(self.locations) else None
        self.minor: Tick | None = minor[0] if minor and len(self.minor_locations) else None
        self.all_major = major
        self.shown = axis.get_visible()
        self.overrides: dict[float, str] = {}
        self.ticker, self.formatter = self._live() or self._fixed()

    def _live(self) -> tuple[models.Model, models.Model] | None:
        """Tickers of Bokeh, which follow a zoom, where Matplotlib's are the default."""
        locator, formatter = self.axis.get_major_locator(), self.axis.get_major_formatter()
        low, high = sorted(self.axis.get_view_interval())
        seen = self.locations[(self.locations >= low) & (self.locations <= high)]
        dimension = self.dimension
        if dimension.is_date:
            if type(locator) is not dates.AutoDateLocator:
                return None
            if type(formatter) is dates.DateFormatter:
                return _datetime_ticker(len(seen)), _datetime_formatter(formatter.fmt)
            if type(formatter) is dates.AutoDateFormatter:
                return _datetime_ticker(len(seen)), models.DatetimeTickFormatter(**_date_patterns())
            if type(formatter) is dates.ConciseDateFormatter:
                return _datetime_ticker(len(seen)), models.DatetimeTickFormatter()
            return None
        if dimension.is_log and dimension.keeps:
            plain = isinstance(formatter, (ticker.LogFormatterSciNotation, ticker.LogFormatterMathtext))
            # Over less than three decades, Bokeh's ticks would be even ones: 0.5, 1, 1.5.
            if type(locator) is ticker.LogLocator and plain and high > 999 * low and self._labels_are_decades():
                return models.LogTicker(num_minor_ticks=10 if self.minor else 0), models.LogTickFormatter()
            return None
        if not dimension.keeps or type(formatter) is not ticker.ScalarFormatter or len(seen) < 2:
            return None
        if type(locator) not in (ticker.AutoLocator, ticker.MaxNLocator, ticker.MultipleLocator):
            return None
        if formatter.get_offset():
            return None
        steps = np.diff(seen)
        minor = 0
        if self.minor is not None:
            minor = max(1, round(len(self.minor_locations) / max(1, len(self.locations) - 1))) + 1
        if np.allclose(steps, steps[0]) and np.isclose(seen[0] / steps[0], round(seen[0] / steps[0]), atol=1e-6):
            # Bokeh prefers steps of 1, 2, 5: at first the steps are Matplotlib's, and zooming finds others.
            mantissas = sorted({1.0, 2.0, 5.0, _mantissa(float(steps[0]))})
            wanted = abs(high - low) / float(steps[0])
            return (
                models.AdaptiveTicker(
                    base=10.0, mantissas=mantissas, desired_num_ticks=max(1, round(wanted)), num_minor_ticks=minor
                ),
                models.BasicTickFormatter(),
            )
        return None

    def _labels_are_decades(self) -> bool:
        labels = self.axis.get_major_formatter().format_ticks(self.locations)
        return any("10^" in label for label in labels)

    def _fixed(self) -> tuple[models.Model, models.Model]:
        """The ticks and labels that Matplotlib has."""
        formatter = self.axis.get_major_formatter()
        labels = formatter.format_ticks(self.locations)
        places = self._places(self.locations)
        ticks = []
        for place, label in zip(places.tolist(), labels, strict=False):
            if math.isfinite(place):
                ticks.append(place)
                self.overrides[place] = said(label)
        minor_labels = self.axis.get_minor_formatter().format_ticks(self.minor_locations)
        minor = [place for place in self._places(self.minor_locations).tolist() if math.isfinite(place)]
        if any(minor_labels):
            # Bokeh labels no minor ticks: they become major ones.
            for place, label in zip(self._places(self.minor_locations).tolist(), minor_labels, strict=False):
                if label is not None and str(label) and math.isfinite(place):
                    ticks.append(place)
                    self.overrides[place] = said(label)
        return models.FixedTicker(ticks=sorted(ticks), minor_ticks=minor), models.BasicTickFormatter()

    def _places(self, locations: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            return self.dimension.of_data(locations)

    def marks(self, side: int, which: str) -> dict[str, Any]:
        """Lengths, width and colour of the ticks on one side: 0 is bottom or left."""
        tick = self.major if which == "major" else self.minor
        line = None if tick is None else (tick.tick1line, tick.tick2line)[side]
        if tick is None or line is None or not line.get_visible() or not self.shown:
            return {f"{which}_tick_line_color": None, f"{which}_tick_in": 0, f"{which}_tick_out": 0}
        length = line.get_markersize() * self.scale
        inside = {"in": 1.0, "out": 0.0, "inout": 0.5}[tick.get_tickdir()]
        return {
            f"{which}_tick_line_color": style.css(line.get_markeredgecolor(), line.get_alpha()),
            f"{which}_tick_line_width": line.get_markeredgewidth() * self.scale,
            f"{which}_tick_in": round(inside * length),
            f"{which}_tick_out": round((1 - inside) * length),
        }

    def labels(self, side: int) -> dict[str, Any]:
        tick = self.major or self.minor
        label = None if tick is None else (tick.label1, tick.label2)[side]
        if tick is None or label is None or not label.get_visible() or not self.shown or not self._any_label():
            return {
                "major_label_text_color": None,
                "major_label_text_font_size": "0px",
                "major_label_standoff": 0,
                "major_label_overrides": {},
            }
        properties = style.text_properties(
            "major_label_", label.get_fontproperties(), label.get_color(), label.get_alpha(), self.scale
        )
        properties["major_label_standoff"] = max(0, round(tick.get_pad() * self.scale))
        properties["major_label_overrides"] = self.overrides
        rotation = label.get_rotation() % 360
        if rotation:
            properties["major_label_orientation"] = math.radians(rotation if rotation <= 180 else rotation - 360)
        return properties

    def _any_label(self) -> bool:
        return not self.overrides or any(self.overrides.values())

    def has(self, side: int) -> bool:
        marked = any(self.marks(side, which)[f"{which}_tick_line_color"] for which in ("major", "minor"))
        return marked or self.labels(side)["major_label_text_color"] is not None

    def make(self, side: int, spine: Spine | None, labelled: bool) -> models.Model:
        """An axis of Bokeh for one side."""
        axis = self.axis
        kind = "LogAxis" if self.dimension.is_log else "DatetimeAxis" if self.dimension.is_date else "LinearAxis"
        properties = {
            **self.marks(side, "major"),
            **self.marks(side, "minor"),
            **self.labels(side),
            "ticker": self.ticker,
            "formatter": self.formatter,
        }
        if spine is not None and spine.get_visible():
            properties["axis_line_color"] = style.css(spine.get_edgecolor())
            properties["axis_line_width"] = spine.get_linewidth() * self.scale
            properties["axis_line_cap"] = "square"
            low, high = sorted(axis.get_view_interval())
            bounds = spine.get_bounds() if hasattr(spine, "get_bounds") else None
            if bounds is not None and None not in bounds and not np.allclose(sorted(bounds), (low, high)):
                properties["bounds"] = tuple(float(v) for v in sorted(self._places(np.array(bounds, dtype=float))))
        else:
            properties["axis_line_color"] = None
        if labelled and axis.label.get_visible() and axis.label.get_text().strip() and self.shown:
            label = axis.label
            properties |= style.text_properties(
                "axis_label_", label.get_fontproperties(), label.get_color(), label.get_alpha(), self.scale
            )
            properties["axis_label"] = said(label.get_text())
            properties["axis_label_standoff"] = max(0, round(axis.labelpad * self.scale))
            if self.name == "y" and label.get_rotation() % 180 == 0:
                properties["axis_label_orientation"] = "horizontal"
        return getattr(models, kind)(**properties)

    def grid(self, which: str) -> dict[str, Any] | None:
        tick = self.major if which == "major" else self.minor
        if tick is None or not self.shown or not tick.gridline.get_visible():
            return None
        line = tick.gridline
        lengths, _ = style.dash((0, None), 1)
        if line.get_linestyle() in ("--", ":", "-."):
            width = line.get_linewidth() * self.scale
            lengths = {"--": [3.7, 1.6], ":": [1, 1.65], "-.": [6.4, 1.6, 1, 1.6]}[line.get_linestyle()]
            lengths = [max(1, round(length * width)) for length in lengths]
        prefix = "grid_line" if which == "major" else "minor_grid_line"
        return {
            f"{prefix}_color": style.css(line.get_color(), line.get_alpha()),
            f"{prefix}_width": line.get_linewidth() * self.scale,
            f"{prefix}_dash": lengths,
        }

    def make_grid(self) -> models.Model | None:
        major, minor = self.grid("major"), self.grid("minor")
        if major is None and minor is None:
            return None
        properties = {**(major or {"grid_line_color": None}), **(minor or {})}
        dimension = 0 if self.name == "x" else 1
        return models.Grid(dimension=dimension, ticker=self.ticker, level="glyph", **properties)


def _mantissa(step: float) -> float:
    return float(f"{step:.6e}".split("e")[0])


def _date_patterns() -> dict[str, str]:
    """How Matplotlib's settings want dates, in Bokeh's units."""
    units = {
        "microseconds": "microsecond",
        "milliseconds": "microsecond",
        "seconds": "second",
        "minsec": "second",
        "minutes": "minute",
        "hourmin": "minute",
        "hours": "hour",
        "days": "day",
        "months": "month",
        "years": "year",
    }
    return {bokeh: rcParams[f"date.autoformatter.{unit}"] for bokeh, unit in units.items()}


def _datetime_ticker(count: int) -> models.Model:
    return models.DatetimeTicker(desired_num_ticks=max(2, count))


def _datetime_formatter(pattern: str) -> models.Model:
    units = ["microseconds", "milliseconds", "seconds", "minsec", "minutes", "hourmin", "hours", "days", "months", "years"]
    return models.DatetimeTickFormatter(**dict.fromkeys(units, pattern))


def decorate(
    axes: Axes, place: Place, plot: models.Model, scale: float, over: bool
) -> list[tuple[float, models.Model]]:
    """Puts the axes of Bokeh around the frame; its grids are given back with the height at which they are drawn.

    Of axes that lie over others only the sides with ticks or labels are shown.
    """
    grids: list[tuple[float, models.Model]] = []
    if not axes.axison:
        return grids
    for name, sides in SIDES.items():
        axis: Axis = getattr(axes, f"{name}axis")
        ticks = Ticks(axis, place, name, scale)
        for number, side in enumerate(sides):
            spine = axes.spines[side] if side in axes.spines else None
            seen = spine is not None and spine.get_visible() and axes.get_frame_on()
            labelled = axis.get_label_position() == side
            has_label = labelled and bool(axis.label.get_text().strip()) and axis.label.get_visible()
            if not ticks.has(number) and not has_label and (over or not seen):
                continue
            put(plot, side, ticks.make(number, spine if seen else None, labelled), place, axes, spine, scale)
        grid = ticks.make_grid()
        if grid is not None:
            name_of_range = getattr(place, f"{name}_name")
            setattr(grid, f"{name}_range_name", name_of_range)
            grids.append((BELOW.get(axes.get_axisbelow(), 1.5), grid))
    return grids


def put(
    plot: models.Model, side: str, axis: models.Model, place: Place, axes: Axes, spine: Spine | None, scale: float
) -> None:
    """On the side of its spine: the edge of the frame, some pixels off it, or somewhere inside."""
    axis.x_range_name, axis.y_range_name = place.x_name, place.y_name
    kind, amount = "outward", 0.0
    if spine is not None:
        position = spine.get_position()
        if position == "zero":
            kind, amount = "data", 0.0
        elif position == "center":
            kind, amount = "axes", 0.5
        elif isinstance(position, tuple):
            kind, amount = position[0], float(position[1])
    if kind == "axes" and amount in (0.0, 1.0):
        edge = 0.0 if side in ("bottom", "left") else 1.0
        kind, amount = ("outward", 0.0) if amount == edge else (kind, amount)
    cross: Any = place.y if side in ("bottom", "top") else place.x
    if kind == "axes" and not 0 <= amount <= 1:
        # Outside of the frame, as the third axis of a plot with three scales.
        length = place.box.height if side in ("bottom", "top") else place.box.width
        kind, amount = "outward", (amount - 1 if amount > 1 else -amount) * length / scale
    if kind == "outward":
        around = [*getattr(plot, LISTS[side])]
        if amount * scale > 1:
            around.append(_gap(round(amount * scale), place))
        setattr(plot, LISTS[side], [*around, axis])
        return
    if kind == "axes":
        axis.fixed_location = float(cross.start + amount * (cross.end - cross.start))
    else:
        axis.fixed_location = float(cross.of_data(np.array([amount]))[0])
    setattr(plot, LISTS[side], [*getattr(plot, LISTS[side]), axis])


def _gap(pixels: int, place: Place) -> models.Model:
    """An axis of which nothing is seen: it keeps the next one away from the frame."""
    gap = models.LinearAxis(
        ticker=models.FixedTicker(ticks=[], minor_ticks=[]),
        formatter=models.BasicTickFormatter(),
        axis_line_color=None,
        major_tick_line_color="#00000000",
        major_tick_out=pixels,
        minor_tick_line_color=None,
        minor_tick_out=0,
        major_label_text_font_size="0px",
    )
    gap.x_range_name, gap.y_range_name = place.x_name, place.y_name
    return gap
