"""Writes phlox/model/bokeh.facts: names, bases, properties, types and defaults of Bokeh's models, out of the
installed package. Facts only: no text of Bokeh's documentation.

    PYTHON tools/bokeh/facts.py [--check]      # PYTHON of tools/setup/bokeh.sh; --check only compares
"""

from __future__ import annotations

import importlib
import json
import pathlib
import pkgutil
import sys
import warnings

warnings.simplefilter("ignore")

import bokeh
import bokeh.models
import bokeh.plotting
from bokeh.core.has_props import HasProps, is_abstract
from bokeh.core.property.alias import Alias
from bokeh.core.property.dataspec import DataSpec
from bokeh.core.property.singletons import Undefined
from bokeh.core.serialization import Serializer
from bokeh.model import Model

from property_types import Types

TARGET = pathlib.Path(__file__).parent.parent.parent / "phlox/model/bokeh.facts"
HEAD = """\
# Written by tools/bokeh/facts.py out of the Python package bokeh; not edited by hand.
# "enum NAME VALUES", then for each class "class NAME [abstract] family=... [wire=...] : BASES", and below it its
# own properties: "  NAME TYPE [= DEFAULT]", perhaps with lines "    accepts TYPE -> CONVERSION". Without a default
# a property has to be set. "  NAME ~ OTHER" is another name of a property, "  NAME = DEFAULT" another default of a base's property.
# A default is written as in a document's JSON. "!" before a name: not written to a document; "@": read-only.
"""
# Not models: they hold properties of Python alone, or are made by the user.
LEFT_OUT = ("bokeh.core.property_mixins", "bokeh.model.data_model", "bokeh.plotting.gmap")
# What a property takes besides values of its type, by the first type of it, and what becomes of it. "wrap A.p": a
# model A with p set to it; "each p": of every element a struct of it; "pairs A.p.q": of every pair a model A; "items":
# the pairs of a map; "bytes": the bytes of a text; None: phlox does not take it.
CONVERSIONS = {
    ("Axis", "ticker", 0): "wrap FixedTicker.ticks",
    ("Grid", "ticker", 0): "wrap FixedTicker.ticks",
    ("BoxAnnotation", "handles", 0): "wrap BoxInteractionHandles.all",
    ("Plot", "title", 0): "wrap Title.text",
    ("GMapPlot", "api_key", 0): "bytes",
    ("HBox", "children", 0): "each child",
    ("VBox", "children", 0): "each child",
    ("HoverTool", "tooltips", 0): "items",
    ("Legend", "items", 0): "pairs LegendItem.label.renderers",
    ("Tabs", "tabs", 0): "pairs TabPanel.title.child",
    ("WheelZoomTool", "hit_test_behavior", 1): "wrap GroupByModels.groups",
    # A name that stands for a model or a list: what it stands for is written instead.
    ("WheelZoomTool", "hit_test_behavior", 0): None,
    ("CategoricalColorMapper", "palette", 0): None,
    ("ColorMapper", "palette", 0): None,
    ("ImageBase", "color_mapper", 0): None,
    ("Image", "color_mapper", 0): None,
    ("ImageStack", "color_mapper", 0): None,
    ("TapTool", "modifiers", 0): None,
    ("WheelPanTool", "modifiers", 0): None,
    ("WheelZoomTool", "modifiers", 0): None,
    # Null for something else that is not null.
    ("BoxAnnotation", "left", 0): None,
    ("BoxAnnotation", "right", 0): None,
    ("BoxAnnotation", "top", 0): None,
    ("BoxAnnotation", "bottom", 0): None,
    ("Select", "options", 0): None,
    ("Select", "value", 0): None,
    # A list is a sequence already, and frames become columns in a way of ours.
    ("StyledElement", "css_classes", 0): None,
    ("ColumnDataSource", "data", 0): None,
    ("ColumnDataSource", "data", 1): None,
    ("ColumnDataSource", "data", 2): None,
}


def load() -> dict[str, type[Model]]:
    """The classes by the names of the wire."""
    for module in pkgutil.walk_packages(bokeh.models.__path__, "bokeh.models."):
        importlib.import_module(module.name)
    return {
        wire: cls
        for wire, cls in sorted(Model.model_class_reverse_map.items())
        if not cls.__module__.startswith(LEFT_OUT) and cls.__module__.startswith("bokeh.")
    }


def host_names(classes: dict[str, type[Model]]) -> dict[str, str]:
    """Names without dots; of two classes with one name that of the DOM gets another."""
    names = {}
    for wire in classes:
        last = wire.rsplit(".", 1)[-1]
        names[wire] = "Dom" + last if "." in wire and not last.startswith("DOM") else last
    assert len(set(names.values())) == len(names)
    return names


