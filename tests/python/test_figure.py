"""Figures drawn by hand: what becomes of arguments, axes and legends; and what is refused."""

from __future__ import annotations

import datetime
import math

import numpy as np
import pandas as pd
import pytest

import phlox
from phlox import models


def column(renderer, name):
    return list(renderer.data_source.data[name])


def drawn(figure, **named):
    """The JSON, which is checked when it is written."""
    return phlox.Document(figure, **named).to_json()


def axis(figure, side="below"):
    return getattr(figure, side)[0]


def test_a_figure_is_a_model_that_can_be_shown():
    p = phlox.figure(title="Prices", x_title="day", y_title="price", width=300, height=200)
    assert isinstance(p, models.Figure)
    line = p.line([1, 2, 3], [4, 6, 5])
    assert isinstance(line, models.GlyphRenderer) and isinstance(line.glyph, models.Line)
    assert p.title.text == "Prices" and p.width == 300 and axis(p).axis_label == "day"
    assert column(line, "x") == [1, 2, 3] and column(line, "y") == [4, 6, 5]
    assert "Line" in drawn(p)
    assert p._repr_html_()


def test_every_glyph_class_has_a_method():
    drawn_by_hand = {cls for _, cls, _ in phlox._core.figure_glyphs()}
    concrete = set()
    for name in dir(models):
        cls = getattr(models, name)
        if isinstance(cls, type) and issubclass(cls, models.Glyph):
            try:
                cls()
            except phlox.Error:
                continue  # a base
            concrete.add(name)
    assert drawn_by_hand == concrete
    for method, cls, order in phlox._core.figure_glyphs():
        assert callable(getattr(models.Figure, method))
        assert set(order.split()) <= set(dir(getattr(models, cls)()))


def test_methods_draw_into_charts_of_phlox_plot_too():
    p = phlox.plot(phlox.data([(1, 2.0), (2, 3.0)], "{a: int32, b: float64}"), x="a", y="b", kind="scatter")
    before = len(p.renderers)
    p.line([1, 2], [2, 3], color="red", legend="fit")
    assert len(p.renderers) == before + 1
    drawn(p)


def test_columns_come_from_a_source():
    table = {"a": [1, 2, 3], "b": [3.0, 1, 2], "kind": ["u", "v", "u"]}
    for source in (
        table,
        pd.DataFrame(table),
        phlox.data(pd.DataFrame(table)),
        phlox.compute(phlox.data(pd.DataFrame(table))),
        models.ColumnDataSource(data=table),
    ):
        p = phlox.figure()
        dots = p.scatter("a", "b", source=source, hover=True)
        assert column(dots, "a") == [1, 2, 3]
        assert axis(p).axis_label == "a" and axis(p, "left").axis_label == "b"
        tips = next(tool for tool in p.toolbar.tools if isinstance(tool, models.HoverTool)).tooltips
        assert [tip[0] for tip in tips] == ["a", "b", "kind"]
    shared = models.ColumnDataSource(data=table)
    assert phlox.figure().line("a", "b", source=shared).data_source == shared


def test_results_of_expressions_are_columns():
    t = phlox.data([(1, 2.5), (2, 3.5)], "{a: int32, b: float64}")
    line = phlox.figure().line(t.a, phlox.compute(t.b * 2))
    assert column(line, "x") == [1, 2] and column(line, "y") == [5, 7]


def test_texts_make_an_axis_of_categories():
    p = phlox.figure()
    bars = p.vbar(["c", "a", "b"], top=[1, 2, 3])
    assert isinstance(p.x_range, models.FactorRange) and list(p.x_range.factors) == ["c", "a", "b"]
    assert isinstance(axis(p), models.CategoricalAxis)
    assert bars.glyph.width == pytest.approx(0.8)
    p.scatter(["d"], [4])
    assert list(p.x_range.factors) == ["c", "a", "b", "d"]
    q = phlox.figure(y_range=["p", "q"])
    q.hbar("y", right="n", source={"y": ["q", "p"], "n": [1, 2]})
    assert list(q.y_range.factors) == ["p", "q"]
    drawn(p)
    drawn(q)


@pytest.mark.parametrize(
    "days",
    [
        [datetime.date(2024, 1, 1), datetime.date(2024, 1, 2)],
        np.array(["2024-01-01", "2024-01-02"], "M8[ns]"),
        pd.Series(pd.to_datetime(["2024-01-01", "2024-01-02"])),
    ],
)
def test_times_make_an_axis_of_times(days):
    p = phlox.figure()
    p.vbar(days, top=[1, 2])
    assert isinstance(axis(p), models.DatetimeAxis)
    assert p.renderers[0].glyph.width == pytest.approx(0.8 * 86_400_000)
    grid = next(one for one in p.center if isinstance(one, models.Grid) and one.dimension == 0)
    assert grid.axis == axis(p)


def test_colours():
    p = phlox.figure()
    source = {"x": [1, 2, 3], "kind": ["u", "v", "u"], "paint": ["red", "#00ff00", "red"], "n": [1.0, 2, 3]}
    by = p.scatter("x", "n", source=source, color="kind")
    assert isinstance(by.glyph.fill_color.transform, models.CategoricalColorMapper)
    assert list(by.glyph.fill_color.transform.factors) == ["u", "v"]
    shaded = p.scatter("x", "n", source=source, color="n", palette="blues")
    assert isinstance(shaded.glyph.line_color.transform, models.LinearColorMapper)
    assert p.scatter("x", "n", source=source, color="paint").glyph.fill_color == "paint"
    assert p.scatter("x", "n", source=source, color="red", alpha=0.5).glyph.fill_alpha == 0.5
    assert p.line([1, 2], [1, 2], color=(255, 0, 0)).glyph.line_color == "rgb(255, 0, 0)"
    bars = p.quad([0], [1], [0], [1], line_color=None)
    assert bars.glyph.line_color is None
    per_row = p.scatter([1, 2], [1, 2], color=["red", "blue"])
    assert column(per_row, "color") == ["red", "blue"]
    colours = [phlox.figure().line([1, 2], [1, 2]).glyph.line_color]
    q = phlox.figure()
    colours = [q.line([1, 2], [1, 2]).glyph.line_color for _ in range(4)]
    assert len(set(colours)) == 4


