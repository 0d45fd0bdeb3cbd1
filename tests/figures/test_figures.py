"""Matplotlib's figures, in the Python that has Matplotlib (tools/setup/matplotlib.sh): the tests of own/, and a fixed
sample of the scripts of its gallery."""

import json
import os
import pathlib
import subprocess

import pytest

import phlox

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[1]
PYTHON = pathlib.Path(os.environ.get("PHLOX_MATPLOTLIB_PYTHON", ROOT / ".deps/matplotlib/bin/python"))
ENVIRONMENT = {
    **{key: value for key, value in os.environ.items() if not key.startswith("PYTHON")},
    "PYTHONPATH": f"{pathlib.Path(phlox.__file__).parents[1]}:{ROOT / 'tests'}",
}


@pytest.fixture(autouse=True)
def matplotlib_is_there():
    if not PYTHON.exists():
        assert not os.environ.get("PHLOX_ALL_PEERS"), "Matplotlib is not installed: tools/setup/matplotlib.sh"
        pytest.skip("Matplotlib is not installed: tools/setup/matplotlib.sh")


def run(*arguments):
    return subprocess.run([PYTHON, "-m", *arguments], cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True)


def test_figures_artist_by_artist():
    done = run("pytest", "-q", "-p", "no:cacheprovider", str(HERE / "own"))
    assert done.returncode == 0, done.stdout[-8000:]
    assert "passed" in done.stdout


def test_a_sample_of_the_gallery(tmp_path):
    done = run("matplotlib_gallery", "--sample", "--output", str(tmp_path), "--jobs", "2")
    assert done.returncode == 0, done.stdout + done.stderr[-4000:]
    found = json.loads((tmp_path / "results.json").read_text())
    assert len(found) == len((ROOT / "tests/matplotlib_gallery/sample.txt").read_text().split())
    assert [script["name"] for script in found if script["error"]] == []
    figures = [figure for script in found for figure in script["figures"]]
    assert len(figures) > len(found)
    real = sum(not figure["notes"] for figure in figures)
    # The sample holds what Bokeh has no axes for, too: of some 110 figures 96 were made of real glyphs only.
    assert real >= 0.8 * len(figures), [(figure["file"], figure["notes"]) for figure in figures if figure["notes"]]
