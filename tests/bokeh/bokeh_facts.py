"""The committed facts, read for the tests: classes, their properties and types."""

from __future__ import annotations

import functools
import json
import pathlib
import re
from dataclasses import dataclass, field

FILE = pathlib.Path(__file__).parents[2] / "phlox/model/bokeh.facts"


@dataclass
class Property:
    name: str
    type: str
    default: str | None
    mark: str = ""
    alias: str = ""
    accepts: list[str] = field(default_factory=list)

    @property
    def required(self) -> bool:
        return self.default is None and not self.alias and self.mark != "@"


@dataclass
class Class:
    name: str
    abstract: bool
    bases: list[str]
    own: dict[str, Property] = field(default_factory=dict)


@dataclass
class Facts:
    version: str
    enums: dict[str, list]
    classes: dict[str, Class]

    @functools.cache
    def properties(self, name: str) -> dict[str, Property]:
        found: dict[str, Property] = {}
        cls = self.classes[name]
        for base in cls.bases:
            for key, value in self.properties(base).items():
                found.setdefault(key, value)
        for key, value in cls.own.items():
            if value.type or value.alias:
                found[key] = value
            else:
                old = found[key]
                found[key] = Property(key, old.type, value.default, old.mark, accepts=old.accepts)
        return dict(sorted(found.items()))

    @functools.cache
    def above(self, name: str) -> frozenset[str]:
        return frozenset({name}).union(*(self.above(base) for base in self.classes[name].bases))

    @functools.cache
    def concrete(self, base: str) -> list[str]:
        return [name for name, cls in self.classes.items() if not cls.abstract and base in self.above(name)]

    def __hash__(self) -> int:
        return id(self)


def split(text: str) -> tuple[str, list[str]]:
    """A type's name and its parts."""
    name, _, rest = text.partition("(")
    parts, depth, quoted, part = [], 0, False, ""
    for c in rest[:-1]:
        quoted ^= c == '"'
        if not quoted:
            depth += (c == "(") - (c == ")")
        if c == "," and depth == 0 and not quoted:
            parts.append(part)
            part = ""
        else:
            part += c
    return name, [*parts, part] if part else parts


@functools.cache
def facts() -> Facts:
    version, enums, classes = "", {}, {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        if line.startswith("bokeh "):
            version = line[6:]
        elif line.startswith("enum "):
            _, name, values = line.split(" ", 2)
            enums[name] = [json.loads(value) for value in re.findall(r'"(?:[^"\\]|\\.)*"|\S+', values)]
        elif line.startswith("class "):
            head, _, bases = line.partition(" :")
            words = head.split()
            cls = classes[words[1]] = Class(words[1], "abstract" in words[2:], bases.split())
        elif line.startswith("    accepts "):
            last.accepts.append(line[12:].split(" -> ")[0])
        else:
            mark = line[2] if line[2] in "!@" else ""
            name, _, rest = line[2 + len(mark) :].partition(" ")
            if rest.startswith("~ "):
                last = Property(name, "", None, mark, alias=rest[2:])
            elif rest.startswith("= "):
                last = Property(name, "", rest[2:], mark)
            else:
                type, equals, default = rest.partition(" = ")
                last = Property(name, type, default if equals else None, mark)
            cls.own[name] = last
    return Facts(version, enums, classes)
