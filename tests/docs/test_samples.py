"""The samples of the documentation give what the pages say."""

import pytest

from .samples import ROOT, Page, data_folder

PAGES = ["docs/tutorial.md", "docs/shell.md", "docs/charts.md", "docs/dashboards.md"]


@pytest.fixture(scope="module")
def folder():
    with data_folder() as place:
        yield place


@pytest.mark.parametrize("name", PAGES)
def test_samples(name, folder):
    page = Page(ROOT / name, folder)
    blocks = list(page.blocks())
    assert len(blocks) > 1
    wrong = [f"{name}:{line}\nit says:\n{old}\nit gives:\n{new}" for line, _, old, new in blocks if old != new]
    assert not wrong, "\n\n".join(wrong)
