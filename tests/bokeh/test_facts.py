"""That the committed facts are those of the pinned bokeh."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess

import phlox
from bokeh_facts import facts

ROOT = pathlib.Path(__file__).parents[2]


def test_facts_are_those_of_the_pinned_version(bokeh_python):
    pinned = (ROOT / "tools/setup/bokeh.in").read_text().split("==")[-1].strip()
    assert facts().version == pinned == phlox.models.bokeh_version
    run = subprocess.run(
        [bokeh_python, ROOT / "tools/bokeh/facts.py", "--check"], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_class_is_there():
    for name in facts().classes:
        cls = getattr(phlox.models, name)
        assert cls.__name__ == name
        assert {base.__name__ for base in cls.__mro__} - {"object"} >= facts().above(name)


def test_glyph_methods_take_arguments_in_bokehs_order(bokeh_python):
    code = (
        "import json, bokeh.models.glyphs as g; "
        "print(json.dumps({n: list(getattr(g, n)._args or ()) for n in g.__all__ if hasattr(getattr(g, n), '_args')}))"
    )
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    run = subprocess.run([bokeh_python, "-c", code], capture_output=True, text=True, check=True, env=environment)
    theirs = json.loads(run.stdout)
    for _, cls, order in phlox._core.figure_glyphs():
        assert order.split() == theirs[cls]
