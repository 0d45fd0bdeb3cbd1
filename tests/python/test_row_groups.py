"""Parquet files of many row groups, read by threads at once, give what one thread gives."""

import pyarrow
import pyarrow.parquet
import pytest
from numbered_rows import check_every_row_once

import phlox

ROWS = 300_000


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    folder = tmp_path_factory.mktemp("groups")
    rows = pyarrow.table(
        {
            "i": pyarrow.array(range(ROWS), pyarrow.int64()),
            "s": [None if i % 11 == 0 else f"text {i % 1000}" for i in range(ROWS)],
        }
    )
    # One row group of more pieces than one, many small ones, and one without rows.
    pyarrow.parquet.write_table(rows.slice(0, 200_000), folder / "1.parquet", row_group_size=150_000)
    pyarrow.parquet.write_table(rows.slice(0, 0), folder / "2.parquet")
    pyarrow.parquet.write_table(rows.slice(200_000), folder / "3.parquet", row_group_size=7_000)
    return phlox.data(f"{folder}/*.parquet")


@pytest.mark.parametrize("threads", [1, 2, 7])
def test_every_row_once(table, threads):
    check_every_row_once(table, ROWS, threads)


@pytest.mark.parametrize("threads", [1, 2, 7])
def test_the_order_of_the_rows(table, threads):
    kept = table[(table.i >= 60_000) & (table.i < 260_000)].i
    rows = phlox.compute(kept, engine="native", threads=threads)
    assert list(rows) == list(range(60_000, 260_000))


def test_a_broken_row_group_is_an_error(tmp_path):
    path = tmp_path / "bad.parquet"
    rows = pyarrow.table({"i": pyarrow.array(range(50_000), pyarrow.int64())})
    pyarrow.parquet.write_table(rows, path, row_group_size=10_000, compression="zstd", use_dictionary=False)
    # The header of a page in the fourth row group.
    begin = pyarrow.parquet.ParquetFile(path).metadata.row_group(3).column(0).data_page_offset
    data = bytearray(path.read_bytes())
    data[begin : begin + 40] = b"\xff" * 40
    path.write_bytes(data)
    t = phlox.data(str(path))
    with pytest.raises(OSError, match="bad.parquet"):
        phlox.compute(t[t.i >= 0].i.sum(), engine="native", threads=2)
