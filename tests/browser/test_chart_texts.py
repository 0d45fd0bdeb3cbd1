"""Hostile and hard rows through charts: names and values that look like script, many categories, old dates, many points."""

from __future__ import annotations

import datetime
import warnings

import pyarrow as pa
import pytest
from hand import Hand

import phlox
from phlox import Document

TEXTS = [
    "<img src=x onerror='window.ran = 1'>",
    "</script><script>window.ran = 1</script>",
    "\"quoted\" & 'single'",
    "two\nlines",
    r"$$\href{javascript:window.ran=1}{x}$$",
    "@{other} $index @x{safe}",
    "{0,0}",
]


def draw(rows, **arguments):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return phlox.plot(rows, **arguments)


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
@pytest.mark.parametrize("kind", ["bar", "scatter", "pie"])
def test_a_text_is_shown_as_it_is(kind, text, show):
    """As the name of a column, a category, a title, a legend's entry and a row of the tooltip."""
    rows = pa.table({text: [text, "b", text], "n": [3, 2, 1], "m": [1, 2, 3]})
    channels = {
        "bar": {"x": text, "y": "n", "color": text},
        "scatter": {"x": "n", "y": "m", "color": text, "size": 20},
        "pie": {"x": text, "y": "n"},
    }[kind]
    page = show(draw(rows, kind=kind, title=text, subtitle=text, width=500, height=400, **channels), 520, 430)
    hand = Hand(page)
    said = ""
    for x, y in hand.marks():
        page.act(("move", [x - 3, y]), ("move", [x, y]))
        hand.settle()
        said = hand.tips()
        if text in said:
            break
    assert text in said
    assert page.evaluate("window.ran ?? null") is None
    assert page.evaluate(f"{hand.plot}.title.text.text ?? {hand.plot}.title.text") == text
    factors = page.evaluate(f"{hand.plot}.x_range.factors ?? null")
    assert factors is None or text in factors
    assert page.complaints == []
    assert hand.drawn() > 0.002


def test_ten_thousand_categories_are_a_readable_plot(show):
    rows = pa.table({"name": [f"name {i % 10_000:05d}" for i in range(12_000)], "n": list(range(12_000))})
    page = show(draw(rows, kind="bar", x="name", width=900, height=400), 920, 430)
    hand = Hand(page)
    factors = page.evaluate(f"{hand.plot}.x_range.factors")
    assert len(factors) <= 61 and factors[-1] == "(other)"
    assert hand.drawn() > 0.004
    assert page.complaints == []


def test_dates_before_1970_are_on_the_axis(show):
    days = [datetime.date(1854 + i, 4, 1) for i in range(40)]
    page = show(draw(pa.table({"day": days, "n": list(range(40))}), width=600, height=300), 620, 330)
    hand = Hand(page)
    start, end = hand.ranges()[:2]
    assert start < -3.6e12 and end < -2.3e12
    x, y = hand.marks()[1]
    page.act(("move", [x - 3, y]), ("move", [x, y]))
    hand.settle()
    assert "18" in hand.tips()
    assert hand.drawn() > 0.001
    assert page.complaints == []


def test_a_million_points_open(browser, tmp_path):
    n = 1_000_000
    rows = pa.table({"x": list(range(n)), "y": [i // 1000 * 7919 % 101 for i in range(n)]})
    figure = draw(rows, kind="line", x="x", y="y", exact=True, width=500, height=300)
    path = tmp_path / "page.html"
    Document(figure).save(path)
    assert path.stat().st_size < 20_000_000
    with browser.open(path, 520, 330) as page:
        page.evaluate(
            "new Promise((done) => { const look = () => window.Bokeh?.documents?.[0]?.is_idle"
            "? done(null) : setTimeout(look, 50); look(); })"
        )
        assert browser.colours(page.screenshot()) > 2
        assert page.complaints == []
