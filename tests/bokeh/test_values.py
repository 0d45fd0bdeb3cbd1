"""What bokeh refuses we refuse, and what it takes we take: many values on every type of property."""

from __future__ import annotations

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


# Types of properties where bokeh takes null for something else.
NULL_ELSEWHERE = {
    FACTS.properties(name)[key].type for name, key in (("BoxAnnotation", "left"), ("Select", "options"))
}
# What only phlox takes, and what only bokeh takes, each with the reason: (reason, test of type and value).
ONLY_PHLOX = [
    ("a tuple is a list, as in JSON", lambda type, rep: holds(rep, is_of("tuple"))),
    ("an array is a list of its numbers", lambda type, rep: holds(rep, is_of("array"))),
    ("a list is a set where a set must be", lambda type, rep: isinstance(rep, list) and "set" in kinds(type)),
    ("bokeh fails on a list of a ColorPicker", lambda type, rep: type == "color_hex" and isinstance(rep, list)),
    ("milliseconds are a time, as documents of bokeh have it", lambda type, rep: "time" in kinds(type)),
    ("the name of an image is not looked at, where bokeh opens the file", lambda type, rep: rep == ""),
]
ONLY_BOKEH = [
    ("a time of day is no moment", lambda type, rep: holds(rep, is_of("time"))),
    ("what is no column is drawn as nothing", lambda type, rep: type == "columns"),
    ("value() is looked into", lambda type, rep: holds(rep, is_of("value"))),
    ("bytes are no list of integers", lambda type, rep: is_of("bytes")(rep)),
    ("NaN is neither negative nor not", lambda type, rep: "nonnegative" in type and rep == {"float": "nan"}),
    ("a time has minutes", lambda type, rep: "time" in kinds(type) and rep == "12"),
    ("null is no Node and no option", lambda type, rep: type in NULL_ELSEWHERE and rep in (None, [None, None])),
]


def ours(name, property, rep):
    try:
        setattr(getattr(models, name)(), property, build(rep, HOST))
    except phlox.Error as error:
        return str(error)
    return None


def representatives() -> dict[str, tuple[str, str]]:
    """Of every type, with what it is converted from, one property that has it: a check knows no more than the type."""
    found: dict[str, tuple[str, str]] = {}
    for name, cls in FACTS.classes.items():
        for key, property in cls.own.items():
            if property.type and property.mark != "@":
                concrete = [other for other in FACTS.concrete(name) if FACTS.properties(other)[key] is property]
                if concrete:
                    found.setdefault(" ".join([property.type, *property.accepts]), (concrete[0], key))
    return found


@pytest.mark.parametrize(("name", "key"), representatives().values())
def test_the_same_values_are_taken(bokeh, name, key):
    type = FACTS.properties(name)[key].type
    draw = Draw(FACTS, sum(map(ord, name + key)))
    values = [*POOL, *(draw.value(type, 2) for _ in range(5))]
    theirs = bokeh.ask(op="accepts", values=[[name, key, rep] for rep in values])
    wrong = []
    for rep, refused in zip(values, theirs):
        mine = ours(name, key, rep)
        if bool(mine) == bool(refused) or (refused or "").startswith("inside"):
            continue
        if not any(test(type, rep) for _, test in (ONLY_BOKEH if mine else ONLY_PHLOX)):
            wrong.append(f"{json.dumps(rep)}: phlox {mine!r}, bokeh {refused!r}")
    assert not wrong, f"{name}.{key}, {type}:\n" + "\n".join(wrong[:20])
