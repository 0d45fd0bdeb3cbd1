"""Dashboards in a browser: every widget is used as a reader does, and every link is seen to act."""

from __future__ import annotations

import re

import numpy as np
import pytest

import phlox
from phlox import dashboard, models

DOCUMENT = "Bokeh.documents[0]"


def model(name):
    """The first model of that name (its property `name`) or of that class, in JavaScript."""
    return f"[...{DOCUMENT}.all_models].find((one) => one.name === '{name}' || one.type === '{name}')"


def settle(page):
    page.evaluate(
        "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 60))))"
    )


def place(page, css, inside=None, at=0):
    """The middle of an element inside of any shadow roots: of `css`, in the view of the model `inside`."""
    found = page.evaluate(
        f"""(() => {{
      const views = (view) => [view, ...(view.children_views?.() ?? []).filter(Boolean).flatMap(views)];
      const model = {model(inside) if inside else "null"};
      const start = model === null ? document.body
        : [...{DOCUMENT}.views_manager].flatMap(views).find((view) => view.model === model).el;
      const found = [];
      const look = (node) => {{
        for (const one of node.querySelectorAll?.("*") ?? []) {{
          if (one.matches({css!r})) found.push(one);
          if (one.shadowRoot) look(one.shadowRoot);
        }}
      }};
      if (start.shadowRoot) look(start.shadowRoot);
      look(start);
      const box = found[{at}]?.getBoundingClientRect();
      return box && [box.left + box.width / 2, box.top + box.height / 2];
    }})()"""
    )
    assert found, f"no {css} in {inside}"
    return found


def click(page, css, inside=None, at=0):
    page.act(("click", place(page, css, inside, at)))
    settle(page)


def shown_rows(page, renderer="GlyphRenderer"):
    """The rows that a glyph draws."""
    settle(page)
    return page.evaluate(f"[...{model(renderer)}.view.indices]")


SOURCE = {
    "x": [1.0, 2, 3, 4, 5, 6],
    "y": [3.0, 1, 2, 6, 4, 5],
    "z": [30.0, 10, 20, 60, 40, 50],
    "kind": ["a", "b", "a", "c", "b", "c"],
    "year": [2001, 2002, 2003, 2004, 2005, 2006],
    "name": ["Anna", "Bert", "Carl", "Dora", "Emil", "Hannah"],
    "day": np.array(["2024-01-01", "2024-01-02", "2024-01-03", "2024-02-01", "2024-02-02", "2024-03-01"], "M8[D]"),
}


@pytest.fixture
def board(show):
    """board(widget, column, how=None) is a page of dots that the widget filters."""

    def make(widget, column, how=None, **options):
        source = dashboard.source(SOURCE)
        plot = phlox.figure(width=400, height=250, tools="none")
        plot.scatter("x", "y", source=source, name="dots")
        dashboard.filter_rows(source, column, widget, how)
        widget.name = "widget"
        page = show(dashboard.column([widget, plot]), width=500, height=700, **options)
        settle(page)
        return page

    return make


def test_a_select_filters(board):
    page = board(dashboard.select(["All", "a", "b", "c"], title="Kind"), "kind")
    assert shown_rows(page, "dots") == [0, 1, 2, 3, 4, 5]
    before = page.screenshot()
    click(page, "select", "widget")
    page.act(("key", "Escape"))
    page.act(("key", "ArrowDown"))
    assert page.evaluate(f"{model('widget')}.value") == "a"
    assert shown_rows(page, "dots") == [0, 2]
    assert page.screenshot() != before
    page.act(("key", "ArrowUp"))
    assert shown_rows(page, "dots") == [0, 1, 2, 3, 4, 5]
    assert page.complaints == []


def test_a_strict_page_filters_too(board):
    page = board(dashboard.radio(["a", "b", "c"]), "kind", strict=True)
    assert shown_rows(page, "dots") == [0, 2]
    click(page, "input", "widget", at=2)
    assert shown_rows(page, "dots") == [3, 5]
    assert page.complaints == []


