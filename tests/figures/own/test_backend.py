"""The module as a backend, and the functions of phlox."""

import io
import json
import subprocess
import sys

import matplotlib.pyplot as plt
import pytest

import phlox
import phlox.matplotlib

SCRIPT = """
import matplotlib
matplotlib.use("module://phlox.matplotlib")
import matplotlib.pyplot as plt
plt.plot([1, 2, 3])
plt.title("A page")
for name in ("figure.html", "figure.json", "figure.png", "figure.svg"):
    plt.savefig(name)
plt.show()
"""


def test_a_script_saves_and_shows(tmp_path):
    done = subprocess.run([sys.executable, "-c", SCRIPT], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "A page" in (tmp_path / "figure.html").read_text()
    assert json.loads((tmp_path / "figure.json").read_text())["roots"]
    assert (tmp_path / "figure.png").read_bytes().startswith(b"\x89PNG")
    # Without a desktop, show() says where the page is.
    with open(done.stdout.strip(), encoding="utf-8") as page:
        assert "A page" in page.read()


def test_phlox_alone_does_not_import_matplotlib():
    code = "import sys, phlox; assert 'matplotlib' not in sys.modules; assert phlox.from_matplotlib"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_from_matplotlib_is_one_function_at_two_places():
    figure, axes = plt.subplots()
    axes.plot([1, 2])
    first, second = phlox.from_matplotlib(figure), phlox.matplotlib.from_matplotlib(figure)
    assert isinstance(first, phlox.Document)
    assert first.to_json() == second.to_json()


def test_what_is_no_figure_is_refused():
    with pytest.raises(TypeError, match="takes a figure of Matplotlib, not Axes"):
        phlox.from_matplotlib(plt.subplots()[1])


def test_a_figure_without_axes():
    assert phlox.from_matplotlib(plt.figure()).to_json()


def test_the_figure_stays_as_it_was():
    figure, axes = plt.subplots()
    axes.scatter([1, 2], [3, 4])
    axes.legend(["points"])
    before, after = io.BytesIO(), io.BytesIO()
    figure.savefig(before, format="png")
    phlox.from_matplotlib(figure)
    figure.savefig(after, format="png")
    assert before.getvalue() == after.getvalue()


@pytest.mark.parametrize("kind", ["scatterplot", "histplot", "boxplot", "violinplot", "lineplot", "heatmap"])
def test_seaborn(kind):
    seaborn = pytest.importorskip("seaborn")
    pandas = pytest.importorskip("pandas")
    table = pandas.DataFrame({"x": [1.0, 2, 3, 4] * 5, "y": range(20), "kind": ["a", "b"] * 10})
    figure, axes = plt.subplots()
    if kind == "heatmap":
        seaborn.heatmap(table[["x", "y"]], annot=True, ax=axes)
    else:
        getattr(seaborn, kind)(data=table, x="x", y="y", hue="kind", ax=axes)
    from phlox.matplotlib.picture import Picture

    picture = Picture(figure)
    assert picture.document().to_json()
    assert picture.notes == []


@pytest.mark.parametrize("kind", ["line", "bar", "barh", "hist", "box", "kde", "area", "pie"])
def test_pandas(kind):
    pandas = pytest.importorskip("pandas")
    column = pandas.Series([1.0, 3.0, 2.0, 5.0], index=pandas.date_range("2024-01-01", periods=4), name="price")
    figure, axes = plt.subplots()
    column.plot(kind=kind, ax=axes)
    from phlox.matplotlib.picture import Picture

    picture = Picture(figure)
    assert picture.document().to_json()
    assert picture.notes == []
