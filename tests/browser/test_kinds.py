"""Every kind of chart in a browser: it looks as it was reviewed, in both themes, and answers to the hand."""

from __future__ import annotations

import pytest
from hand import Hand
from kinds import KINDS, chart

from phlox import Document, _core

# So that the reviewed pictures are small files.
SMALL = {"width": 330, "height": 290, "tools": "none"}
ALL = [kind["name"] for kind in _core.chart_kinds() if kind["name"]]


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """Of pages that have the scripts of BokehJS in common."""
    return tmp_path_factory.mktemp("kinds")


@pytest.fixture
def open_chart(browser, folder):
    opened = []

    def show(kind, window=(460, 430), **options):
        path = folder / f"{kind}-{len(options)}.html"
        Document(chart(kind, **options)).save(path, assets=folder / "lib")
        opened.append(browser.open(path, *window))
        opened[-1].wait_idle()
        return opened[-1]

    yield show
    for page in opened:
        page.__exit__()


@pytest.mark.parametrize("kind", ALL)
def test_it_looks_as_reviewed(kind, open_chart, pictures):
    assert kind in KINDS, "write its arguments into kinds.py"
    page = open_chart(kind, (340, 300), **SMALL)
    pictures.check(f"kind-{kind}", page.screenshot())
    assert page.complaints == []
    assert f'main "A {kind}"' in page.accessibility
    assert page.evaluate("document.querySelector('meta[name=description]')?.content ?? ''") != ""


@pytest.mark.parametrize("kind", ["bar", "heatmap", "network", "scatter", "violin"])
def test_it_looks_as_reviewed_in_the_dark(kind, open_chart, pictures):
    page = open_chart(kind, (340, 300), theme="dark", **SMALL)
    pictures.check(f"dark-{kind}", page.screenshot())
    assert page.complaints == []


@pytest.mark.parametrize("kind", ALL)
def test_it_answers_to_the_hand(kind, open_chart):
    page = open_chart(kind)
    hand = Hand(page, 1 if kind == "scatter_matrix" else 0)
    before = hand.ranges()
    assert None not in before

    def near(wanted):
        return lambda ranges: ranges == pytest.approx(wanted)

    hand.drag((0.5, 0.5), (0.3, 0.4))
    panned = hand.steady()
    assert panned != pytest.approx(before)
    hand.button("Undo")
    assert hand.becomes(near(before))
    hand.button("Redo")
    assert hand.becomes(near(panned))

    hand.button("Wheel Zoom")
    hand.wheel(0.5, 0.5, -240)
    nearer = hand.steady()
    assert abs(nearer[1] - nearer[0]) < abs(panned[1] - panned[0])
    hand.button("Reset")
    assert hand.becomes(near(before))

    hand.button("Box Zoom")
    hand.drag((0.3, 0.3), (0.7, 0.8))

    def boxed(ranges):
        left, right, bottom, top = ranges
        across = (right - left) / (before[1] - before[0])
        up = (top - bottom) / (before[3] - before[2])
        return (across, up) == pytest.approx((0.4, 0.5), abs=0.02)

    assert hand.becomes(boxed)
    hand.button("Reset")
    assert hand.becomes(near(before)), (before, hand.ranges())
    assert page.complaints == []


SELECTED = ["bar", "heatmap", "histogram", "scatter", "hexbin", "network"]


@pytest.mark.parametrize("kind", SELECTED)
def test_marks_are_selected(kind, open_chart):
    page = open_chart(kind)
    hand = Hand(page)
    hand.button("Box Select")
    hand.drag((0.02, 0.02), (0.98, 0.98))
    boxed = hand.selected()
    assert boxed > 0
    unselected = page.screenshot()
    hand.clear()
    hand.settle()
    # BokehJS knows no lasso for bars, cells and hexagons.
    if kind == "scatter":
        hand.button("Lasso Select")
        hand.drag((0.02, 0.02), (0.98, 0.02), (0.98, 0.98), (0.02, 0.98), (0.02, 0.04))
        assert hand.selected() > 0
        hand.clear()
    hand.button("Box Select")  # off
    tapped = 0
    for mark in hand.marks():
        page.act(("click", mark))
        hand.settle()
        tapped = hand.selected()
        if tapped:
            break
    assert 0 < tapped < boxed
    # What is not selected fades.
    assert page.browser.compare(unselected, page.screenshot(), 16)["differing"] > 50
    assert page.complaints == []


