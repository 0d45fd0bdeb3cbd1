"""Pages in a real browser: they draw what they should, need no more than they hold, and run nothing else."""

from __future__ import annotations

import re

import pytest
from drawings import PRICES, documented, figure, table, widgets

import phlox
import phlox._core as core
from phlox import models

PARTS = ["bokeh", "bokeh-gl", "bokeh-widgets", "bokeh-tables", "bokeh-mathjax"]


def formula() -> models.Model:
    plot = figure(PRICES, width=500, height=300)
    plot.left[0].axis_label = r"$$\sum_{i=1}^n x_i^2$$"
    return plot


def fast() -> models.Model:
    return figure(PRICES, width=500, height=300, output_backend="webgl")


SHOWN = {
    "documented": (documented, ["bokeh"]),
    "figure": (lambda: figure(PRICES, width=500, height=300), ["bokeh"]),
    "webgl": (fast, ["bokeh", "bokeh-gl"]),
    "widgets": (widgets, ["bokeh", "bokeh-widgets"]),
    "table": (table, ["bokeh", "bokeh-widgets", "bokeh-tables"]),
    "formula": (formula, ["bokeh", "bokeh-mathjax"]),
    "wide": (lambda: figure(PRICES, sizing_mode="stretch_width", height=300), ["bokeh"]),
    "tall": (lambda: figure(PRICES, sizing_mode="stretch_both"), ["bokeh"]),
}


@pytest.mark.parametrize("name", SHOWN)
def test_a_page_draws_its_document(name, show, pictures):
    page = show(SHOWN[name][0]())
    assert page.complaints == []
    pictures.check(name, page.screenshot())


@pytest.mark.parametrize("name", [name for name in SHOWN if name != "webgl"])
def test_a_strict_page_breaks_no_policy_and_looks_the_same(name, show, pictures):
    page = show(SHOWN[name][0](), strict=True)
    assert page.complaints == []
    pictures.check(name, page.screenshot())


@pytest.mark.parametrize("name", SHOWN)
def test_a_page_holds_the_parts_that_it_needs(name):
    make, parts = SHOWN[name]
    html = make().to_html(assets="lib")
    assert re.findall(r'<script src="lib/([^"]*).min.js">', html) == parts


def wire_name(name: str) -> str:
    """The name that documents have for the class."""
    return re.match(r"The model (\S+) of", getattr(models, name).__doc__)[1]


def test_the_parts_of_every_model(browser, tmp_path):
    """BokehJS knows each class that a document can have once the parts are there that we say it needs."""
    figure(PRICES).save(tmp_path / "page.html", assets=tmp_path)
    table().save(tmp_path / "table.html", assets=tmp_path)
    with browser.open(tmp_path / "page.html") as page:
        page.wait_idle()
        known = 'Array.from(Bokeh.require("base").default_resolver.names)'
        names = {"bokeh": set(page.evaluate(known))}
        for part in ("bokeh-widgets", "bokeh-tables"):
            page.evaluate(
                "new Promise((done) => { const s = document.createElement('script');"
                f"s.src = '{part}.min.js'; s.onload = () => done(null); document.head.append(s); }})"
            )
            names[part] = set(page.evaluate(known))
    wrong = []
    for name in core.model_names():
        try:
            model = getattr(models, name)()
        except phlox.InvalidError:  # a base alone
            continue
        needed = [PARTS[part] for part in core.page_parts(phlox.Document(model))]
        last = next(part for part in ("bokeh-tables", "bokeh-widgets", "bokeh") if part in needed)
        if wire_name(name) not in names[last]:
            wrong.append((name, needed))
    # Classes that are bases in BokehJS, though not in bokeh: no document of theirs can be drawn.
    bases = {"BaseSingleIntervalTicker", "CustomDimensional", "HTMLTextAnnotation", "TextLikeInput"}
    assert {name for name, _ in wrong} == bases


def test_scripts_beside_the_page_are_written_once(show, tmp_path, pictures):
    folder = tmp_path / "the scripts & more"
    first = show(figure(PRICES, width=500, height=300), name="a.html", assets=folder)
    script = folder / "bokeh.min.js"
    written = script.stat().st_mtime_ns
    second = show(table(), name="b.html", assets=folder, strict=True)
    assert script.stat().st_mtime_ns == written
    assert sorted(path.name for path in folder.iterdir()) == [
        "bokeh-tables.min.js",
        "bokeh-widgets.min.js",
        "bokeh.min.js",
    ]
    for page, name in ((first, "figure"), (second, "table")):
        assert page.complaints == []
        pictures.check(name, page.screenshot())
    assert (tmp_path / "a.html").stat().st_size < 20000


def test_several_roots_stand_below_each_other(show, pictures):
    page = show(
        phlox.Document(
            figure(PRICES, width=300, height=200), table(), figure(PRICES, title="Again", width=300, height=200)
        )
    )
    assert page.complaints == []
    pictures.check("roots", page.screenshot())


def test_who_does_not_see_the_page_is_told_what_is_there(show):
    page = show(figure(PRICES), language="de")
    outline = page.accessibility
    assert 'main "Prices"' in outline
    assert "Plots: Prices (day, price)" in outline
    assert page.evaluate("document.documentElement.lang") == "de"
    assert page.evaluate("document.title") == "Prices"
    page = show(figure(PRICES), title="Two & <three>", description='Says "so"')
    assert 'main "Two & <three>"' in page.accessibility
    assert page.evaluate("document.title") == "Two & <three>"
    assert page.evaluate("document.querySelector('meta[name=description]').content") == 'Says "so"'


def test_a_page_that_cannot_be_drawn_says_so(browser, tmp_path):
    html = figure(PRICES).to_html()
    for broken, said in [
        (html.replace('"name":"Scatter"', '"name":"Scater"'), "Scater"),
        (html.replace('"version":"3.10.0"', '"version"'), "JSON"),
    ]:
        assert broken != html
        (tmp_path / "broken.html").write_text(broken)
        with browser.open(tmp_path / "broken.html") as page:
            message = page.evaluate(
                "new Promise((done) => { const look = () => { const e = document.querySelector('[role=alert]');"
                "e ? done(e.textContent) : setTimeout(look, 10); }; look(); })"
            )
            assert message.startswith("This page could not be drawn: ")
            assert said in message
    figure(PRICES).save(tmp_path / "lost.html", assets=tmp_path / "lib")
    (tmp_path / "lib" / "bokeh.min.js").unlink()
    with browser.open(tmp_path / "lost.html") as page:
        assert "its scripts were not found" in page.evaluate("document.body.textContent")
