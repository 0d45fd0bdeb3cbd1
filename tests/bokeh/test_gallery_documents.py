"""Bokeh's own reader takes every document of the gallery and says the same; ours takes what users of bokeh make."""

from __future__ import annotations

import json
import os
import pathlib
import sys

import phlox
import pytest
from test_documents import differences, through_bokeh

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "gallery"))
from entries import entries, missing

ENTRIES = {entry.name: entry for entry in entries()}


@pytest.mark.parametrize("name", ENTRIES)
def test_bokeh_reads_the_gallery(bokeh, name):
    if why := missing():
        if "PHLOX_ALL_PEERS" in os.environ:
            pytest.fail(why)
        pytest.skip(why)
    document = phlox.Document(ENTRIES[name].draw(), title=name)
    back = through_bokeh(bokeh, document)
    found = list(differences(json.loads(document.to_json())["roots"], json.loads(back.to_json())["roots"]))
    assert not found, "\n".join(found[:10])


@pytest.mark.parametrize("name", ["lines", "bars", "colours", "images", "times", "dashboard"])
def test_phlox_reads_what_users_of_bokeh_make(bokeh, name):
    written = bokeh.ask(op="example", name=name)
    ours = phlox.Document.from_json(written)
    again = bokeh.ask(op="rewrite", document=json.loads(ours.to_json()))
    found = list(differences(written["roots"], again["roots"]))
    assert not found, "\n".join(found[:10])
    assert phlox.Document.from_json(again) == ours
