"""Scales, ticks, ranges, places: axes of Matplotlib as plots of Bokeh."""

import datetime

import matplotlib.dates
import matplotlib.pyplot as plt
import numpy as np
import pytest
from drawn import Drawn, kind, numbers


def axis_of(plot, side):
    """The axis on a side that has labels."""
    return next(axis for axis in getattr(plot, side) if axis.major_label_text_color is not None)


def test_default_ticks_are_live_and_as_many():
    figure, axes = plt.subplots()
    axes.plot([0, 10], [0, 1])
    axes.set(xlim=(0, 10), xlabel="time", ylabel="speed")
    plot = Drawn(figure).plot
    axis = axis_of(plot, "below")
    assert kind(axis.ticker) == "AdaptiveTicker"
    assert (axis.ticker.desired_num_ticks, axis.axis_label) == (5, "time")
    assert axis_of(plot, "left").axis_label == "speed"
    assert (plot.x_range.start, plot.x_range.end) == (0, 10)


def test_explicit_ticks_and_labels_are_kept():
    figure, axes = plt.subplots()
    axes.set_xticks([0, 0.5, 1], labels=["no", "$x^2$", "yes"], rotation=90)
    axis = axis_of(Drawn(figure).plot, "below")
    assert list(axis.ticker.ticks) == [0, 0.5, 1]
    assert dict(axis.major_label_overrides) == {0: "no", 0.5: "x²", 1: "yes"}
    assert axis.major_label_orientation == pytest.approx(np.pi / 2)


def test_categories():
    figure, axes = plt.subplots()
    axes.bar(["one", "two"], [1, 2])
    assert dict(axis_of(Drawn(figure).plot, "below").major_label_overrides) == {0: "one", 1: "two"}


def test_a_logarithmic_axis_is_one():
    figure, axes = plt.subplots()
    axes.loglog([1, 10, 1e5], [0, 1e2, 1e6])
    plot = Drawn(figure).plot
    assert (kind(plot.x_scale), kind(plot.y_scale)) == ("LogScale", "LogScale")
    assert kind(axis_of(plot, "left")) == "LogAxis"
    # Zero has no place on it.
    np.testing.assert_array_equal(numbers(Drawn(figure).one("Line"), "y"), [np.nan, 1e2, 1e6])


@pytest.mark.parametrize("scale", ["symlog", "logit", "asinh"])
def test_other_scales_have_the_ticks_of_matplotlib(scale):
    figure, axes = plt.subplots()
    axes.plot([0, 1], [0.1, 0.9])
    axes.set_yscale(scale)
    plot = Drawn(figure).plot
    expected = axes.yaxis.get_transform().transform(np.array([0.1, 0.9]))
    np.testing.assert_allclose(numbers(Drawn(figure).one("Line"), "y"), expected)
    assert kind(plot.y_scale) == "LinearScale"
    assert kind(axis_of(plot, "left").ticker) == "FixedTicker"


def test_dates_are_milliseconds():
    figure, axes = plt.subplots()
    axes.plot([datetime.datetime(2024, 1, 1), datetime.datetime(2024, 1, 3)], [1, 2])
    drawn = Drawn(figure)
    assert numbers(drawn.one("Line"), "x").tolist() == [1704067200000, 1704240000000]
    assert kind(axis_of(drawn.plot, "below")) == "DatetimeAxis"
    assert kind(axis_of(drawn.plot, "below").ticker) == "DatetimeTicker"


def test_dates_with_a_format_of_their_own():
    figure, axes = plt.subplots()
    axes.plot([datetime.date(2024, 1, 1), datetime.date(2024, 4, 1)], [1, 2])
    axes.xaxis.set_major_locator(matplotlib.dates.MonthLocator())
    axes.xaxis.set_major_formatter(matplotlib.dates.DateFormatter("%b"))
    overrides = dict(axis_of(Drawn(figure).plot, "below").major_label_overrides)
    assert overrides[1704067200000] == "Jan"


def test_an_axis_that_points_down():
    figure, axes = plt.subplots()
    axes.set_ylim(5, 1)
    plot = Drawn(figure).plot
    assert (plot.y_range.start, plot.y_range.end) == (5, 1)


