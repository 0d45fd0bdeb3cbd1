"""Fixtures of the tests in a browser. Without Chromium they are skipped; with PHLOX_ALL_PEERS (CI) they fail."""

from __future__ import annotations

import os
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import chromium


def pytest_addoption(parser):
    parser.addoption("--accept", action="store_true", help="write the pictures of tests/browser as its baselines")


@pytest.fixture(scope="session")
def browser():
    if why := chromium.missing():
        if "PHLOX_ALL_PEERS" in os.environ:
            pytest.fail(f"no browser: {why}")
        pytest.skip(f"no browser: {why}")
    started = chromium.Browser()
    yield started
    started.close()


@pytest.fixture(scope="session")
def pictures(browser, request):
    return chromium.Pictures(browser, request.config.getoption("--accept", default=False))


@pytest.fixture
def show(browser, tmp_path):
    """Writes a document, or a model, as a page and opens it: show(figure, width=, height=, **options of save)."""
    opened = []

    def show(shown, width=800, height=600, name="page.html", **options):
        path = tmp_path / name
        shown.save(path, **options)
        page = browser.open(path, width, height)
        opened.append(page)
        page.wait_idle()
        return page

    yield show
    for page in opened:
        page.__exit__()
