"""Patches: bars, histograms, ellipses, wedges, arrows, hatches."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from drawn import Drawn, column, numbers, said
from matplotlib.patches import Circle, Ellipse, FancyArrowPatch, PathPatch, Rectangle
from matplotlib.path import Path


def test_bars_are_one_quad():
    figure, axes = plt.subplots()
    axes.bar([1, 2, 3], [3, -1, 2], width=0.5, color=["red", "green", "blue"])
    quad = Drawn(figure).one("Quad")
    assert numbers(quad, "left").tolist() == [0.75, 1.75, 2.75]
    assert numbers(quad, "bottom").tolist() == [0, -1, 0]
    assert numbers(quad, "top").tolist() == [3, 0, 2]
    assert column(quad, "fill_color") == ["#ff0000", "#008000", "#0000ff"]


def test_two_series_of_bars_are_two_quads_and_two_entries():
    figure, axes = plt.subplots()
    axes.bar([1, 2], [1, 2], label="a")
    axes.bar([1, 2], [3, 4], bottom=[1, 2], label="b")
    axes.legend()
    drawn = Drawn(figure)
    quads = [one for one in drawn.renderers("Quad") if len(column(one, "left")) == 2]
    (legend,) = [one for one in drawn.plot.center if type(one).__name__ == "Legend"]
    assert [list(item.renderers) for item in legend.items] == [[quads[0]], [quads[1]]]


def test_a_histogram():
    figure, axes = plt.subplots()
    counts, edges, _ = axes.hist(np.arange(100) % 7, bins=7)
    quad = Drawn(figure).one("Quad")
    assert numbers(quad, "top").tolist() == counts.tolist()
    np.testing.assert_allclose(numbers(quad, "left"), edges[:-1], atol=1e-12)


def test_bars_on_a_logarithmic_axis_stand_below_what_is_seen():
    figure, axes = plt.subplots()
    axes.bar([1, 2], [10, 1000])
    axes.set_yscale("log")
    quad = Drawn(figure).one("Quad")
    assert all(0 < bottom < axes.get_ylim()[0] for bottom in numbers(quad, "bottom"))


def test_spans_are_strips():
    figure, axes = plt.subplots()
    axes.axvspan(1, 2, color="red", alpha=0.5)
    axes.axhspan(3, 4)
    drawn = Drawn(figure)
    strip = drawn.one("VStrip")
    assert (column(strip, "x0"), column(strip, "x1")) == ([1], [2])
    assert column(strip, "fill_color") == ["#ff000080"]
    assert column(drawn.one("HStrip"), "y1") == [4]


def test_circles_and_ellipses():
    figure, axes = plt.subplots()
    axes.add_patch(Circle((1, 2), 0.5))
    axes.add_patch(Ellipse((3, 4), 2, 1))
    axes.set(xlim=(0, 5), ylim=(0, 5))
    ellipse = Drawn(figure).one("Ellipse")
    assert numbers(ellipse, "width").tolist() == [1, 2]
    assert numbers(ellipse, "height").tolist() == [1, 1]


def test_a_turned_rectangle_is_a_polygon():
    figure, axes = plt.subplots()
    axes.add_patch(Rectangle((0, 0), 1, 1, angle=45))
    axes.set(xlim=(-1, 1), ylim=(0, 2))
    (xs,), (ys,) = (column(Drawn(figure).one("Patches"), name) for name in ("xs", "ys"))
    np.testing.assert_allclose(xs, [0, np.sqrt(0.5), 0, -np.sqrt(0.5)], atol=1e-9)
    np.testing.assert_allclose(ys, [0, np.sqrt(0.5), np.sqrt(2), np.sqrt(0.5)], atol=1e-9)


def test_a_hole_stays_a_hole():
    outer, inner = np.array([[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]), np.array([[1, 1], [1, 3], [3, 3], [3, 1], [1, 1]])
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY] * 2
    figure, axes = plt.subplots()
    axes.add_patch(PathPatch(Path(np.concatenate([outer, inner]), codes)))
    axes.set(xlim=(0, 4), ylim=(0, 4))
    ((rings,),) = column(Drawn(figure).one("MultiPolygons"), "xs")
    assert len(rings) == 2


def test_a_pie_and_an_arrow_are_understood():
    figure, axes = plt.subplots()
    axes.pie([1, 2, 3], labels=["a", "b", "c"])
    axes.add_patch(FancyArrowPatch((0, 0), (1, 1), arrowstyle="->"))
    drawn = Drawn(figure)
    assert drawn.notes == []
    assert {"a", "b", "c"} <= set(drawn.texts())


@pytest.mark.parametrize(
    ("hatch", "pattern"), [("/", "right_diagonal_line"), ("\\\\", "left_diagonal_line"), ("xx", "diagonal_cross"), (".", "dot")]
)
def test_hatches(hatch, pattern):
    figure, axes = plt.subplots()
    axes.bar([1], [1], hatch=hatch)
    assert said(Drawn(figure).one("Quad").glyph.hatch_pattern) == pattern
