"""Several plots in one notebook: BokehJS comes with the first, in live notebooks and in what nbconvert writes."""

from __future__ import annotations

import json
import re

import pytest
from drawings import PRICES, figure, table

import phlox
import phlox._pages as pages
from phlox import Document, models


@pytest.fixture
def outputs(monkeypatch) -> list[str]:
    """What four cells of a notebook give."""
    monkeypatch.setattr(pages, "_carriers", {})
    return [
        figure(PRICES, width=300, height=200)._repr_html_(),
        table()._repr_html_(),
        Document(figure(PRICES, title="Again", width=300, height=200))._repr_html_(),
        models.Row(children=[figure(PRICES, width=250, height=200), models.Slider(start=0, end=1, value=0.5)])
        ._repr_html_(),
    ]


def test_each_part_comes_once(outputs):
    sizes = [len(output) for output in outputs]
    assert sizes[0] > 1_000_000 and sizes[1] > 800_000
    assert max(sizes[2:]) < 20_000


def cells(outputs: list[str]) -> str:
    return "".join(f'<div class="output">\n{output}\n</div>' for output in outputs)


def test_a_converted_notebook_shows_all_plots(outputs, browser, tmp_path, pictures):
    path = tmp_path / "notebook.html"
    path.write_text(f"<!DOCTYPE html><html><body><h1>Notebook</h1>{cells(outputs)}</body></html>")
    with browser.open(path, 600, 900) as page:
        assert page.wait_idle() == 4
        assert page.complaints == []
        assert page.evaluate("document.querySelectorAll('[id$=note]').length") == 0
        pictures.check("notebook", page.screenshot())


# How JupyterLab puts an output into its page: as inner HTML, then each script anew so that it runs.
PUT = """
(html) => {
  const output = document.body.appendChild(document.createElement("div"));
  output.innerHTML = html;
  for (const old of output.querySelectorAll("script")) {
    const script = document.createElement("script");
    for (const {name, value} of old.attributes) script.setAttribute(name, value);
    script.textContent = old.textContent;
    old.replaceWith(script);
  }
}
"""


def put(page, html: str) -> None:
    page.evaluate(f"({PUT})({json.dumps(html)})")


def test_a_live_notebook_shows_plots_as_they_come(outputs, browser, tmp_path):
    (tmp_path / "empty.html").write_text("<!DOCTYPE html><html><body></body></html>")
    with browser.open(tmp_path / "empty.html") as page:
        # The second before the first, as when a notebook's outputs are put in from below.
        for output in (outputs[2], outputs[1], outputs[0], outputs[3], outputs[0]):
            put(page, output)
        page.evaluate(
            "new Promise((done) => { const look = () => window.Bokeh?.documents?.length == 5"
            "? done(null) : setTimeout(look, 10); look(); })"
        )
        page.wait_idle()
        assert page.complaints == []


def test_what_runs_as_html_in_a_notebook_is_refused_where_it_is_data():
    markup = "<img src=x onerror=alert(1)>"
    for model in (
        models.MultiChoice(options=["a", markup]),
        models.MultiChoice(options=[("a", markup)]),
        models.CategoricalSlider(categories=["a", markup], value="a"),
    ):
        with pytest.raises(phlox.InvalidError, match="markup"):
            model._repr_html_()
        # The policy of a page of its own stops it.
        assert model.to_html()
    assert models.MultiChoice(options=["a", "x < y", "<5"])._repr_html_()


def test_without_bokehjs_a_plot_says_what_to_do(outputs, browser, tmp_path):
    path = tmp_path / "lost.html"
    # As if it had waited for long.
    html = re.sub(r"< 10000", "< 10", outputs[2])
    assert html != outputs[2]
    path.write_text(f"<!DOCTYPE html><html><body>{html}</body></html>")
    with browser.open(path) as page:
        page.evaluate("new Promise((done) => setTimeout(done, 200))")
        assert "restart the kernel and run all cells" in page.evaluate("document.body.textContent")
