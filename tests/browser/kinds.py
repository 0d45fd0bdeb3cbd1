"""A small chart of each kind, of rows that are the same everywhere."""

from __future__ import annotations

import datetime
import math
import warnings

import phlox

DAY = datetime.date(2014, 1, 1)
ROWS = [
    {
        "day": DAY + datetime.timedelta(days=3 * (i // 3)),
        "x": i * 0.5,
        "y": round(10 * math.sin(i / 9) + i % 5, 3),
        "size": 1 + i * 7 % 11,
        "city": ["Oslo", "Lima", "Accra"][i % 3],
        "group": ["old", "new"][i // 2 % 2],
        "lon": i % 10 * 6 - 20,
        "lat": i // 10 * 5 + 20,
        "open": 20 + i % 7,
        "high": 28 + i % 5,
        "low": 16 + i % 3,
        "close": 20 + i * 3 % 7,
    }
    for i in range(60)
]
LINKS = [
    {"source": source, "target": target, "value": value}
    for source, target, value in [
        ("coal", "power", 5),
        ("wind", "power", 3),
        ("power", "homes", 4),
        ("power", "trains", 2),
        ("power", "losses", 2),
        ("oil", "trains", 1),
    ]
]
CITY = {"x": "city", "y": "y"}
# By kind: the arguments of plot.
KINDS = {
    "area": {"x": "day", "y": "size", "color": "city"},
    "bar": {"x": "city", "y": "size", "color": "group"},
    "box": CITY,
    "candlestick": {"x": "day"},
    "density": {"x": "y", "color": "group"},
    "donut": {"x": "city", "y": "size"},
    "errorbar": {"x": "city", "y": "y", "color": "group"},
    "flow": {"source": "source", "target": "target", "value": "value"},
    "heatmap": {"x": "city", "y": "group", "color": "size"},
    "hexbin": {"x": "x", "y": "y"},
    "histogram": {"x": "y", "color": "group"},
    "line": {"x": "day", "y": "y", "color": "city", "markers": True},
    "map": {"x": "lon", "y": "lat", "color": "city"},
    "network": {"source": "source", "target": "target", "value": "value"},
    "pie": {"x": "city", "y": "size"},
    "ridge": {"x": "y", "y": "city"},
    "scatter": {"x": "x", "y": "y", "color": "city"},
    "scatter_matrix": {"fields": ["x", "y"], "color": "group"},
    "slope": {"color": "city", "x": "group", "y": "y"},
    "step": {"x": "day", "y": "y", "color": "city"},
    "violin": CITY,
}


def chart(kind: str, **options: object):
    own = {"flow": LINKS, "network": LINKS, "candlestick": ROWS[::3]}
    rows = phlox.memtable(own.get(kind, ROWS))
    size = {} if kind == "scatter_matrix" else {"width": 440, "height": 400}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return phlox.plot(rows, kind=kind, title=f"A {kind}", **{**KINDS[kind], **size, **options})