def test_check_boxes_filter(board):
    page = board(dashboard.checkboxes(["a", "b", "c"]), "kind")
    assert shown_rows(page, "dots") == [0, 1, 2, 3, 4, 5]
    click(page, "input", "widget", at=0)
    assert shown_rows(page, "dots") == [1, 3, 4, 5]
    click(page, "input", "widget", at=1)
    click(page, "input", "widget", at=2)
    assert shown_rows(page, "dots") == []


@pytest.mark.parametrize(
    ("make", "rows"), [(dashboard.checkbox_buttons, [1, 3, 4, 5]), (dashboard.radio_buttons, [0, 2])]
)
def test_buttons_filter(board, make, rows):
    page = board(make(["a", "b", "c"]), "kind")
    click(page, ".bk-btn", "widget", at=0)
    assert shown_rows(page, "dots") == rows


def test_a_multi_select_filters(board):
    page = board(dashboard.multi_select(["a", "b", "c"]), "kind")
    assert shown_rows(page, "dots") == [0, 1, 2, 3, 4, 5]
    click(page, "option", "widget", at=1)
    assert shown_rows(page, "dots") == [1, 4]


def test_a_multi_choice_filters(board):
    page = board(dashboard.multi_choice(["a", "b", "c"]), "kind")
    click(page, "input", "widget")
    page.act(("type", "c"), ("key", "Enter"))
    assert page.evaluate(f"{model('widget')}.value") == ["c"]
    assert shown_rows(page, "dots") == [3, 5]


def test_a_slider_filters(board):
    page = board(dashboard.slider(2001, 2006, title="From"), "year", ">=")
    handle = place(page, ".noUi-handle", "widget")
    page.act(("drag", [handle, [handle[0] + 120, handle[1]]]))
    value = page.evaluate(f"{model('widget')}.value")
    assert value in (2002, 2003, 2004, 2005)
    assert shown_rows(page, "dots") == [row for row, year in enumerate(SOURCE["year"]) if year >= value]


def test_a_range_slider_filters(board):
    page = board(dashboard.range_slider(2001, 2006, value=(2002, 2005)), "year")
    assert shown_rows(page, "dots") == [1, 2, 3, 4]
    click(page, ".noUi-handle", "widget", at=0)
    page.act(("key", "ArrowRight"))
    assert page.evaluate(f"[...{model('widget')}.value]") == [2003, 2005]
    assert shown_rows(page, "dots") == [2, 3, 4]


def test_a_date_range_slider_filters(board):
    import datetime

    first, last = datetime.date(2024, 1, 1), datetime.date(2024, 3, 1)
    page = board(
        dashboard.range_slider(first, last, value=(datetime.date(2024, 1, 2), datetime.date(2024, 2, 1))), "day"
    )
    assert shown_rows(page, "dots") == [1, 2, 3]


def test_a_text_filters(board):
    page = board(dashboard.text_input(title="Name"), "name")
    click(page, "input", "widget")
    page.act(("type", "NNA"), ("key", "Enter"))
    assert shown_rows(page, "dots") == [0, 5]


def test_a_number_filters(board):
    page = board(dashboard.number(2004), "year", "<=")
    assert shown_rows(page, "dots") == [0, 1, 2, 3]
    click(page, "input", "widget")
    page.act(("key", "ArrowDown"), ("key", "Enter"))
    assert shown_rows(page, "dots") == [0, 1, 2]


def test_a_date_picker_filters_whole_days(board):
    page = board(dashboard.date_picker("2024-01-02"), "day")
    assert shown_rows(page, "dots") == [1]
    page.evaluate(f"{model('widget')}.value = '2024-02-01'")
    assert shown_rows(page, "dots") == [3]


def test_a_date_range_picker_filters(board):
    page = board(dashboard.date_range_picker(("2024-01-03", "2024-02-02")), "day")
    assert shown_rows(page, "dots") == [2, 3, 4]


