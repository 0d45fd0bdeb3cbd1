"""Runs in the Python that has bokeh: a request a line on stdin, its answer a line on stdout, both JSON.

{"op": "accepts", "values": [[CLASS, PROPERTY, VALUE], ...]}  null for each that is accepted, else the error
{"op": "write", "roots": [VALUE, ...]}                        the document of these models, as bokeh writes it
{"op": "example", "name": NAME}                                a document of examples.py
{"op": "rewrite", "document": JSON, "patch": JSON}             a document read, perhaps patched, and written again
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
import warnings

warnings.simplefilter("ignore")

import bokeh.models
import bokeh.plotting
import numpy
from bokeh.core.property.vectorization import Expr, Field, Value
from bokeh.document import Document
from bokeh.model import Model

from examples import EXAMPLES
from neutral import build

for module in pkgutil.walk_packages(bokeh.models.__path__, "bokeh.models."):
    importlib.import_module(module.name)

KINDS = {"value": Value, "field": Field, "expr": Expr}


class Host:
    """Bokeh's own values."""

    @staticmethod
    def cls(name):
        for wire in (name, f"bokeh.models.dom.{name}", f"bokeh.models.dom.{name.removeprefix('Dom')}"):
            if name.startswith("Dom") and wire == name:
                continue
            if wire in Model.model_class_reverse_map:
                return Model.model_class_reverse_map[wire]
        raise KeyError(name)

    def model(self, name, properties):
        return self.cls(name)(**properties)

    def spec(self, kind, what, transform, units):
        extra = {} if transform is None else {"transform": transform}
        if units is not None:
            extra["units"] = units
        return {kind: what, **extra} if extra else KINDS[kind](what)

    def array(self, values, dtype):
        return numpy.array(values, dtype=dtype)


HOST = Host()


def accepts(name, property, rep):
    try:
        value = build(rep, HOST)
    except Exception as error:  # a value that is itself refused, e.g. a model within
        return f"inside: {error}"
    cls = HOST.cls(name)
    checked = cls.lookup(property).property
    # Asked first without the text of an error, which takes bokeh most of the time.
    try:
        if not checked.is_valid(value) and not any(other.is_valid(value) for other, _ in checked.alternatives):
            return "not valid"
        setattr(cls(), property, value)
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:300]
    return None


def answer(request):
    if request["op"] == "accepts":
        return [accepts(*each) for each in request["values"]]
    if request["op"] == "write":
        document = Document()
        for root in request["roots"]:
            document.add_root(build(root, HOST))
        return document.to_json(deferred=False)
    if request["op"] == "example":
        document = Document(title="Example")
        document.add_root(EXAMPLES[request["name"]]())
        return document.to_json(deferred=False)
    document = Document.from_json(request["document"])
    if request.get("patch"):
        document.apply_json_patch(request["patch"])
    return document.to_json(deferred=False)


for line in sys.stdin:
    try:
        result = {"ok": answer(json.loads(line))}
    except Exception as error:
        result = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(result), flush=True)
