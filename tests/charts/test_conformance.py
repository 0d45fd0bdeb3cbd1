"""Every kind of chart that is registered draws good rows, and bad ones readably or with a clear error."""

import json
import warnings

import pytest
from chart_rows import bad_tables

import phlox
from phlox import Document, _core

KINDS = [kind for kind in _core.chart_kinds() if kind["name"]]
NAMES = [kind["name"] for kind in KINDS]
BAD = bad_tables()

# A column of the test's tables for what a channel takes, where its name does not say it.
COLUMNS = {"category": ["letter", "word"], "number": ["number", "other", "third", "fourth"]}
BY_NAME = {
    "x": {"any": "number", "continuous": "number"},
    "y": {"any": "other", "continuous": "other"},
}
# Columns of particular kinds, whose channels take what the rules alone do not tell.
OWN = {
    "candlestick": {"x": "when", "open": "number", "high": "fourth", "low": "other", "close": "number"},
    "map": {"x": "number", "y": "number"},
    "flow": {"source": "letter", "target": "word", "value": "third"},
    "network": {"source": "letter", "target": "word", "value": "third"},
    "scatter_matrix": {"fields": ["number", "other", "third"], "color": "letter"},
}
# A grid of plots already.
WITHOUT_FACETS = ["scatter_matrix"]


def channels_for(kind, only_required=False):
    given = dict(OWN.get(kind["name"], {}))
    used = {"category": 0, "number": 0}
    for channel in kind["channels"]:
        if channel["name"] in given or (only_required and not channel["required"]) or kind["name"] in OWN:
            continue
        takes = channel["takes"]
        if takes in ("any", "continuous"):
            by_name = BY_NAME.get(channel["name"])
            given[channel["name"]] = by_name[takes] if by_name else "third"
        else:
            choices = COLUMNS[takes]
            given[channel["name"]] = choices[used[takes] % len(choices)]
            used[takes] += 1
    if kind["name"] == "errorbar":
        given.pop("error", None)
    if kind["name"] in ("pie", "donut"):
        given.pop("y", None)
    return given


def drawn(table, **arguments):
    """The document as the browser gets it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        root = phlox.plot(table, **arguments)
    text = Document(root).to_json()
    return json.loads(text)


def models(value, name):
    """All models of that class in a document's JSON."""
    if isinstance(value, dict):
        if value.get("type") == "object" and value.get("name") == name:
            yield value
        for part in value.values():
            yield from models(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from models(part, name)


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
def test_good_rows(kind, good):
    document = drawn(good, kind=kind["name"], **channels_for(kind))
    assert list(models(document, "GlyphRenderer"))
    assert list(models(document, "Figure"))


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
def test_required_channels_are_enough(kind, good):
    assert list(models(drawn(good, kind=kind["name"], **channels_for(kind, only_required=True)), "GlyphRenderer"))


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
def test_without_channels(kind, good):
    try:
        document = drawn(good, kind=kind["name"])
    except phlox.InvalidError as error:
        assert kind["name"] in str(error)
    else:
        assert list(models(document, "Figure"))


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
def test_dark(kind, good):
    document = drawn(good, kind=kind["name"], theme="dark", title="T", **channels_for(kind))
    for figure in models(document, "Figure"):
        assert figure["attributes"]["background_fill_color"] == "#16191d"


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
def test_bad_rows(kind, bad):
    try:
        document = drawn(BAD[bad], kind=kind["name"], **channels_for(kind))
    except (phlox.InvalidError, phlox.WrongTypeError) as error:
        assert len(str(error).splitlines()[0]) > 20
        return
    assert list(models(document, "Figure"))
    for axis in ("Range1d", "DataRange1d"):
        for range in models(document, axis):
            for end in ("start", "end"):
                assert not isinstance(range.get("attributes", {}).get(end), dict), "an end that is not finite"


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
def test_many_categories(kind, many_categories):
    document = drawn(many_categories, kind=kind["name"], **channels_for(kind))
    for range in models(document, "FactorRange"):
        assert len(range["attributes"].get("factors", [])) <= 201
    assert len(json.dumps(document)) < 6_000_000


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
def test_facets(kind, good):
    if kind["name"] in WITHOUT_FACETS:
        with pytest.raises(phlox.InvalidError, match="takes no facet"):
            drawn(good, kind=kind["name"], facet="word", **channels_for(kind))
        return
    document = drawn(good, kind=kind["name"], facet="word", **channels_for(kind))
    assert len(list(models(document, "Figure"))) >= 3


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
def test_wrong_arguments(kind, good):
    first = kind["channels"][0]["name"]
    with pytest.raises(phlox.NotFoundError, match="numbr"):
        phlox.plot(good, kind=kind["name"], **{**channels_for(kind), first: "numbr"})
    with pytest.raises(phlox.InvalidError, match="takes no colr"):
        phlox.plot(good, kind=kind["name"], colr="letter")
    for channel in kind["channels"]:
        if channel["takes"] == "number":
            with pytest.raises(phlox.Error, match="word|constant"):
                phlox.plot(good, kind=kind["name"], **{**channels_for(kind), channel["name"]: "word"})


@pytest.mark.parametrize("kind", KINDS, ids=NAMES)
def test_deterministic(kind, good):
    arguments = dict(kind=kind["name"], **channels_for(kind))
    assert Document(phlox.plot(good, **arguments)) == Document(phlox.plot(good, **arguments))