# What the tooltip of a mark says; "" where a kind has none.
TIPS = {
    "area": "size", "bar": "city", "box": "median", "candlestick": "close", "density": "density", "donut": "city",
    "errorbar": "city", "flow": "coal", "heatmap": "size", "hexbin": "count", "histogram": "count", "line": "day",
    "map": "city", "network": "coal", "pie": "city", "scatter": "size", "scatter_matrix": "y", "slope": "city", "step": "day",
    "violin": "median", "ridge": "",
}  # fmt: skip


@pytest.mark.parametrize("kind", [kind for kind in ALL if TIPS.get(kind)])
def test_the_pointer_shows_the_row(kind, open_chart):
    page = open_chart(kind)
    hand = Hand(page, 1 if kind == "scatter_matrix" else 0)
    said = ""
    for x, y in hand.marks():
        page.act(("move", [x - 3, y]), ("move", [x, y]))
        hand.settle()
        said = hand.tips()
        if TIPS[kind] in said:
            break
    assert TIPS[kind] in said
    assert "???" not in said
    assert page.complaints == []


@pytest.mark.parametrize("kind", ["area", "density", "histogram", "line", "scatter", "step", "errorbar", "bar"])
def test_a_click_in_the_legend_hides(kind, open_chart):
    page = open_chart(kind)
    hand = Hand(page)
    name = "Accra" if KINDS[kind]["color"] == "city" else "new"
    shown = page.screenshot()
    page.act(("click", hand.legend(name)))
    hand.settle()
    hidden = page.evaluate(f"{hand.plot}.renderers.filter((each) => !each.visible).length")
    assert hidden > 0
    # Not the legend's own entry alone.
    assert page.browser.compare(shown, page.screenshot(), 48)["differing"] > 300
    page.act(("click", hand.legend(name)))
    hand.settle()
    assert page.evaluate(f"{hand.plot}.renderers.every((each) => each.visible)")
    assert page.complaints == []


def test_a_click_in_the_legend_of_a_scatter_matrix_hides_in_all_its_plots(open_chart):
    page = open_chart("scatter_matrix")
    hand = Hand(page)
    hidden = "figures().map((plot) => plot.renderers.filter((each) => !each.visible).length)"
    assert page.evaluate(hidden) == [0] * 5
    page.act(("click", hand.legend("new")))
    hand.settle()
    assert page.evaluate(hidden) == [1] * 5
    page.act(("click", hand.legend("new")))
    hand.settle()
    assert page.evaluate(hidden) == [0] * 5
    assert page.complaints == []


def test_the_crosshair_waits_until_it_is_chosen(open_chart):
    page = open_chart("scatter")
    hand = Hand(page)
    active = f"{hand.plot}.toolbar.tools.filter((tool) => /Hover|Crosshair/.test(tool.type)).map((tool) => tool.active)"
    assert page.evaluate(active) == [False, True]
    page.act(("move", hand.point(0.4, 0.55)))
    before = page.screenshot()
    hand.button("Crosshair")
    assert page.evaluate(active) == [True, True]
    page.act(("move", hand.point(0.4, 0.55)))
    hand.settle()
    assert page.browser.compare(before, page.screenshot(), 16)["differing"] > 200
    assert page.complaints == []


def test_a_dark_plot_stands_on_a_dark_page(open_chart):
    for theme, color in (("dark", "rgb(22, 25, 29)"), ("light", "rgba(0, 0, 0, 0)")):
        page = open_chart("bar", theme=theme)
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == color
