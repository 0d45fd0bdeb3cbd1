"""What bokeh refuses we refuse, and what it takes we take: many values on every property of every class."""

from __future__ import annotations

import collections
import json

import phlox
import pytest
from bokeh_facts import facts, split
from drawing import Draw
from neutral import build
from phlox import models
from phlox_host import HOST

FACTS = facts()

# Values that fit few types, next to values that nearly fit many.
POOL = [
    None, True, False, 0, 1, -1, 255, 256, 3, 2.5, -0.5, 0.5, 1.0, 1e300, {"float": "nan"}, {"float": "inf"},
    "", "x", "auto", "red", "Red", "transparent", "#12", "#123", "#12345678", "#12345g", "rgb(1, 2, 3)", "rgb(1,2,3,4)",
    "rgb(256, 0, 0)", "rgb(1 2 3 / 0.5)", "rgba(1, 2, 3, 2)", "hsl(1, 2, 3)", "12px", "12 px", "1.5em", "px", "12",
    "solid", "dashed", "1 2 3", "1 x", "@x", "--x", ".x", "{}", "[1", "round", "top_left", "star", "2000-01-01",
    "2000-01-01T12:30:00", "2000-13-01", "12:30", "25:00",
    [], [1], [1, 2], [2, 1], [1, 2, 3], [1, 2, 3, 4], [0, 0, 256], ["a"], ["a", "b"], [["a", "b"]], [None, 1], [None, None],
    {"tuple": [1, 2]}, {"tuple": [1, 2, 3]}, {"tuple": [1, 2, 3, 0.5]}, {"tuple": [1, 2, 3, 1.5]}, {"tuple": [0.5, 1.5]},
    {"tuple": [None, 1]}, {"tuple": ["a", "b"]}, {"tuple": ["a", "b", "c"]}, {"tuple": ["a", "b", "c", "d"]},
    {"dict": []}, {"dict": [["a", 1]]}, {"dict": [["a", "b"]]}, {"dict": [[1, 2]]}, {"dict": [["value", 1]]},
    {"dict": [["field", "x"]]}, {"dict": [["field", "x"], ["units", "screen"]]}, {"dict": [["field", "x"], ["other", 1]]},
    {"set": []}, {"set": ["a"]}, {"bytes": "a"},
    {"date": "2000-01-01"}, {"datetime": "2000-01-01T12:30:00"}, {"time": "12:30:00"}, {"timedelta": 1.5},
    {"value": 1}, {"value": "x"}, {"value": -1}, {"field": "x"},
    {"array": [1, 2], "dtype": "int64"}, {"array": [1.5], "dtype": "float64"},
    {"model": "Range1d", "set": {}}, {"model": "Line", "set": {}}, {"model": "Stack", "set": {}},
    {"model": "Jitter", "set": {}}, {"model": "Div", "set": {}}, {"model": "LinearColorMapper", "set": {"palette": ["red"]}},
    [{"model": "Div", "set": {}}], [{"model": "PanTool", "set": {}}],
]  # fmt: skip


def kinds(type: str) -> set[str]:
    """All names in a type."""
    name, parts = split(type)
    out = {name}
    for part in parts:
        if "(" in part or part.isidentifier():
            out |= kinds(part.partition(":")[2] or part)
    return out


def holds(rep, test) -> bool:
    if test(rep):
        return True
    if isinstance(rep, list):
        return any(holds(item, test) for item in rep)
    return isinstance(rep, dict) and any(holds(item, test) for item in rep.values() if isinstance(item, (list, dict)))


def is_of(name):
    return lambda rep: isinstance(rep, dict) and name in rep


# What only phlox takes, and what only bokeh takes, each with the reason: (reason, test of type and value).
ONLY_PHLOX = [
    ("a tuple is a list, as in JSON", lambda type, rep: holds(rep, is_of("tuple"))),
    ("an array is a list of its numbers", lambda type, rep: holds(rep, is_of("array"))),
    ("a list is a set where a set must be", lambda type, rep: isinstance(rep, list) and "set" in kinds(type)),
    ("milliseconds are a time, as documents of bokeh have it", lambda type, rep: "time" in kinds(type)),
]
ONLY_BOKEH = [
    ("a time of day is no moment", lambda type, rep: holds(rep, is_of("time"))),
    ("what is no column is drawn as nothing", lambda type, rep: type == "columns"),
]


def ours(name, property, rep):
    try:
        setattr(getattr(models, name)(), property, build(rep, HOST))
    except phlox.Error as error:
        return str(error)
    return None


@pytest.mark.parametrize("name", list(FACTS.concrete("Model")))
def test_the_same_values_are_taken(bokeh, name):
    draw = Draw(FACTS, sum(map(ord, name)) + 7)
    asked = []
    for key, property in FACTS.properties(name).items():
        if property.alias or property.mark == "@":
            continue
        # Those of a base are looked at in the first class that has them.
        if any(key in FACTS.properties(other) for other in FACTS.classes[name].bases) and len(asked) > 400:
            continue
        asked += [(name, key, rep) for rep in POOL]
        asked += [(name, key, draw.value(property.type, 2)) for _ in range(4)]
    theirs = bokeh.ask(op="accepts", values=asked)
    wrong = []
    seen = collections.Counter()
    for (_, key, rep), refused in zip(asked, theirs):
        if refused and refused.startswith("inside"):
            continue
        mine = ours(name, key, rep)
        if bool(mine) == bool(refused):
            continue
        property = FACTS.properties(name)[key]
        exceptions = ONLY_BOKEH if mine else ONLY_PHLOX
        reasons = [reason for reason, test in exceptions if test(property.type, rep)]
        if not reasons:
            wrong.append(f"{name}.{key} {property.type} {json.dumps(rep)}: phlox {mine!r}, bokeh {refused!r}")
        seen.update(reasons)
    assert not wrong, "\n".join(wrong[:20])