def test_filters_hold_together_in_lines_bars_and_tables(show):
    source = dashboard.source(SOURCE)
    plot = phlox.figure(width=400, height=250, tools="none")
    plot.line("x", "y", source=source, name="line")
    plot.vbar("x", top="y", source=source, name="bars")
    table = dashboard.table(source, ["kind", "x"], name="table", height=200)
    kind = dashboard.select(["All", "a", "b", "c"], value="a")
    year = dashboard.slider(2001, 2006, value=2002)
    dashboard.filter_rows(source, "kind", kind)
    dashboard.filter_rows(source, "year", year, ">")
    page = show(dashboard.column([kind, year, plot, table]), width=500, height=800)
    for name in ("line", "bars", "table"):
        assert shown_rows(page, name) == [2]
    page.evaluate(f"{model('Select')}.value = 'All'")
    for name in ("line", "bars", "table"):
        assert shown_rows(page, name) == [2, 3, 4, 5]
    assert page.evaluate("1") and page.complaints == []


def test_a_property_follows(show):
    plot = phlox.figure(width=400, height=250)
    line = plot.line([1, 2, 3], [1, 3, 2], name="line")
    width = dashboard.slider(1, 9, value=2, name="widget")
    words = dashboard.text("")
    colour = dashboard.select(["one", "two"])
    dashboard.set_property(width, line.glyph, "line_width", factor=2, offset=1)
    dashboard.set_property(width, words, "text", text="Width <{}>")
    dashboard.set_property(colour, line.glyph, "line_color", values={"one": "red", "two": "green"})
    dashboard.set_property(colour, plot.title, "text")
    page = show(dashboard.column([width, colour, words, plot]), width=500)
    settle(page)
    glyph = f"{model('line')}.glyph"
    assert page.evaluate(f"{glyph}.line_width.value ?? {glyph}.line_width") == 5
    assert page.evaluate(f"{model('Div')}.text") == "Width <2>"
    before = page.screenshot()
    click(page, ".noUi-handle", "widget")
    page.act(("key", "ArrowRight"))
    page.evaluate(f"{model('Select')}.value = 'two'")
    settle(page)
    assert page.evaluate(f"{glyph}.line_width.value ?? {glyph}.line_width") == 7
    assert page.evaluate(f"{glyph}.line_color.value ?? {glyph}.line_color") == "green"
    assert page.evaluate(f"{model('Title')}.text") == "two"
    assert page.screenshot() != before
    assert page.complaints == []


def test_show_and_hide(show):
    first, second = (phlox.figure(width=300, height=150, title=title) for title in "ab")
    dots = first.scatter([1, 2], [1, 2], name="dots")
    second.line([1, 2], [1, 2])
    box = dashboard.checkbox("Dots", value=False, name="widget")
    which = dashboard.radio(["a", "b"], name="which")
    dashboard.show(box, dots)
    dashboard.show(which, {"a": first, "b": second})
    page = show(dashboard.column([box, which, first, second]), width=400)
    settle(page)
    figures = f"{DOCUMENT}.roots()[0].children.slice(2).map((one) => one.visible)"
    assert page.evaluate(figures) == [True, False]
    assert page.evaluate(f"{model('dots')}.visible") is False
    click(page, "input", "widget")
    assert page.evaluate(f"{model('dots')}.visible") is True
    click(page, "input", "which", at=1)
    assert page.evaluate(figures) == [False, True]


def test_a_column_is_chosen(show):
    source = dashboard.source(SOURCE)
    plot = phlox.figure(width=400, height=250, tools="box_select", y_range=(0, 70))
    dots = plot.scatter("x", "y", source=source, name="dots")
    column = dashboard.select(["y", "z"])
    dashboard.choose_column(column, dots, "y")
    page = show(dashboard.column([column, plot]), width=500)
    settle(page)
    axis = f"{model('Figure')}.left[0].axis_label"
    assert page.evaluate(axis) == "y"
    page.evaluate(f"{model('ColumnDataSource')}.selected.indices = [1]")
    settle(page)
    before = page.screenshot()
    page.evaluate(f"{model('Select')}.value = 'z'")
    settle(page)
    assert page.evaluate(axis) == "z"
    assert page.evaluate(f"{model('dots')}.glyph.y.field") == "z"
    # Also the rows that are not selected, which a glyph of its own draws.
    views = f"""[...{DOCUMENT}.views_manager].flatMap(function all(view) {{
      return [view, ...(view.children_views?.() ?? []).filter(Boolean).flatMap(all)]; }})"""
    view = f"{views}.find((view) => view.model === {model('dots')})"
    for name in ("glyph", "nonselection_glyph", "selection_glyph", "muted_glyph"):
        assert page.evaluate(f"[...{view}.{name}.y]") == SOURCE["z"]
    assert page.screenshot() != before
    assert page.complaints == []


