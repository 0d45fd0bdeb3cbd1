"""Texts that would be markup or script: they are shown as they are, and never run."""

from __future__ import annotations

import re

import pytest
from drawings import figure

import phlox
from phlox import Document, models

IMAGE = '<img src=x onerror="window.ran = 1">'
LINK = r"$$\href{javascript:window.ran=1}{x}$$" + IMAGE
TEXTS = [
    "</script><script>window.ran = 1</script>",
    "<!-- <script> -->",
    "</title></style></main>" + IMAGE,
    "\u2028\u2029\u0000\x7f'\"&amp;&lt;\\u003c",
    "]]>",
    "$$\\unknown{$$",
]


def everywhere(text: str) -> Document:
    """The text in many places that a value of the user's data can come to."""
    source = models.ColumnDataSource(data={"x": [0.5], "y": [0.5], text: [text]})
    plot = figure({"x": [text, "b"], "y": [1, 2], text: [text, text]}, text, "x", "y", factors=[text, "b"], width=400)
    plot.center = [
        *plot.center,
        models.Label(x=1, y=1, text=text),
        models.LabelSet(x="x", y="y", text=models.field(text), source=source),
    ]
    table = models.DataTable(
        source=source, columns=[models.TableColumn(field=text, title=text)], width=300, height=100
    )
    widgets = [
        models.Div(text=text, render_as_text=True),
        models.PreText(text=text),
        models.Button(label=text),
        models.Select(title=text, options=[text, "b"], value=text),
        models.MultiChoice(title=text, options=[text, "b"], value=[text]),
        models.CategoricalSlider(title=text, categories=[text, "b"], value=text),
        models.CheckboxGroup(labels=[text]),
        models.TextInput(title=text, value=text, placeholder=text),
        models.Tabs(tabs=[models.TabPanel(title=text, child=models.Spacer())]),
    ]
    return Document(models.Row(children=[plot, models.Column(children=[table, *widgets])]), title=text)


def use(page) -> None:
    """Moves over the plot, so that tooltips come."""
    page.act(("move", [100, 300]), ("move", [120, 500]), ("move", [340, 40]), ("click", [500, 300]))


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_a_text_is_a_text(text, strict, show):
    page = show(everywhere(text), width=1000, height=900, strict=strict)
    use(page)
    assert page.evaluate("window.ran ?? null") is None
    # HTML knows no zero byte, and Chromium has no DEL in a title; everything else comes through.
    title = page.evaluate("document.title")
    assert title == text.replace("\0", "\ufffd").replace("\x7f", " "), ascii(title)
    assert page.evaluate("Bokeh.documents[0].title()") == text
    got = page.evaluate(
        "(() => { for (const model of Bokeh.documents[0].all_models)"
        "if (model.type == 'Button') return model.label; })()"
    )
    assert got == text


def author_html() -> Document:
    """What BokehJS takes as HTML, or as a link, with script in it."""
    plot = figure({"x": [1, 2], "y": [1, 2]}, "t", "x", "y", width=400, height=400)
    plot.renderers[0].glyph.size = 300
    plot.toolbar.tools[-1].tooltips = IMAGE
    svg = f'<svg xmlns="http://www.w3.org/2000/svg">{IMAGE[:-1]}/><script>window.ran = 1</script></svg>'
    return Document(
        models.Row(
            children=[
                plot,
                models.Column(
                    children=[
                        models.Div(text=IMAGE),
                        models.Div(text=LINK),
                        models.Paragraph(text=LINK),
                        models.Markdown(text=IMAGE + "[a](javascript:window.ran=1)"),
                        models.MultiChoice(options=[IMAGE], value=[IMAGE]),
                        models.CategoricalSlider(categories=[IMAGE, "b"], value=IMAGE),
                        models.Button(label="b", icon=models.SVGIcon(svg=svg)),
                    ]
                ),
            ]
        )
    )


def test_the_policy_lets_no_html_run_as_script(browser, tmp_path):
    html = author_html().to_html()
    bare = re.sub(r"<meta http-equiv=[^>]*>", "", html)
    assert bare != html
    for text, ran in [(html, None), (bare, 1)]:
        path = tmp_path / "page.html"
        path.write_text(text)
        with browser.open(path, 1000, 600) as page:
            page.wait_idle()
            use(page)
            # Pictures that cannot be loaded have said so by then.
            page.evaluate("new Promise((done) => setTimeout(done, 200))")
            assert page.evaluate("window.ran ?? null") == ran


def test_what_a_strict_page_cannot_show_is_refused():
    for model, said in [
        (models.Div(text="x", js_property_callbacks={"change:text": [models.CustomJS(code="1")]}), "CustomJS"),
        (models.Figure(output_backend="webgl"), "WebGL"),
        (
            models.DataTable(columns=[models.TableColumn(field="x", formatter=models.HTMLTemplateFormatter())]),
            "HTMLTemplateFormatter",
        ),
    ]:
        with pytest.raises(phlox.InvalidError, match=said):
            model.to_html(strict=True)
        assert "unsafe-eval" in model.to_html()
    assert "unsafe-eval" not in models.Figure().to_html()


def test_an_authors_javascript_runs(show):
    code = models.CustomJS(code="window.ran = cb_obj.active")
    page = show(models.Toggle(label="Press", js_property_callbacks={"change:active": [code]}), width=400)
    page.act(("click", [30, 20]))
    assert page.evaluate("window.ran") is True
    assert page.complaints == []
