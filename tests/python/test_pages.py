"""Documents as files and outputs of notebooks, as Python says them; what they show is tested in tests/browser."""

from __future__ import annotations

import os
import pathlib
import re
import shutil
import subprocess
import sys
import types

import phlox
import pytest
from phlox import Document, models
from phlox import _pages as pages


def figure() -> models.Model:
    return models.Figure(title="Price", x_range=models.Range1d(), y_range=models.Range1d())


def test_a_model_is_a_document_with_one_root():
    assert figure().to_html() == Document(figure()).to_html()


def test_save_writes_by_the_ending(tmp_path):
    document = Document(figure())
    document.save(tmp_path / "a.html", title="Own", description="What it is")
    page = (tmp_path / "a.html").read_text()
    assert page == document.to_html(title="Own", description="What it is")
    assert "<title>Own</title>" in page and 'content="What it is"' in page
    document.save(str(tmp_path / "a.json"))
    assert (tmp_path / "a.json").read_text() == document.to_json()
    assert Document.from_json((tmp_path / "a.json").read_text()) == document


def test_assets_are_referred_to_as_they_are_said():
    page = figure().to_html(assets="my lib")
    assert '<script src="my%20lib/bokeh.min.js"></script>' in page
    assert len(page) < 20_000


@pytest.mark.parametrize(
    "name, options, error, said",
    [
        ("a.txt", {}, phlox.UnsupportedError, "cannot tell what kind of file"),
        ("a.html", {"width": 3}, phlox.InvalidError, "an HTML page takes no option width"),
        ("a.png", {"title": "x"}, phlox.InvalidError, "a picture takes no option title"),
        ("a.json", {"strict": True}, phlox.InvalidError, "takes no option strict"),
        ("a.png", {"width": -1}, phlox.InvalidError, "positive number of pixels"),
        ("a.png", {"width": "wide"}, phlox.InvalidError, "positive number of pixels"),
        ("a.png", {"scale": "big"}, phlox.WrongTypeError, "the scale is a number"),
        ("a.html", {"title": 3}, phlox.WrongTypeError, "the title is a text"),
        ("a.html", {"language": "x y"}, phlox.InvalidError, "a language is a tag"),
        ("a.html", {"level": "hard"}, phlox.WrongTypeError, "the level is a number"),
        ("no/where/a.html", {}, phlox.Error, "no folder"),
    ],
)
def test_what_cannot_be_written_is_an_error_and_leaves_nothing(name, options, error, said, tmp_path):
    with pytest.raises(error, match=said):
        figure().save(tmp_path / name, **options)
    assert list(tmp_path.iterdir()) == []


def test_without_bokehjs_the_error_says_what_to_do(monkeypatch, tmp_path):
    code = "import phlox; phlox.models.Figure().to_html()"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={"PHLOX_BOKEHJS": str(tmp_path), "PYTHONPATH": str(pathlib.Path(phlox.__file__).parents[1])},
    )
    assert "a page needs BokehJS" in done.stderr and "tools/setup/bokehjs.sh" in done.stderr


class Notebook:
    """What IPython tells of the cell that runs."""

    def __init__(self, monkeypatch):
        self.shell = types.SimpleNamespace(parent_header={}, execution_count=0)
        module = types.ModuleType("IPython")
        module.get_ipython = lambda: self.shell
        monkeypatch.setitem(sys.modules, "IPython", module)
        monkeypatch.setattr(pages, "_carriers", {})

    def run(self, cell: str | None, *shown: object) -> list[bool]:
        """Runs a cell; for each of its outputs, whether BokehJS came with it."""
        self.shell.execution_count += 1
        self.shell.parent_header = {"metadata": {"cellId": cell} if cell else {}}
        return [len(each._repr_html_()) > 1_000_000 for each in shown]


def test_bokehjs_comes_once_a_notebook(monkeypatch):
    notebook = Notebook(monkeypatch)
    assert notebook.run("a", figure(), Document(figure())) == [True, False]
    assert notebook.run("b", figure()) == [False]
    # The output that had it is replaced by this one.
    assert notebook.run("a", figure(), figure()) == [True, False]
    assert notebook.run("b", figure()) == [False]


def test_bokehjs_comes_once_where_cells_have_no_names(monkeypatch):
    notebook = Notebook(monkeypatch)
    assert notebook.run(None, figure(), figure()) == [True, False]
    assert notebook.run(None, figure()) == [False]


def test_only_what_has_a_place_of_its_own_is_shown():
    assert models.Line()._repr_html_() is None
    assert models.ColumnDataSource()._repr_html_() is None
    assert models.Row(children=[figure()])._repr_html_()


def test_samples_of_the_documentation_run(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    page = pathlib.Path(__file__).parents[2] / "docs/pages.md"
    blocks = re.findall(r"^```python\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL)
    assert len(blocks) == 2
    names: dict = {}
    exec(blocks[0], names)
    assert "<title>The price of things</title>" in names["page"]
    if shutil.which("chromium"):
        exec(blocks[1], names)
        assert names["picture"].startswith("<svg")
    assert "price.html" in os.listdir()
