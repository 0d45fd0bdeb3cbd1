"""Every chart of docs/gallery.md in a browser, and the page of them all."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys

import pytest
from hand import Hand

from phlox import Document

GALLERY = pathlib.Path(__file__).parents[1] / "gallery"
sys.path.insert(0, str(GALLERY))
from entries import entries, missing

ENTRIES = {entry.name: entry for entry in entries()}


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    if why := missing():
        if "PHLOX_ALL_PEERS" in os.environ:
            pytest.fail(why)
        pytest.skip(why)
    return tmp_path_factory.mktemp("gallery")


def test_there_are_enough():
    assert len(ENTRIES) == len(entries()) >= 60


@pytest.mark.parametrize("name", ENTRIES)
def test_it_is_drawn(name, browser, folder):
    document = Document(ENTRIES[name].draw())
    path = folder / f"{name}.html"
    document.save(path, assets=folder / "lib")
    with browser.open(path, 640, 400) as page:
        page.wait_idle()
        assert page.complaints == []
        outline = page.accessibility
        assert "Plots: " in outline
        assert f'main "{page.evaluate("document.title")}"' in outline
        assert Hand(page).drawn() > 0.002
        assert page.complaints == []


def test_the_page_of_all_is_complete_in_itself(browser, folder):
    # Of so many charts in one page a browser without a graphics card is slow.
    path = folder / "gallery.html"
    subprocess.run([sys.executable, GALLERY / "page.py", path, "8"], check=True)
    few = len(list(ENTRIES)[::8])
    with browser.open(path, 1000, 700) as page:
        assert page.wait_idle() == few
        assert page.complaints == []
        assert page.evaluate("document.querySelectorAll('section h3').length") == few