def test_clicks(show):
    plot = phlox.figure(width=300, height=150)
    line = plot.line([1, 2], [1, 2], name="line")
    slider = dashboard.slider(0, 9, value=4, name="slider")
    boxes = dashboard.checkboxes(["a", "b"], value=["b"], name="boxes")
    paint, hide, reset = (dashboard.button(label, name=label) for label in ("paint", "hide", "reset"))
    dashboard.on_click(paint, set=(line.glyph, "line_color", "red"))
    dashboard.on_click(hide, toggle=plot)
    dashboard.on_click(reset, reset=[slider, boxes])
    page = show(dashboard.column([slider, boxes, paint, hide, reset, plot]), width=400, height=700, strict=True)
    click(page, "button", "paint")
    glyph = f"{model('line')}.glyph"
    assert page.evaluate(f"{glyph}.line_color.value ?? {glyph}.line_color") == "red"
    click(page, "button", "hide")
    assert page.evaluate(f"{model('Figure')}.visible") is False
    click(page, ".noUi-handle", "slider")
    page.act(("key", "ArrowRight"))
    click(page, "input", "boxes")
    assert page.evaluate(f"[{model('slider')}.value, [...{model('boxes')}.active].sort()]") == [5, [0, 1]]
    click(page, "button", "reset")
    assert page.evaluate(f"[{model('slider')}.value, {model('boxes')}.active]") == [4, [1]]
    assert page.complaints == []


def test_tabs_and_a_table_that_is_sorted(show):
    table = dashboard.table(SOURCE, ["name", "y"], height=200, name="table")
    plot = phlox.figure(width=300, height=200)
    plot.line([1, 2], [1, 2])
    page = show(dashboard.tabs({"Plot": plot, "Table": table}), width=500)
    assert page.evaluate(f"{model('Tabs')}.active") == 0
    click(page, ".bk-tab", "Tabs", at=1)
    assert page.evaluate(f"{model('Tabs')}.active") == 1
    cells = f"""(() => {{ const found = [];
      const look = (node) => {{ for (const one of node.querySelectorAll("*")) {{
        if (one.matches(".slick-row")) found.push([parseInt(one.style.top), one.querySelector(".slick-cell").textContent]);
        if (one.shadowRoot) look(one.shadowRoot); }} }};
      look(document.body);
      return found.sort((a, b) => a[0] - b[0]).map((one) => one[1]); }})()"""
    assert page.evaluate(cells) == SOURCE["name"]
    click(page, ".slick-header-column", "table", at=1)
    assert page.evaluate(cells) == ["Bert", "Carl", "Anna", "Emil", "Hannah", "Dora"]
    assert page.complaints == []


def test_panning_is_linked(show):
    first = phlox.figure(width=400, height=200)
    first.line([1, 2, 3], [1, 3, 2])
    second = phlox.figure(width=400, height=200, x_range=first.x_range)
    second.scatter([1, 2, 3], [2, 2, 1])
    third = phlox.figure(width=400, height=200)
    third.scatter([1, 2, 3], [2, 2, 1])
    dashboard.link([second, third], "x")
    page = show(dashboard.column([first, second, third]), width=500, height=700)
    starts = f"{DOCUMENT}.roots()[0].children.map((one) => one.x_range.start)"
    before = page.evaluate(starts)
    page.act(("drag", [[200, 100], [120, 100]]))
    after = page.evaluate(starts)
    assert after[0] > before[0] and after == [after[0]] * 3


@pytest.mark.parametrize("shared", [True, False])
def test_brushing_is_linked(show, shared):
    source = dashboard.source(SOURCE)
    plots = [phlox.figure(width=400, height=250, tools="box_select,reset") for _ in range(2)]
    plots[0].scatter("x", "y", source=source, name="dots")
    plots[1].scatter("x", "z", source=source if shared else {**SOURCE}, name="others", color="green")
    if not shared:
        dashboard.link(plots, "selection")
    page = show(dashboard.column(plots), width=500, height=600)
    settle(page)
    lower = (0, 260, 400, 240)
    before = page.screenshot(lower)
    page.act(("drag", [[60, 20], [200, 200]]))
    settle(page)
    chosen = page.evaluate(f"[...{model('others')}.data_source.selected.indices]")
    assert chosen and len(chosen) < 6
    assert page.evaluate(f"[...{model('dots')}.data_source.selected.indices]") == chosen
    assert page.screenshot(lower) != before
    assert page.complaints == []


