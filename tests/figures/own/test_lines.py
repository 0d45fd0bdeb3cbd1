"""Line2D: lines, steps, dashes, markers, spans."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from drawn import Drawn, numbers, said


def test_a_line_keeps_its_data():
    figure, axes = plt.subplots()
    axes.plot([0.1, 0.2, 0.3], [1e9, np.nan, 3e9], color="#102030", linewidth=2)
    line = Drawn(figure).one("Line")
    assert numbers(line, "x").tolist() == [0.1, 0.2, 0.3]
    np.testing.assert_array_equal(numbers(line, "y"), [1e9, np.nan, 3e9])
    assert line.glyph.line_color == "#102030"
    assert line.glyph.line_width == pytest.approx(2 * 100 / 72)


def test_masked_points_are_gaps():
    figure, axes = plt.subplots()
    axes.plot(np.ma.masked_equal([1.0, -1.0, 2.0], -1.0))
    np.testing.assert_array_equal(numbers(Drawn(figure).one("Line"), "y"), [1, np.nan, 2])


@pytest.mark.parametrize(
    ("style", "mode"), [("steps-pre", "before"), ("steps-mid", "center"), ("steps-post", "after"), ("steps", "before")]
)
def test_steps(style, mode):
    figure, axes = plt.subplots()
    axes.plot([1, 2, 3], drawstyle=style)
    step = Drawn(figure).one("Step")
    assert step.glyph.mode == mode
    assert numbers(step, "y").tolist() == [1, 2, 3]


def test_dashes_in_pixels():
    figure, axes = plt.subplots()
    axes.plot([1, 2], linestyle=(1, (5, 2)), linewidth=1, dash_capstyle="round")
    glyph = Drawn(figure).one("Line").glyph
    assert list(glyph.line_dash) == [7, 3]
    assert glyph.line_dash_offset == 1
    assert glyph.line_cap == "round"


def test_markers_are_a_scatter_above_the_line():
    figure, axes = plt.subplots()
    axes.plot([1, 2, 3], "s-", markersize=10, markerfacecolor="red", markeredgecolor="blue")
    drawn = Drawn(figure)
    assert [kind for kind in drawn.kinds() if kind in ("Line", "Scatter")] == ["Line", "Scatter"]
    glyph = drawn.one("Scatter").glyph
    assert said(glyph.marker) == "square"
    assert said(glyph.size) == pytest.approx(10 * 100 / 72)
    assert (said(glyph.fill_color), said(glyph.line_color)) == ("#ff0000", "#0000ff")


def test_every_second_marker():
    figure, axes = plt.subplots()
    axes.plot([0, 1, 2, 3, 4], "o", markevery=2)
    np.testing.assert_allclose(numbers(Drawn(figure).one("Scatter"), "x"), [0, 2, 4], atol=1e-9)


@pytest.mark.parametrize("marker", list("osDd^v<>*+PxX|_hH1234."))
def test_each_marker_of_bokeh(marker):
    figure, axes = plt.subplots()
    axes.plot([1, 2], marker, markersize=12)
    drawn = Drawn(figure)
    assert drawn.one("Scatter")
    assert drawn.notes == []


@pytest.mark.parametrize("marker", ["p", "8", 5, [(0, 0), (1, 0), (0, 1)]])
def test_another_marker_is_drawn_as_a_shape_and_noted(marker):
    figure, axes = plt.subplots()
    axes.plot([1, 2], linestyle="", marker=marker, markersize=12)
    drawn = Drawn(figure)
    assert drawn.notes == [("paths", "Line2D")]
    assert sum(len(one.data_source.data["xs"]) for one in drawn.renderers("Patches")) == 2


def test_spans_go_from_edge_to_edge():
    figure, axes = plt.subplots()
    axes.axhline(2, color="red")
    axes.axvline(3)
    axes.axhline(4, xmin=0.5)
    drawn = Drawn(figure)
    assert numbers(drawn.one("HSpan"), "y").tolist() == [2]
    assert numbers(drawn.one("VSpan"), "x").tolist() == [3]
    assert len(drawn.renderers("Line")) == 1


def test_an_infinite_line_and_an_empty_one():
    figure, axes = plt.subplots()
    axes.axline((0, 0), slope=1)
    axes.plot([], [])
    assert "Line" in Drawn(figure).kinds()
