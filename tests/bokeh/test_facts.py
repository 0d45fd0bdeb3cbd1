"""That the committed facts are those of the pinned bokeh."""

from __future__ import annotations

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
