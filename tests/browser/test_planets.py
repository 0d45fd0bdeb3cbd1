"""The example dashboard, used as its reader would."""

from __future__ import annotations

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "examples/planets"))
from planets import planets

SCATTER = "[...Bokeh.documents[0].all_models].find((one) => one.type === 'GlyphRenderer')"
WIDGET = "[...Bokeh.documents[0].all_models].find((one) => one.type === '{}')"


def test_the_planets(show, pictures):
    page = show(planets(), width=1100, height=620, strict=True)
    rows = f"[...{SCATTER}.view.indices].length"
    assert page.evaluate(rows) == 13
    pictures.check("planets", page.screenshot())
    page.evaluate(f"{WIDGET.format('RangeSlider')}.value = [10, 70]")
    page.evaluate(f"{WIDGET.format('CheckboxGroup')}.active = [2]")
    assert page.evaluate(rows) == 4
    page.evaluate(f"{WIDGET.format('TextInput')}.value = 'HAU'")
    assert page.evaluate(rows) == 1
    page.evaluate(f"{WIDGET.format('Select')}.value = 'moons'")
    page.evaluate("new Promise((done) => setTimeout(done, 100))")
    pictures.check("planets-haumea", page.screenshot())
    assert page.complaints == []
