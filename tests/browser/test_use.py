"""A user's hand: what is dragged, turned, clicked and typed changes what it should."""

from __future__ import annotations

import pytest
from drawings import PRICES, figure, table

from phlox import models

PLOT = "Bokeh.documents[0].roots()[0]"


@pytest.fixture
def plot(show):
    page = show(figure(PRICES, width=500, height=300))
    page.span = lambda: page.evaluate(f"[{PLOT}.x_range.start, {PLOT}.x_range.end]")
    return page


def test_a_drag_pans(plot):
    start, end = plot.span()
    plot.act(("drag", [[250, 150], [150, 150]]))
    after = plot.span()
    assert after[0] > start and after[1] > end
    assert after[1] - after[0] == pytest.approx(end - start)


def test_the_wheel_zooms_and_reset_undoes_it(plot):
    before = plot.span()
    plot.act(("wheel", [250, 150, -240]))
    start, end = plot.span()
    assert end - start < before[1] - before[0]
    plot.act(("click", [486, 186]))
    assert plot.span() == pytest.approx(before)


def test_a_tap_selects_and_hover_shows_the_row(plot, pictures):
    # The second of five points.
    plot.act(("click", [166, 139]))
    assert plot.evaluate(f"Array.from({PLOT}.renderers[0].data_source.selected.indices)") == [1]
    plot.act(("move", [200, 200]), ("move", [168, 141]), ("move", [167, 140]))
    plot.evaluate("new Promise((done) => setTimeout(done, 100))")
    pictures.check("hover", plot.screenshot())
    assert plot.complaints == []


def test_a_click_sorts_a_table(show, pictures):
    page = show(table(), width=420, height=220)
    page.act(("click", [260, 15]))
    pictures.check("sorted", page.screenshot())
    assert page.complaints == []


def test_keys_move_a_slider_and_a_link_follows(show):
    slider = models.Slider(title="Width", start=1, end=9, value=4, step=1)
    div = models.Div(text="text")
    slider.js_property_callbacks = {
        "change:value": [models.SetValue(obj=div, attr="text", value="moved")],
    }
    page = show(models.Column(children=[slider, div]), width=400)
    page.act(("click", [120, 35]), ("key", "ArrowRight"), ("key", "ArrowRight"))
    assert page.evaluate("Bokeh.documents[0].roots()[0].children[1].text") == "moved"
    assert page.complaints == []