def family(cls: type) -> str:
    """The header that the class is in."""
    parts = cls.__module__.split(".")
    if parts[1] == "plotting":
        return "plots"
    if parts[1] != "models":
        return "documents"
    if parts[2] == "glyph":
        return "glyphs"
    if parts[2] == "misc":
        return parts[3]
    return "plots" if parts[2] in ("canvas", "coordinates") else parts[2]


class Writer:
    """Writes the lines of one class after another."""

    def __init__(self) -> None:
        self.classes = load()
        self.names = host_names(self.classes)
        self.types = Types(self.names)
        self.converted: set[tuple[str, str, int]] = set()
        self.by_class = {cls: self.names[wire] for wire, cls in self.classes.items()}

    def default(self, value: object) -> str:
        text = json.dumps(self.bare(Serializer(deferred=False).encode(value)), separators=(",", ":"))
        return text

    def bare(self, rep: object) -> object:
        """Without ids: a default that is a model is a new one each time."""
        if isinstance(rep, dict):
            return {key: self.bare(value) for key, value in rep.items() if not (key == "id" and "name" in rep)}
        return [self.bare(value) for value in rep] if isinstance(rep, (list, tuple)) else rep

    def value_default(self, cls: type, descriptor: object) -> str | None:
        """None where there is none."""
        value = descriptor.class_default(cls)
        if value is Undefined:
            return None
        prop = descriptor.property
        if isinstance(prop, DataSpec):
            value = DataSpec.to_serializable(prop, None, descriptor.name, value)
        return self.default(value)

    def bases(self, cls: type) -> list[type]:
        """The nearest bases that are models of ours."""
        found = []
        for base in cls.__bases__:
            if base in self.by_class:
                found.append(base)
            elif issubclass(base, HasProps):
                found += self.bases(base)
        return found

    def property(self, cls: type, name: str, descriptor: object, bases: list[type]) -> str | None:
        prop = descriptor.property
        inherited = [base for base in bases if name in base.properties()]
        if isinstance(prop, Alias):
            return None if inherited else f"  {name} ~ {prop.aliased_name}"
        default = self.value_default(cls, descriptor)
        text = self.types.of(prop)
        if inherited:
            first = inherited[0].lookup(name)
            if self.types.of(first.property) == text and first.readonly == descriptor.readonly:
                same = self.value_default(inherited[0], first) == default
                return None if same else f"  {name}" + ("" if default is None else f" = {default}")
        mark = "@" if descriptor.readonly else "" if descriptor.serialized else "!"
        return f"  {mark}{name} {text}" + ("" if default is None else f" = {default}") + self.accepts(cls, name, prop)

    def accepts(self, cls: type, name: str, prop: object) -> str:
        if isinstance(prop, DataSpec):
            return ""  # an expression becomes a spec of it, a date a number: that is what the check of a spec does
        text = ""
        for i, (taken, _) in enumerate(prop.alternatives):
            conversion = CONVERSIONS[self.by_class[cls], name, i]
            self.converted.add((self.by_class[cls], name, i))
            if conversion:
                text += f"\n    accepts {self.types.of(taken)} -> {conversion}"
        return text

    def lines(self) -> list[str]:
        body = []
        for wire, cls in self.classes.items():
            bases = self.bases(cls)
            head = f"class {self.names[wire]}" + (" abstract" if is_abstract(cls) else "") + f" family={family(cls)}"
            head += f" wire={wire}" if wire != self.names[wire] else ""
            body.append(head + " : " + " ".join(self.by_class[base] for base in bases))
            for name in sorted(cls.properties()):
                line = self.property(cls, name, cls.lookup(name), bases)
                if line:
                    body.append(line)
        enums = [
            f"enum {name} {' '.join(json.dumps(value) for value in values)}"
            for name, values in sorted(self.types.enums.items())
        ]
        return [f"bokeh {bokeh.__version__}", *enums, *body]


def main() -> int:
    text = HEAD + "\n".join(Writer().lines()) + "\n"
    if "--check" not in sys.argv[1:]:
        TARGET.write_text(text, encoding="utf-8")
        return 0
    if TARGET.read_text(encoding="utf-8") == text:
        return 0
    print(f"{TARGET.name} is not what bokeh {bokeh.__version__} says: run tools/bokeh/facts.py")
    return 1


if __name__ == "__main__":
    sys.exit(main())
