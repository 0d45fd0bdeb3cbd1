"""Figures for the tests; without Matplotlib nothing here is collected: test_figures.py starts a Python that has it."""

import importlib.util

import pytest

if importlib.util.find_spec("matplotlib") is None:
    collect_ignore_glob = ["test_*.py"]
else:
    import matplotlib

    matplotlib.use("agg")


@pytest.fixture(autouse=True)
def no_figure_is_left():
    yield
    import matplotlib.pyplot

    matplotlib.pyplot.close("all")