def test_a_legend_is_made_and_goes_where_nothing_is():
    p = phlox.figure()
    p.line([0, 1, 2], [0, 1, 2], legend="up")
    p.scatter([0, 1, 2], [0, 1, 2], legend="up")
    p.line([0, 1, 2], [0, 0.5, 2.1], legend="other")
    (legend,) = [one for one in p.center if isinstance(one, models.Legend)]
    assert [item.label.value for item in legend.items] == ["up", "other"]
    assert len(legend.items[0].renderers) == 2
    assert legend.location == "top_left"
    q = phlox.figure()
    q.scatter("x", "x", source={"x": [1, 2], "k": ["a", "b"]}, color="k", legend="k")
    (legend,) = [one for one in (*q.center, *q.right) if isinstance(one, models.Legend)]
    assert legend.items[0].label == "k"
    full = phlox.figure()
    grid = [(x / 20, y / 20) for x in range(21) for y in range(21)]
    full.scatter([x for x, _ in grid], [y for _, y in grid], legend="everywhere")
    assert any(isinstance(one, models.Legend) for one in full.right)
    drawn(full)


def test_one_row_and_images():
    p = phlox.figure()
    words = p.text(1, 2, "hello")
    assert column(words, "x") == [1] and words.glyph.text.value == "hello"
    picture = p.image(np.arange(6.0).reshape(2, 3))
    assert picture.glyph.dw == 3 and picture.glyph.dh == 2
    p.image(image=[np.zeros((2, 2))], x=0, y=0, dw=1, dh=1, palette="greys")
    p.patches([[0, 1, 1], [2, 3, 3]], [[0, 0, 1], [2, 2, 3]], color=["red", "blue"])
    p.wedge(0, 0, 1, start_angle=[0, 1], end_angle=[1, 2])
    p.segment([0], [0], [1], [1], visible=False, level="underlay")
    drawn(p)


def test_options_of_figures():
    p = phlox.figure(x_scale="log", y_range=(0, 5), tools="pan,wheel_zoom", theme="dark", toolbar_location="above")
    assert isinstance(p.x_scale, models.LogScale) and p.y_range.end == 5
    assert len(p.toolbar.tools) == 2 and p.toolbar_location == "above"
    assert p.background_fill_color == "#16191d"
    q = phlox.figure(x_range=p.x_range, tools=["pan", models.HoverTool()])
    assert q.x_range == p.x_range
    assert isinstance(q.toolbar.tools[1], models.HoverTool)
    times = phlox.figure(x_range=(datetime.date(2024, 1, 1), datetime.date(2024, 2, 1)))
    assert isinstance(axis(times), models.DatetimeAxis)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda p: p.line([1, 2, 3], [1, 2]), "different lengths: x has 3 values, and y has 2"),
        (lambda p: p.line("a", "c", source={"a": [1], "bb": [2]}), "no column c"),
        (lambda p: p.line("a", "aa", source={"a": [1], "ab": [2]}), "did you mean a"),
        (lambda p: p.line("a", "b", source={"a": [1], "b": [2, 3]}), "one length"),
        (lambda p: p.scatter([1], [1], color="rde"), "'rde' is no colour"),
        (lambda p: p.scatter([1], [1], colour="red"), "did you mean color"),
        (lambda p: p.line([1], [1], [1]), "at most 2 arguments"),
        (lambda p: p.line([1], [1], y=[2]), "got y twice"),
        (lambda p: (p.line([1], [1]), p.line(["a"], [1])), "x has texts"),
        (lambda p: p.line([1], [1], hover=["q"]), "hover names the column q"),
        (lambda p: p.line([1], [1], legend=3), "legend is a text"),
        (lambda p: p.line([1], [1], source=3), "a source is"),
        (lambda p: p.line("a", "a", source=models.Line()), "source is a ColumnDataSource"),
        (lambda p: p.line(object(), [1]), "holds no object"),
        (lambda p: p.line(pd.DataFrame({"a": [1], "b": [1]}), [1]), "not a table of 2"),
        (lambda p: p.line([1], [1], x_scale="log"), "no property x_scale"),
        (lambda p: phlox.figure(titel="x"), "did you mean title"),
        (lambda p: phlox.figure(x_scale="loga"), "no scale"),
        (lambda p: phlox.figure(x_range=(1, 2, 3)), "two ends"),
        (lambda p: phlox.figure(width="wide"), "whole number of pixels"),
        (lambda p: phlox.figure(theme="pink"), "no theme"),
        (lambda p: phlox.figure(tools="pann"), "did you mean pan"),
        (lambda p: p.image(np.zeros((2, 2)), palette="virids"), "did you mean viridis"),
    ],
)
def test_what_is_wrong_is_said(call, says):
    with pytest.raises(phlox.Error, match=says):
        call(phlox.figure())


def test_awkward_data_is_drawn():
    p = phlox.figure()
    p.line([1.0, math.nan, math.inf], [None, 2.0, 3.0], legend="gaps")
    drawn(p)
    q = phlox.figure()
    q.line([], [])
    drawn(q)
    r = phlox.figure()
    r.vbar(["<b>", 'quote "', "line\nend"], top=[1, 2, 3], legend="</script>")
    drawn(r)
