"""A histogram of a file whose statistics say its ends, and small multiples, are counted in one pass: with the same picture."""

import math
import warnings

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from chart_rows import good_rows

import phlox
from phlox import Document


def drawn(table, **arguments):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        plot = phlox.plot(table, **arguments)
    return Document(plot).to_json(), sorted(str(each.message) for each in caught)


COLUMNS = {
    "finite": [0.25 * (i % 40) - 3 for i in range(400)],
    "with nan and null": [math.nan if i % 7 == 0 else None if i % 5 == 0 else i / 3 for i in range(400)],
    "infinite": [math.inf if i == 5 else -math.inf if i == 6 else float(i) for i in range(400)],
    "one value": [3.0] * 400,
    "all null": [None] * 400,
    "all nan": [math.nan] * 400,
    "positive": [1.1**i for i in range(400)],
}


@pytest.mark.parametrize("options", [{}, {"bins": 7}, {"cumulative": True}, {"density": True}, {"color": "letter"}, {"facet": "letter"}], ids=str)
@pytest.mark.parametrize("name", COLUMNS)
def test_a_histogram_of_a_file_is_that_of_its_rows(tmp_path, name, options):
    table = pa.table({"x": pa.array(COLUMNS[name], pa.float64()), "letter": [("a", "b", None, "c")[i % 4] for i in range(400)]})
    pq.write_table(table, tmp_path / "t.parquet", row_group_size=150)
    arguments = {"kind": "histogram", "x": "x", **options}
    assert drawn(phlox.data(str(tmp_path / "t.parquet")), **arguments) == drawn(table, **arguments)


def test_a_logarithmic_histogram_of_a_file(tmp_path):
    table = pa.table({"x": COLUMNS["finite"]})
    pq.write_table(table, tmp_path / "t.parquet")
    arguments = {"kind": "histogram", "x": "x", "x_scale": "log"}
    of_file, of_rows = drawn(phlox.data(str(tmp_path / "t.parquet")), **arguments), drawn(table, **arguments)
    assert of_file == of_rows
    assert "not positive" in of_rows[1][0]


@pytest.mark.parametrize("kind", ["bar", "histogram", "scatter", "line", "box", "heatmap", "pie", "density"])
def test_each_of_small_multiples_has_its_own_rows(kind):
    table = good_rows()
    channels = {"bar": {"x": "letter"}, "heatmap": {"x": "letter", "y": "whole"}, "pie": {"x": "letter"}}.get(kind, {"x": "number"})
    if kind in ("scatter", "line", "box"):
        channels = {"x": "letter" if kind == "box" else "number", "y": "other"}
    grid = phlox.plot(table, kind=kind, facet="word", **channels)
    for figure, *_ in grid.children:
        rows = table.filter(pa.compute.equal(table["word"], figure.title.text))
        if kind == "scatter":
            data = figure.renderers[0].data_source.data
            assert sorted(data["x"]) == sorted(rows["number"].to_pylist())
        elif kind in ("bar", "histogram"):
            column = "y" if kind == "bar" else "count"
            assert sum(sum(each.data_source.data[column]) for each in figure.renderers) == rows.num_rows
        elif kind == "pie":
            sizes = [each.data_source.data["size"][0] for each in figure.renderers if "size" in each.data_source.data]
            assert sum(sizes) == rows.num_rows
        else:
            assert figure.renderers
