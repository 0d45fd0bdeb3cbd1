"""Arrow IPC files of many batches, read by threads at once, give what one thread gives."""

import pyarrow
import pyarrow.ipc
import pytest
from numbered_rows import check_every_row_once

import phlox

ROWS = 300_000


def rows_of(begin, end):
    return pyarrow.table(
        {
            "i": pyarrow.array(range(begin, end), pyarrow.int64()),
            "s": pyarrow.array([None if i % 11 == 0 else f"text {i % 1000}" for i in range(begin, end)], "string"),
        }
    )


def write(path, rows, batch_rows=None, stream=False, compression=None):
    options = pyarrow.ipc.IpcWriteOptions(compression=compression)
    make = pyarrow.ipc.new_stream if stream else pyarrow.ipc.new_file
    with make(path, rows.schema, options=options) as writer:
        writer.write_table(rows, max_chunksize=batch_rows)


@pytest.fixture(scope="module", params=["file", "with a stream"])
def table(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("batches")
    # One batch of more pieces than one, one without rows, many small ones (more than are opened alone).
    write(folder / "1.arrow", rows_of(0, 200_000))
    write(folder / "2.arrow", rows_of(0, 0))
    write(folder / "3.arrow", rows_of(200_000, 290_000), batch_rows=70, compression="lz4")
    write(folder / "4.arrow", rows_of(290_000, ROWS), batch_rows=1000, stream=request.param != "file")
    return phlox.data(f"{folder}/{'[134]' if request.param == 'file' else '*'}.arrow")


@pytest.mark.parametrize("threads", [1, 2, 7])
def test_every_row_once(table, threads):
    check_every_row_once(table, ROWS, threads)


@pytest.mark.parametrize("threads", [1, 2, 7])
def test_the_order_of_the_rows(table, threads):
    kept = table[(table.i >= 60_000) & (table.i < 295_000)].i
    rows = phlox.compute(kept, engine="native", threads=threads)
    assert list(rows) == list(range(60_000, 295_000))


@pytest.mark.parametrize("threads", [1, 2, 7])
def test_no_columns_at_all(table, threads):
    assert phlox.compute(table.nrows(), engine="native", threads=threads) == ROWS


@pytest.mark.parametrize("threads", [1, 2, 7])
def test_a_bad_value_says_its_row_in_the_file(tmp_path, threads):
    values = list(range(50_000))
    values[37_123] = 2**40
    values[41_000] = 2**41
    write(tmp_path / "bad.arrow", pyarrow.table({"i": values}), batch_rows=1000)
    table = phlox.data(str(tmp_path / "bad.arrow"), "{i: int32}")
    with pytest.raises(phlox.Error, match=r'row 37124, column "i"'):
        phlox.compute(table.i.sum(), engine="native", threads=threads)


@pytest.mark.parametrize("threads", [1, 2, 7])
def test_a_value_that_is_not_ours_says_its_row_in_the_file(tmp_path, threads):
    values = [i * 1000 for i in range(50_000)]
    values[37_123] += 1
    values[41_000] += 1
    write(tmp_path / "bad.arrow", pyarrow.table({"t": pyarrow.array(values, pyarrow.timestamp("ns"))}), batch_rows=1000)
    table = phlox.data(str(tmp_path / "bad.arrow"))
    with pytest.raises(phlox.Error, match=r"nanosecond|37123001") as failed:
        phlox.compute(table.t.max(), engine="native", threads=threads)
    assert failed.value.where.endswith('bad.arrow, row 37124, column "t"')


def test_a_broken_batch_is_an_error(tmp_path):
    path = tmp_path / "bad.arrow"
    write(path, pyarrow.table({"s": [f"text {i}" for i in range(50_000)]}), batch_rows=10_000)
    # It stands also in what fills up the batch before.
    path.write_bytes(path.read_bytes().replace(b"text 30000", b"\xff\xff\xff\xff 30000"))
    with pytest.raises(phlox.Error, match=r"bad\.arrow"):
        phlox.compute(phlox.data(str(path)).s.max(), engine="native", threads=3)
