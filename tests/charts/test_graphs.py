"""Flows, networks, maps, candlesticks, slopes and scatter matrices: what is drawn, and what is said of bad rows."""

import json
import math
import warnings

import numpy as np
import pyarrow as pa
import pytest

import phlox
from phlox import models


def plotted(table, **arguments):
    """The plot and its notes."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        plot = phlox.plot(table, **arguments)
    return plot, " | ".join(str(each.message) for each in caught)


def sources(plot, glyph):
    return [
        dict(each.data_source.data)
        for each in plot.renderers
        if isinstance(each, models.GlyphRenderer) and isinstance(each.glyph, glyph)
    ]


def floats(column):
    return [float(each) for each in np.asarray(column)]


# Flows


def bands_of(plot):
    (data,) = sources(plot, models.Patches)
    return dict(zip(zip(data["source"], data["target"]), floats(data["value"])))


def test_a_flow_counts_rows_and_joins_equal_links():
    plot, notes = plotted({"a": ["x", "x", "y"], "b": ["z", "z", "z"]}, kind="flow", source="a", target="b")
    assert bands_of(plot) == {("x", "z"): 2, ("y", "z"): 1}
    assert notes == ""
    (nodes,) = sources(plot, models.Quad)
    height = dict(zip(nodes["name"], np.asarray(nodes["top"], float) - np.asarray(nodes["bottom"], float)))
    assert height["z"] == pytest.approx(3 * height["y"])
    assert height["x"] == pytest.approx(2 * height["y"])


def test_a_flow_finds_its_columns_in_any_case():
    plot, _ = plotted({"value": [5, 7], "From": ["a", "b"], "other": ["q", "q"], "TO": ["c", "c"]}, kind="flow")
    assert bands_of(plot) == {("a", "c"): 5, ("b", "c"): 7}


def test_the_value_of_a_flow_may_be_a_reduction():
    table = {"a": ["x", "x", "y"], "b": ["z", "z", "z"], "v": [2, 4, 9]}
    plot, _ = plotted(table, kind="flow", source="a", target="b", value="_.v.max()")
    assert bands_of(plot) == {("x", "z"): 4, ("y", "z"): 9}


def test_a_flow_says_what_it_cannot_show():
    with pytest.raises(phlox.InvalidError, match="v cannot be negative here, and a row has -3"):
        phlox.plot({"a": ["x"], "b": ["y"], "v": [-3]}, kind="flow", source="a", target="b", value="v")
    table = {"source": ["a", "b", "c", "a"], "target": ["b", "c", "a", "a"], "value": [5, 5, 1, 2]}
    plot, notes = plotted(table, kind="flow")
    assert "1 link goes from a node to itself" in notes
    assert "1 link goes from right to left, since the flows form a cycle" in notes
    assert len(bands_of(plot)) == 3


def test_of_very_many_links_the_heaviest_are_drawn():
    n = 10_000
    table = pa.table({"source": [f"s{i}" for i in range(n)], "target": ["t"] * n, "value": list(range(n))})
    plot, notes = plotted(table, kind="flow")
    assert len(bands_of(plot)) == 200
    assert min(bands_of(plot).values()) == n - 200
    assert "the 200 heaviest of 10,000 links, 4 % of all" in notes


# Networks


def graph_of(plot):
    (graph,) = [each for each in plot.renderers if isinstance(each, models.GraphRenderer)]
    return graph


def test_a_network_has_each_link_and_node_once():
    table = {"source": ["a", "a", "b", "d", None], "target": ["b", "b", "a", "d", "a"]}
    plot, notes = plotted(table, kind="network")
    graph = graph_of(plot)
    nodes = dict(graph.node_renderer.data_source.data)
    assert sorted(nodes["name"]) == ["(null)", "a", "b", "d"]
    degree = dict(zip(nodes["name"], floats(nodes["degree"])))
    assert degree == {"a": 2, "b": 1, "d": 0, "(null)": 1}
    assert "1 link goes from a node to itself" in notes
    layout = dict(graph.layout_provider.graph_layout)
    assert len(layout) == 4
    assert len({tuple(place) for place in layout.values()}) == 4


def test_the_nodes_of_a_network_are_coloured_by_community_or_column():
    clique = [(f"{k}{i}", f"{k}{j}") for k in "xy" for i in range(5) for j in range(i)]
    table = {"source": [a for a, _ in clique] + ["x0"], "target": [b for _, b in clique] + ["y0"]}
    nodes = dict(graph_of(phlox.plot(table, kind="network")).node_renderer.data_source.data)
    color = dict(zip(nodes["name"], nodes["fill"]))
    assert color["x0"] == color["x4"] != color["y0"] == color["y4"]
    nodes = dict(graph_of(phlox.plot(table, kind="network", color="_.source.str.upper()")).node_renderer.data_source.data)
    assert dict(zip(nodes["name"], nodes["group"]))["x3"] == "X3"
    nodes = dict(graph_of(phlox.plot(table, kind="network", color="red")).node_renderer.data_source.data)
    assert set(nodes["fill"]) == {"red"}


def test_a_large_network_is_drawn():
    n = 10_000
    table = pa.table(
        {"source": pa.array(range(1, n)), "target": pa.array([int(i * 0.618) for i in range(1, n)]), "value": [1.5] * (n - 1)}
    )
    plot, notes = plotted(table, kind="network", names=False)
    layout = np.array([list(place) for place in dict(graph_of(plot).layout_provider.graph_layout).values()])
    assert np.isfinite(layout).all()
    assert notes == ""


# Maps


def mercator(latitude):
    return 6378137 * math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


def test_points_of_a_map_lie_where_web_maps_have_them():
    plot, _ = plotted({"lat": [52.5, -33.9], "Longitude": [13.4, 151.2], "name": ["Berlin", "Sydney"]}, kind="map")
    data = next(each for each in sources(plot, models.Scatter) if "east" in each)
    assert floats(data["east"]) == pytest.approx([1491681.2, 16831507.0], abs=1)
    assert floats(data["north"]) == pytest.approx([mercator(52.5), mercator(-33.9)])
    assert isinstance(plot.below[0].formatter, models.MercatorTickFormatter)


@pytest.mark.parametrize(
    "x, y, said", [(400, 0, "400 is no longitude"), (-181, 0, "-181 is no longitude"), (0, 95.25, "95.25 is no latitude")]
)
def test_a_map_names_a_place_that_is_none(x, y, said):
    with pytest.raises(phlox.InvalidError, match=said):
        phlox.plot({"x": [10, x], "y": [10, y]}, kind="map")
    ring = [[0, 0], [1, 1], [x, y]]
    with pytest.raises(phlox.InvalidError, match=said):
        phlox.plot({"shape": [json.dumps({"type": "Polygon", "coordinates": [ring]})]}, kind="map")


def test_a_map_is_cut_where_nothing_is():
    plot, _ = plotted({"lon": [178.0, -179.0, 175.0, -175.0], "lat": [-18.0, -17.0, -40.0, -21.0]}, kind="map")
    data = next(each for each in sources(plot, models.Scatter) if "east" in each)
    east = floats(data["east"])
    assert max(east) - min(east) < 11 * 111_320
    labels = dict(plot.below[0].major_label_overrides)
    assert "180" in labels.values() or "-180" in labels.values()


def test_points_at_the_poles_are_at_the_edge():
    plot, notes = plotted({"lon": [0.0, 10.0], "lat": [90.0, 10.0]}, kind="map")
    assert "1 point is nearer to a pole than this map reaches" in notes


def square(x, y, side):
    return [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]


def test_shapes_are_geojson_or_lists_of_rings():
    polygon = json.dumps({"type": "Polygon", "coordinates": [square(0, 0, 9), square(2, 2, 2)]})
    several = json.dumps({"type": "MultiPolygon", "coordinates": [[square(20, 0, 5)], [square(30, 0, 5)]]})
    plot, notes = plotted({"geometry": [polygon, several, None], "value": [1, 2, 3]}, kind="map", color="value")
    (data,) = sources(plot, models.MultiPolygons)
    assert [[len(rings) for rings in shape] for shape in data["xs"]] == [[2], [1, 1]]
    assert "1 row has no geometry" in notes
    table = pa.table({"area": pa.array([[square(0.0, 0.0, 9.0)], [square(20.0, 0.0, 5.0)]])})
    plot, _ = plotted(table, kind="map", shape="area")
    (data,) = sources(plot, models.MultiPolygons)
    assert [len(shape) for shape in data["xs"]] == [1, 1]


def test_a_text_that_is_no_shape_is_told():
    with pytest.raises(phlox.InvalidError, match=r"this is no JSON: POLYGON\(\(1 2\)\)"):
        phlox.plot({"geometry": ["POLYGON((1 2))"]}, kind="map")
    with pytest.raises(phlox.WrongTypeError, match="shape of a map is a column of GeoJSON texts"):
        phlox.plot({"a": [1.5]}, kind="map", shape="a")
    with pytest.raises(phlox.InvalidError, match="a map needs x, a column of longitudes, or shape"):
        phlox.plot({"a": [1.5]}, kind="map")


def test_very_many_points_are_counted_where_they_are():
    n = 30_000
    table = pa.table({"lon": [(i % 360) - 180.0 for i in range(n)], "lat": [(i % 120) - 60.0 for i in range(n)]})
    plot, notes = plotted(table, kind="map")
    (data,) = sources(plot, models.Quad)
    assert sum(floats(data["count"])) == n
    assert "30,000 rows, counted in cells" in notes


# Candlesticks


def test_a_candlestick_finds_its_columns():
    days = pa.array([0, 86_400_000, 172_800_000], pa.timestamp("ms"))
    table = pa.table({"CLOSE": [2.0, 1.0, 3.0], "Low": [0.5, 0.5, 1.0], "high": [3.0, 4.0, 3.5], "Open": [1.0, 2.0, 3.0], "Date": days})
    plot, notes = plotted(table, kind="candlestick")
    rising, falling = sources(plot, models.VBar)
    assert (floats(rising["open"]), floats(rising["close"])) == ([1, 3], [2, 3])
    assert (floats(falling["open"]), floats(falling["close"])) == ([2], [1])
    assert notes == ""
    assert [each.label.value for each in plot.center[-1].items] == ["rises", "falls"]


def test_many_rows_become_a_candle_for_each_part_of_time():
    n = 4_000
    minutes = np.arange(n)
    close = 100 + np.sin(minutes / 50) * 20
    table = pa.table(
        {
            "time": pa.array(minutes * 60_000, pa.timestamp("ms")),
            "open": close - 1,
            "high": close + 2,
            "low": close - 2,
            "close": close,
        }
    )
    plot, notes = plotted(table, kind="candlestick")
    assert "4,000 rows; a candle for each 15 minutes of time" in notes
    found = {}
    for data in sources(plot, models.VBar):
        for row in zip(*(floats(data[name]) for name in ("x", "open", "high", "low", "close"))):
            found[row[0]] = row[1:]
    for part in range(n // 15):
        of_part = slice(15 * part, 15 * part + 15)
        expected = (close[of_part][0] - 1, max(close[of_part]) + 2, min(close[of_part]) - 2, close[of_part][-1])
        assert found[part * 900_000] == pytest.approx(expected)


def test_a_candlestick_says_what_is_missing_or_odd():
    with pytest.raises(phlox.InvalidError, match="a candlestick needs high"):
        phlox.plot({"day": ["a"], "open": [1], "low": [1], "close": [1]}, kind="candlestick")
    with pytest.raises(phlox.WrongTypeError, match="close"):
        phlox.plot({"day": ["a"], "open": [1], "high": [1], "low": [1], "c": ["x"]}, kind="candlestick", close="c")
    bad = {"day": ["a", "a"], "open": [1, 1], "high": [0, 2], "low": [0, 0], "close": [1, 1]}
    _, notes = plotted(bad, kind="candlestick")
    assert "1 row has an open or close that is not between low and high" in notes
    assert "several rows have the same day" in notes


# Scatter matrices


def test_a_scatter_matrix_links_all_by_one_source():
    n = 6_000
    table = pa.table({name: np.arange(n) * (k + 1.0) for k, name in enumerate("abcdef")} | {"kind": ["x", "y", "z"] * (n // 3)})
    plot, notes = plotted(table, kind="scatter_matrix", color="kind")
    assert isinstance(plot, models.GridPlot)
    figures = {(row, column): figure for figure, row, column, *_ in plot.children}
    assert len(figures) == 26  # five by five, and the legend
    assert "4,000 of 6,000 rows, chosen by chance" in notes
    pairs = [figures[row, column] for row in range(5) for column in range(5) if row != column]
    shared = {id(each.data_source) for figure in pairs for each in figure.renderers}
    first = pairs[0].renderers[0].data_source
    assert all(each.data_source == first for figure in pairs for each in figure.renderers)
    assert shared
    assert figures[0, 1].x_range == figures[3, 1].x_range
    assert figures[3, 1].y_range == figures[3, 0].y_range
    # The histograms are of all rows.
    counts = [floats(each.data_source.data["count"]) for each in figures[2, 2].renderers]
    assert sum(map(sum, counts)) == n


def test_the_fields_of_a_scatter_matrix_are_chosen():
    table = {"a": [1, 2, 3], "b": [2, None, 4], "c": [3.0, float("inf"), 5.0], "t": ["x", "y", "z"]}
    plot, _ = plotted(table, kind="scatter_matrix", fields=["c", "_.a * 2"])
    assert [figure.below[0].axis_label for figure, row, *_ in plot.children if row == 1] == ["c", "a"]
    with pytest.raises(phlox.InvalidError, match="needs two columns of numbers"):
        phlox.plot({"a": [1]}, kind="scatter_matrix")
    with pytest.raises(phlox.WrongTypeError, match="t is"):
        phlox.plot(table, kind="scatter_matrix", fields=["a", "t"])
    with pytest.raises(phlox.InvalidError, match="at most 8 columns"):
        phlox.plot(table, kind="scatter_matrix", fields=["a"] * 9)


# Slopes


def test_a_slope_names_its_lines_without_overlap():
    names = [f"line {i}" for i in range(30)]
    table = {"name": names * 2, "year": [2000] * 30 + [2020] * 30, "y": [1.0 + i / 1000 for i in range(60)]}
    plot, _ = plotted(table, kind="slope", x="year", y="y", color="name")
    assert list(plot.x_range.factors) == ["2000", "2020"]
    labels = sources(plot, models.Text)
    assert len(labels) == 2
    pixel = (plot.y_range.end - plot.y_range.start) / (plot.height - 80)
    for data in labels:
        assert sorted(data["text"]) == sorted(names)
        at = sorted(floats(data["at"]))
        assert min(b - a for a, b in zip(at, at[1:])) > 12 * pixel


def test_a_slope_of_many_stops_shows_the_ends():
    table = {"name": ["a", "b"] * 30, "year": [1990 + i // 2 for i in range(60)], "y": list(range(60))}
    plot, notes = plotted(table, kind="slope", x="year", y="y", color="name")
    assert list(plot.x_range.factors) == ["1990", "2019"]
    assert "only the first and the last of 30 values of year are drawn" in notes
    with pytest.raises(phlox.InvalidError, match="year is 1990 in every row"):
        phlox.plot({"name": ["a", "b"], "year": [1990, 1990], "y": [1, 2]}, kind="slope", x="year", y="y", color="name")


def test_a_slope_draws_the_mean_of_several_rows():
    table = {"n": ["a", "a", "a"], "x": ["p", "p", "q"], "y": [1, 3, 5]}
    plot, notes = plotted(table, kind="slope")
    (line,) = sources(plot, models.Line)
    assert floats(line["y"]) == [2, 5]
    assert "the mean is drawn" in notes


def test_an_entry_of_the_legend_of_a_scatter_matrix_stands_for_its_series():
    table = {"a": [1, 2, 3, 4], "b": [2, 1, 4, 3], "kind": ["x", "y", "x", "y"]}
    plot, _ = plotted(table, kind="scatter_matrix", color="kind")
    figures = [figure for figure, *_ in plot.children]
    (legend,) = [each for figure in figures for side in (figure.center, figure.right) for each in side if isinstance(each, models.Legend)]
    assert legend.click_policy == "hide"
    for place, item in enumerate(legend.items):
        # A sample, and one renderer of each of the four plots.
        assert list(item.renderers[1:]) == [figure.renderers[place] for figure in figures[:4]]