def test_subplots_stand_where_they_stood():
    figure, (left, right) = plt.subplots(1, 2, figsize=(8, 4), dpi=100)
    drawn = Drawn(figure)
    assert len(drawn.plots) == 2
    for axes, plot in zip((left, right), drawn.plots, strict=True):
        x = int(plot.styles["left"].removesuffix("px")) + plot.min_border_left
        y = int(plot.styles["top"].removesuffix("px")) + plot.min_border_top
        assert abs(x - axes.bbox.x0) <= 1
        assert abs(y - (400 - axes.bbox.y1)) <= 1
        assert abs(plot.width - plot.min_border_left - plot.min_border_right - axes.bbox.width) <= 1
    assert dict(drawn.pane.styles)["width"] == "800px"


def test_shared_axes_share_a_range():
    figure, (above, below) = plt.subplots(2, 1, sharex=True)
    above.plot([1, 2])
    first, second = Drawn(figure).plots
    assert first.x_range == second.x_range
    assert first.y_range != second.y_range


def test_twins_are_one_plot_with_two_ranges():
    figure, axes = plt.subplots()
    axes.plot([1, 2], [1, 2])
    twin = axes.twinx()
    twin.semilogy([1, 2], [10, 100000])
    drawn = Drawn(figure)
    (plot,) = drawn.plots
    ((name, extra),) = plot.extra_y_ranges.items()
    assert kind(plot.extra_y_scales[name]) == "LogScale"
    first, second = drawn.renderers("Line")
    assert (first.y_range_name, second.y_range_name) == ("default", name)
    assert axis_of(plot, "right").y_range_name == name
    assert extra.end > 1e5


def test_a_secondary_axis():
    figure, axes = plt.subplots()
    axes.set_xlim(0, 100)
    axes.secondary_xaxis("top", functions=(lambda c: 1.8 * c + 32, lambda f: (f - 32) / 1.8))
    (extra,) = Drawn(figure).plot.extra_x_ranges.values()
    assert (extra.start, extra.end) == (32, 212)


def test_titles_texts_and_the_suptitle():
    figure, axes = plt.subplots()
    axes.set_title("A title")
    axes.text(0.5, 0.5, "inside")
    axes.text(0.1, 0.9, "in the corner", transform=axes.transAxes)
    figure.suptitle("Above all")
    drawn = Drawn(figure)
    assert drawn.plot.title.text == "A title"
    assert set(drawn.texts()) == {"inside", "in the corner", "Above all"}
    assert drawn.document.title == "Above all"


def test_a_colour_bar_has_ticks_at_its_right():
    figure, axes = plt.subplots()
    figure.colorbar(axes.imshow([[0, 10]]), label="value")
    drawn = Drawn(figure)
    bar = drawn.plots[1]
    assert axis_of(bar, "right").axis_label == "value"
    assert (bar.y_range.start, bar.y_range.end) == (0, 10)


def test_grids_are_drawn_at_their_height():
    figure, axes = plt.subplots()
    axes.bar([1, 2], [1, 2])
    axes.plot([1, 2])
    axes.grid(True)
    assert Drawn(figure).kinds()[:4] == ["Quad", "Grid", "Grid", "Line"]
    axes.set_axisbelow(True)
    assert Drawn(figure).kinds()[:4] == ["Grid", "Grid", "Quad", "Line"]


def test_a_plot_has_tools_and_tooltips():
    figure, axes = plt.subplots()
    axes.plot([1, 2], "o")
    tools = [kind(tool) for tool in Drawn(figure).plot.toolbar.tools]
    assert tools == ["PanTool", "WheelZoomTool", "BoxZoomTool", "ResetTool", "SaveTool", "HoverTool"]


@pytest.mark.parametrize("projection", ["polar", "3d", "hammer"])
def test_axes_that_bokeh_has_not_are_drawn_as_paths_and_noted(projection):
    figure, axes = plt.subplots(subplot_kw={"projection": projection})
    axes.plot([0, 1], [0, 1], color="#123456")
    drawn = Drawn(figure)
    assert [how for how, _ in drawn.notes] == ["paths"]
    colors = [color for one in drawn.renderers("MultiLine") for color in one.data_source.data["line_color"]]
    assert "#123456" in colors
    # They are static: the names of angles stand over the figure, and would stay where they are.
    assert drawn.plot.toolbar_location is None and not drawn.plot.toolbar.tools


def test_axes_that_live_in_others_are_not_left_out():
    from mpl_toolkits.axes_grid1 import host_subplot

    host = host_subplot(111)
    host.plot([0, 1], [0, 1])
    host.twinx().plot([0, 1], [10, 20])
    drawn = Drawn(host.figure)
    assert [numbers(line, "y").tolist() for line in drawn.renderers("Line")] == [[0, 1], [10, 20]]
