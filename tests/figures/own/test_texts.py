"""Texts, annotations, formulas, legends."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from drawn import Drawn, column, kind, numbers, said

from phlox.matplotlib import mathtext


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("plain", "plain"),
        (r"costs \$5", "costs $5"),
        (r"$\mathdefault{10^{-3}}$", "10⁻³"),
        (r"$\alpha_i \leq 2\pi$", "αᵢ ≤2π"),
        (r"area in m$^2$", "area in m²"),
        (r"$\frac{a}{b}$", "a/b"),
        (r"$\sqrt{x}$", None),
        (r"$x^{y^z}$", None),
    ],
)
def test_formulas_as_characters(text, plain):
    assert mathtext.plain(text) == plain


def test_a_text_stands_at_its_data():
    figure, axes = plt.subplots()
    axes.set(xlim=(0, 10), ylim=(0, 10))
    axes.text(3, 4, "here", rotation=30, color="red", fontsize=20, fontweight="bold")
    text = Drawn(figure).one("Text")
    assert column(text, "text") == ["here"]
    assert numbers(text, "angle")[0] == pytest.approx(np.radians(30))
    assert column(text, "text_color") == ["#ff0000"]
    assert said(text.glyph.text_font_style) == "bold"
    assert abs(numbers(text, "x")[0] - 3) < 0.5


def test_lines_of_a_text_are_rows():
    figure, axes = plt.subplots()
    axes.text(0.5, 0.5, "one\ntwo", ha="center")
    text = Drawn(figure).one("Text")
    assert column(text, "text") == ["one", "two"]
    assert numbers(text, "y")[0] > numbers(text, "y")[1]


def test_a_formula_that_no_text_can_say_is_drawn_and_noted():
    figure, axes = plt.subplots()
    axes.text(0.5, 0.5, r"$\sqrt{\frac{x}{y}}$")
    drawn = Drawn(figure)
    assert drawn.notes == [("paths", "Text")]
    assert drawn.renderers("Patches") or drawn.renderers("MultiPolygons")


def test_an_annotation_has_its_arrow():
    figure, axes = plt.subplots()
    axes.annotate("peak", (0.5, 0.5), (0.2, 0.8), arrowprops={"arrowstyle": "->", "color": "red"})
    drawn = Drawn(figure)
    assert drawn.texts() == ["peak"]
    assert "#ff0000" in column(drawn.renderers("MultiLine")[0], "line_color")
    assert drawn.notes == []


def test_a_text_with_markup_stays_a_text():
    figure, axes = plt.subplots()
    axes.plot([1], label="</script><b>")
    axes.legend()
    axes.set_title("<i>&amp;\"'")
    drawn = Drawn(figure)
    assert drawn.plot.title.text == "<i>&amp;\"'"
    assert "</script>" not in drawn.document.to_html().split("</head>")[1].split('id="')[0]


def legend_of(drawn):
    (legend,) = [one for plot in drawn.plots for one in plot.center if kind(one) == "Legend"]
    return legend


def test_a_legend_shows_and_hides_its_lines():
    figure, axes = plt.subplots()
    axes.plot([1, 2], label="first")
    axes.plot([2, 1], "o-", label="second")
    axes.legend(title="both", loc="upper left")
    drawn = Drawn(figure)
    legend = legend_of(drawn)
    assert [item.label.value for item in legend.items] == ["first", "second"]
    assert [[kind(one.glyph) for one in item.renderers] for item in legend.items] == [["Line"], ["Line", "Scatter"]]
    assert (legend.location, legend.title, legend.click_policy) == ("top_left", "both", "hide")


def test_a_legend_of_samples():
    figure, axes = plt.subplots()
    axes.legend(handles=[plt.Line2D([], [], color="red", label="nothing drawn")], loc="lower right")
    legend = legend_of(Drawn(figure))
    (item,) = legend.items
    assert item.renderers[0].glyph.line_color == "#ff0000"
    assert (legend.location, legend.click_policy) == ("bottom_right", "none")


def test_a_legend_outside_is_over_the_figure():
    figure, axes = plt.subplots()
    axes.plot([1, 2], label="line")
    axes.legend(bbox_to_anchor=(1.02, 1), loc="upper left")
    drawn = Drawn(figure)
    assert not [one for one in drawn.plot.center if kind(one) == "Legend"]
    assert isinstance(legend_of(drawn).location, tuple)