def test_two_charts_of_one_table_are_linked(show):
    rows = phlox.data([(1.0, 5.0, 2.0), (2.0, 4.0, 3.0), (3.0, 6.0, 1.0)], "{a: float64, b: float64, c: float64}")
    plots = [phlox.plot(rows, kind="scatter", x="a", y=y, width=400, height=250) for y in ("b", "c")]
    dashboard.link(plots, "x")
    dashboard.link(plots, "selection")
    page = show(dashboard.row(plots), width=900)
    settle(page)
    page.evaluate(f"[...{DOCUMENT}.all_models].filter((one) => one.type === 'ColumnDataSource')[0].selected.indices = [1]")
    settle(page)
    assert page.evaluate(
        f"[...{DOCUMENT}.all_models].filter((one) => one.type === 'ColumnDataSource').map((one) => [...one.selected.indices])"
    ) == [[1], [1]]


def test_hostile_texts_are_texts(show):
    bad = "<img src=x onerror='document.title=\"run\"'><script>document.title='run'</script>"
    words = dashboard.text("")
    said = dashboard.text_input(value=bad)
    dashboard.set_property(said, words, "text", text="{}")
    page = show(dashboard.column([dashboard.text(bad), dashboard.text(bad, 2), dashboard.markdown(bad), said, words]))
    settle(page)
    assert page.evaluate("document.title") != "run"
    assert page.complaints == []


def test_links_work_in_notebooks(browser, tmp_path):
    source = dashboard.source(SOURCE)
    plot = phlox.figure(width=400, height=250, tools="none")
    plot.scatter("x", "y", source=source, name="dots")
    kind = dashboard.select(["a", "b", "c"], value="b")
    dashboard.filter_rows(plot, "kind", kind)
    piece = dashboard.column([kind, plot])._repr_html_()
    path = tmp_path / "cell.html"
    scripts = phlox._core.page_piece(dashboard.column([kind, plot]), "p", [0, 2])
    path.write_text(f"<!DOCTYPE html><meta charset=utf-8><body>{scripts}</body>")
    assert "phlox_links" in piece
    with browser.open(path, 500, 500) as page:
        page.wait_idle()
        assert shown_rows(page, "dots") == [1, 4]


def test_a_picture_shows_the_filtered_rows():
    source = dashboard.source(SOURCE)
    plot = phlox.figure(width=300, height=200, tools="none")
    plot.scatter("x", "y", source=source)
    kind = dashboard.select(["All", "a"], value="All")
    dashboard.filter_rows(source, "kind", kind)
    board = dashboard.column([kind, plot])
    whole = board.to_png()
    kind.value = "a"
    assert board.to_png() != whole


def test_filters_hold_in_the_first_picture(browser, tmp_path):
    source = dashboard.source(SOURCE)
    plot = phlox.figure(width=400, height=250, tools="none", x_range=[0, 7], y_range=[0, 7])
    plot.scatter("x", "y", source=source)
    kind = dashboard.select(["All", "a", "b", "c"], value="b")
    dashboard.filter_rows(source, "kind", kind)
    text = phlox.Document(dashboard.column([kind, plot])).to_html()
    # Where circles are drawn, from the first on; a script of the test's own needs a page without a policy.
    watch = """<script>window.circles = new Set(); const {arc} = CanvasRenderingContext2D.prototype;
      CanvasRenderingContext2D.prototype.arc = function (...how) {
        const {e, f} = this.getTransform(); circles.add(`${e} ${f}`); return arc.apply(this, how); };</script>"""
    path = tmp_path / "page.html"
    path.write_text(re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', watch, text, count=1))
    with browser.open(path, 500, 400) as page:
        page.wait_idle()
        settle(page)
        assert page.evaluate("circles.size") == 2
        assert page.complaints == []
