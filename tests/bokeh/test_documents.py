"""Documents of every model, to bokeh's own reader and back, and bokeh's documents through ours."""

from __future__ import annotations

import datetime
import json
import re

import phlox
import pytest
from bokeh_facts import facts
from drawing import Draw
from neutral import build
from phlox import models
from phlox_host import HOST

FACTS = facts()
CLASSES = FACTS.concrete("Model")
DASHES = {"solid": [], "dashed": [6], "dotted": [2, 4], "dotdash": [2, 4, 6, 4], "dashdot": [6, 4, 2, 4]}


def meaning(value):
    """Colours as their text, dashes as their lengths, and moments as milliseconds, whichever way they are written."""
    if isinstance(value, dict) and value.get("type") == "set":
        return {"type": "set", "entries": sorted(value.get("entries", []))}
    if isinstance(value, list) and len(value) in (3, 4) and all(isinstance(v, (int, float)) for v in value):
        return f"rgb{'a' if len(value) == 4 else ''}({', '.join(map(str, value))})"
    if isinstance(value, str) and re.fullmatch("#[0-9a-f]{6}", value):
        return f"rgb({', '.join(str(int(value[i : i + 2], 16)) for i in (1, 3, 5))})"
    if isinstance(value, str) and value in DASHES:
        return DASHES[value]
    if isinstance(value, str) and re.fullmatch(r"\d+( \d+)+", value):
        return [int(word) for word in value.split()]
    if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d", value):
        moment = datetime.datetime.fromisoformat(value)
        return (moment - datetime.datetime(1970, 1, 1)).total_seconds() * 1000
    return value


def is_default(wire, key, value):
    """Also what bokeh takes for it: its False is 0."""
    default = FACTS.properties(host_name(wire))[key].default
    if default is None:
        return False
    if '"object"' in default:
        return isinstance(value, (dict, list))
    return json.loads(default) == value


def differences(ours, theirs, path=""):
    """What of one is not in the other; defaults may be written or not, and bokeh writes those that are models."""
    ours, theirs = meaning(ours), meaning(theirs)
    if isinstance(ours, dict) and ours.get("type") == "object" and isinstance(theirs, dict) and "name" in theirs:
        if ours["name"] != theirs["name"]:
            yield f"{path}: {ours['name']} became {theirs['name']}"
            return
        mine, other = ours.get("attributes", {}), theirs.get("attributes", {})
        for key in sorted(set(mine) | set(other)):
            if key in mine and key in other:
                yield from differences(mine[key], other[key], f"{path}.{key}")
            elif not is_default(ours["name"], key, mine.get(key, other.get(key))):
                yield f"{path}.{key}: {json.dumps(mine.get(key))} became {json.dumps(other.get(key))}"
    elif isinstance(ours, dict) and isinstance(theirs, dict) and set(ours) == set(theirs) and "id" not in ours:
        for key in ours:
            yield from differences(ours[key], theirs[key], f"{path}.{key}")
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for i, (a, b) in enumerate(zip(ours, theirs)):
            yield from differences(a, b, f"{path}[{i}]")
    elif ours != theirs:
        yield f"{path}: {json.dumps(ours)[:200]} became {json.dumps(theirs)[:200]}"


def host_name(wire):
    last = wire.rsplit(".", 1)[-1]
    return "Dom" + last if "." in wire and not last.startswith("DOM") else last


def through_bokeh(bokeh, document):
    """The document as bokeh understood it."""
    written = bokeh.ask(op="rewrite", document=json.loads(document.to_json()))
    return phlox.Document.from_json(written)


@pytest.mark.parametrize("name", CLASSES)
def test_bokeh_reads_what_phlox_writes(bokeh, name):
    draw = Draw(FACTS, sum(map(ord, name)))
    for rep in (draw.model(name), draw.full(name), draw.full(name)):
        document = phlox.Document(build(rep, HOST), title="Title")
        text = document.to_json()
        assert phlox.Document.from_json(text) == document
        assert phlox.Document.from_json(text).to_json() == text
        back = through_bokeh(bokeh, document)
        found = list(differences(json.loads(text)["roots"], json.loads(back.to_json())["roots"]))
        assert not found, "\n".join(found[:10])


# Bokeh writes a time of day as milliseconds, and does not read that itself; we write a text.
UNREAD_BY_BOKEH = {"TimePicker"}


@pytest.mark.parametrize("name", [name for name in CLASSES if name not in UNREAD_BY_BOKEH])
def test_phlox_reads_what_bokeh_writes(bokeh, name):
    draw = Draw(FACTS, sum(map(ord, name)) + 1)
    written = bokeh.ask(op="write", roots=[draw.model(name), draw.full(name)])
    ours = phlox.Document.from_json(written)
    # Bokeh wrote both, so that any difference is of meaning.
    again = bokeh.ask(op="rewrite", document=json.loads(ours.to_json()))
    expected = bokeh.ask(op="rewrite", document=written)
    found = list(differences(expected["roots"], again["roots"]))
    assert not found, "\n".join(found[:10])


def test_bokeh_applies_our_patches(bokeh):
    source = models.ColumnDataSource(data={"x": [1, 2], "y": [3, 4]})
    line = models.Line(x="x", y="y")
    plot = models.Figure(renderers=[models.GlyphRenderer(data_source=source, glyph=line)])
    document = phlox.Document(plot)
    before = document.copy()
    line.line_color = "red"
    plot.title = "New"
    plot.x_range = models.Range1d(start=0, end=10)
    document.title = "Renamed"
    document.add_root(models.Div(text="hello"))
    patch = json.loads(before.diff(document))
    patched = bokeh.ask(op="rewrite", document=json.loads(before.to_json()), patch=patch)
    expected = bokeh.ask(op="rewrite", document=json.loads(document.to_json()))
    assert patched["title"] == "Renamed"
    assert not list(differences(patched["roots"], expected["roots"]))
    before.apply(patch)
    assert before == document


def test_bokeh_reads_a_dashboard_with_its_links(bokeh):
    from phlox import dashboard

    plot = phlox.figure()
    dots = plot.scatter("x", "y", source={"x": [1, 2], "y": [3, 4], "kind": ["a", "b"]}, color="kind", legend="kind")
    kind = dashboard.select(["All", "a", "b"])
    column = dashboard.radio(["x", "y"])
    dashboard.filter_rows(plot, "kind", kind)
    dashboard.choose_column(column, dots, "y")
    dashboard.set_property(kind, plot.title, "text", values={"All": "all", "a": "only a", "b": "only b"})
    button = dashboard.button("All")
    dashboard.on_click(button, reset=kind, toggle=plot)
    document = phlox.Document(dashboard.column([kind, column, button, plot, dashboard.table({"n": [1]})]))
    back = through_bokeh(bokeh, document)
    found = list(differences(json.loads(document.to_json())["roots"], json.loads(back.to_json())["roots"]))
    assert not found, "\n".join(found[:10])
