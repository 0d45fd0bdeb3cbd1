"""Draws legal values of a type, in the neutral form."""

from __future__ import annotations

import functools
import json
import random

from bokeh_facts import Facts, split

WORDS = ["x", "y", "a b", 'q"uote', "<b>&amp;", "ünï", "line\nend", "2000-01-01", "red", "@name", "1", "auto"]


# Bokeh asks for a kind of range that the property's type does not tell.
NOT_DRAWN = {("GMapPlot", "x_range"), ("GMapPlot", "y_range")}


@functools.cache
def depths(facts: Facts) -> dict[str, int]:
    """Of every class; 99 for one that needs itself."""
    names = [name for name, cls in facts.classes.items() if not cls.abstract]
    known = dict.fromkeys(names, 99)
    for _ in range(8):
        for name in names:
            deepest = 0
            for property in facts.properties(name).values():
                if property.required and "instance(" in property.type and not property.type.startswith("list"):
                    base = property.type.split("instance(")[1].split(")")[0]
                    deepest = max(deepest, 1 + min(known[other] for other in facts.concrete(base)))
            known[name] = min(99, deepest)
    return known


class Draw:
    """Of one seed; models that are drawn have what they need, and little else."""

    def __init__(self, facts: Facts, seed: int):
        self.facts = facts
        self.random = random.Random(seed)

    def model(self, name: str, depth: int = 0, **properties: object) -> dict:
        set = dict(properties)
        for key, property in self.facts.properties(name).items():
            if property.required and property.mark != "!" and key not in set:
                set[key] = self.value(property.type, depth + 1)
        return {"model": name, "set": set}

    def full(self, name: str) -> dict:
        """With every property set that may be."""
        return {
            "model": name,
            "set": {
                key: self.value(property.type, 1)
                for key, property in self.facts.properties(name).items()
                if not property.alias and property.mark != "@" and (name, key) not in NOT_DRAWN
            },
        }

    def number(self) -> float:
        return self.random.choice([0, 1, 2.5, -3, 1e-9, 12345678, 0.1, 1e20])

    def value(self, type: str, depth: int = 0) -> object:
        name, parts = split(type)
        return getattr(self, "_" + name)(parts, depth)

    def _any(self, parts, depth):
        return self.random.choice([None, 1, "text", [1, 2], 2.5, True, {"dict": [["k", 1]]}])

    def _null(self, parts, depth):
        return None

    def _bool(self, parts, depth):
        return self.random.random() < 0.5

    def _int(self, parts, depth):
        return self.random.choice([0, 1, 7, 255, 100000])

    def _float(self, parts, depth):
        return self.number()

    def _percent(self, parts, depth):
        return self.random.choice([0, 0.25, 1])

    def _string(self, parts, depth):
        return self.random.choice(WORDS)

    def _bytes(self, parts, depth):
        return {"bytes": "some"}

    def _enum(self, parts, depth):
        values = self.facts.enums[parts[0]] if parts[0] in self.facts.enums else [json.loads(part) for part in parts]
        return self.random.choice(values)

    def _prefix(self, parts, depth):
        return json.loads(parts[0]) + "name"

    def _color(self, parts, depth):
        return self.random.choice(["navy", "#123", "#12345678", "rgb(1, 2, 3)", "rgba(1,2,3,0.5)", {"tuple": [1, 2, 3]}])

    _color_hex = _color

    def _dash_pattern(self, parts, depth):
        return self.random.choice(["dashed", "4 2", [1, 2, 3], "solid"])

    def _css_length(self, parts, depth):
        return self.random.choice(["12px", "1.5em", "50%"])

    def _date(self, parts, depth):
        return self.random.choice([{"date": "1960-02-29"}, "2000-01-01"])

    def _datetime(self, parts, depth):
        return self.random.choice([{"datetime": "1960-02-29T12:30:00.001"}, {"date": "2020-01-01"}, 1000.5])

    def _time(self, parts, depth):
        return "12:30:00"

    def _timedelta(self, parts, depth):
        return {"timedelta": 86400.5}

    def _json(self, parts, depth):
        return '{"a": [1]}'

    def _factor(self, parts, depth):
        return self.random.choice(["a", {"tuple": ["a", "b"]}, {"tuple": ["a", "b", "c"]}])

    def _factors(self, parts, depth):
        return self.random.choice([["a", "b"], [{"tuple": ["a", "b"]}, {"tuple": ["a", "c"]}]])

    def _columns(self, parts, depth):
        return {"dict": [["x", [1, 2, 3]], ["y", {"array": [1.5, 2, -3], "dtype": "float64"}], ["s", ["a", None, "c"]]]}

    def _instance(self, parts, depth):
        names = [name for name in self.facts.concrete(parts[0]) if self.depth(name) <= max(1, 3 - depth)]
        return self.model(self.random.choice(names or self.shallowest(parts[0])), depth)

    def shallowest(self, base: str) -> list[str]:
        names = self.facts.concrete(base)
        return [min(names, key=self.depth)]

    def depth(self, name: str) -> int:
        """How many models deep what the class needs goes."""
        return depths(self.facts)[name]

    def _list(self, parts, depth):
        count = self.random.choice([0, 1, 2] if depth < 3 else [0])
        return [self.value(parts[0], depth + 1) for _ in range(count)]

    def _set(self, parts, depth):
        return {"set": ["tap", "pan"]}

    def _dict(self, parts, depth):
        if depth > 2:
            return {"dict": []}
        return {"dict": [[key, self.value(parts[1], depth + 1)] for key in ("one", "two") if self.fits(parts[0], key)]}

    @staticmethod
    def fits(type, key):
        return type in ("string", "any")

    def _tuple(self, parts, depth):
        return {"tuple": [self.value(part, depth + 1) for part in parts]}

    def _struct(self, parts, depth):
        out = []
        for part in parts:
            name, _, type = part.partition(":")
            if not name.endswith("?") or self.random.random() < 0.5:
                out.append([name.rstrip("?"), self.value(type, depth + 1)])
        return {"dict": out}

    def _either(self, parts, depth):
        return self.value(self.random.choice(parts), depth)

    def _nullable(self, parts, depth):
        return None if self.random.random() < 0.2 or depth > 2 else self.value(parts[0], depth)

    def _interval(self, parts, depth):
        low, high = float(parts[1]), float(parts[2])
        value = min(high, max(low, self.random.choice([1, 5, 100])))
        return int(value) if parts[0] == "int" else value

    def _nonnegative(self, parts, depth):
        value = self.value(parts[0], depth)
        return abs(value) if isinstance(value, (int, float)) else value

    def _positive(self, parts, depth):
        value = self.value(parts[0], depth)
        return abs(value) + 1 if isinstance(value, (int, float)) else value

    def _nonempty(self, parts, depth):
        return [self.value(split(parts[0])[1][0], depth + 1)]

    def _length(self, parts, depth):
        return [self.value(split(parts[0])[1][0], depth + 1) for _ in range(int(parts[1]))]

    def _having(self, parts, depth):
        return self.model("GlyphRenderer", depth, **{parts[1]: self.value(parts[2], depth)})

    def _spec(self, parts, depth):
        kind = self.random.choice(["value", "field", "plain", "expr", "transform"])
        plain = self.value(parts[0], depth)
        if "nonnegative" in parts and isinstance(plain, (int, float)):
            plain = abs(plain)
        if kind == "plain" and "dates" in parts and self.random.random() < 0.3 and "nonnegative" not in parts:
            return {"datetime": "1960-02-29T12:30:00.001"}
        if kind == "plain" and not isinstance(plain, str):
            return plain
        if kind in ("field", "plain"):
            return {"field": "column"}
        if kind == "expr":
            return {"expr": self.model("Stack")}
        if kind == "transform":
            return {"field": "column", "transform": self.model("Jitter")}
        return {"value": plain}

    def _bounds(self, parts, depth):
        return self.random.choice(["auto", {"tuple": [0, 1.5]}, {"tuple": [None, 3]}, {"tuple": [-1, None]}])
