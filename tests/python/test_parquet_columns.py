"""Columns of Parquet files, however their pages are stored, are what pyarrow reads."""

import functools

import numpy
import pytest

import phlox

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
pc = pytest.importorskip("pyarrow.compute")

ROWS = 70_000  # more than one piece
ROW = numpy.arange(ROWS)
# Of each row whether it is null.
NULLS = {
    "none": ROW < 0,
    "some": ROW % 7 == 3,
    "most": ROW % 50 != 0,
    "first": ROW < 67_000,
    "all": ROW >= 0,
}


@functools.cache
def values():
    """A column of each type that there is a reader for, and of some that there is none for."""
    whole = pa.array(ROW)
    small = pa.array(ROW % 100)
    kinds = [getattr(pa, f"{sign}int{bits}")() for sign in ("", "u") for bits in (8, 16, 32, 64)]
    made = {str(kind): small.cast(kind) for kind in kinds}
    made["negative"] = pa.array(ROW * -(2**30))
    made["large"] = pa.array(2**64 - 1 - ROW.astype("uint64"))
    made["float32"] = pa.array((ROW / 3).astype("float32"))
    made["float64"] = pa.array(ROW / 3)
    made["bool"] = pa.array(ROW % 3 == 0)
    made["date"] = pa.array(ROW.astype("int32")).cast(pa.date32())
    made["time"] = pa.array(ROW * 1000).cast(pa.time64("us"))
    for name, kind in {"moment": pa.timestamp("us"), "utc": pa.timestamp("us", "UTC"), "ms": pa.timestamp("ms")}.items():
        made[name] = pa.array(ROW * 10**6).cast(kind)
    made["decimal"] = small.cast(pa.decimal128(21, 2)).cast(pa.decimal128(9, 2))
    made["few"] = pa.array(["", "a", "bc", "ü", "x" * 40]).take(pa.array(ROW % 5))
    lengths = pa.array(["-" * i for i in range(30)]).take(pa.array(ROW % 30))
    made["many"] = pc.binary_join_element_wise(whole.cast(pa.string()), lengths, "")
    made["long"] = pa.array(["é" * i for i in range(70)]).take(pa.array(ROW % 70))
    made["bytes"] = pa.array([bytes([i]) * (i % 20) for i in range(256)], pa.binary()).take(pa.array(ROW % 256))
    return made


def columns(nulls):
    mask = pa.array(NULLS[nulls])
    return {name: pc.if_else(mask, pa.scalar(None, array.type), array) for name, array in values().items()}


def check(path, table, threads=2):
    t = phlox.data(str(path))
    # A filter, so that the native engine has something to do.
    got = phlox.compute(t[t.row >= 0], engine="native", threads=threads).to_arrow()
    got = got.take(pc.sort_indices(got["row"]))
    for name in table.column_names:
        want = table[name].combine_chunks()
        assert got[name].cast(want.type).combine_chunks().equals(want), name


@pytest.mark.parametrize("nulls", NULLS)
def test_every_type(tmp_path, nulls):
    made = columns(nulls)
    table = pa.table({"row": ROW, **made})
    path = tmp_path / "t.parquet"
    pq.write_table(table, path, row_group_size=68_000)
    # Those that are read straight away alone, and together with others.
    slow = {"bool", "ms", "decimal"}
    alone = table.select([name for name in ("row", *made) if name not in slow])
    pq.write_table(alone, tmp_path / "alone.parquet", row_group_size=68_000)
    check(tmp_path / "alone.parquet", alone)
    check(path, table)


STORED = {
    "as it comes": {},
    "without dictionaries": {"use_dictionary": False},
    "dictionaries that are given up": {"dictionary_pagesize_limit": 3000, "data_page_size": 5000},
    "small pages": {"data_page_size": 1000, "write_batch_size": 100},
    "new pages": {"data_page_version": "2.0", "data_page_size": 3000},
    "packed": {"compression": "zstd"},
    "not packed": {"compression": "none"},
    "lengths first": {"use_dictionary": False, "column_encoding": dict.fromkeys(["few", "many", "long", "bytes"], "DELTA_LENGTH_BYTE_ARRAY")},
    "beginnings shared": {"use_dictionary": False, "column_encoding": dict.fromkeys(["few", "many", "long"], "DELTA_BYTE_ARRAY")},
    "differences": {"use_dictionary": False, "column_encoding": {"number": "DELTA_BINARY_PACKED"}},
    "streams of bytes": {"use_dictionary": False, "column_encoding": {"real": "BYTE_STREAM_SPLIT"}},
}  # fmt: skip


@pytest.mark.parametrize("stored", STORED)
@pytest.mark.parametrize("nulls", ["none", "some"])
def test_every_way_of_storing(tmp_path, stored, nulls):
    made = columns(nulls)
    kept = {name: made[name] for name in ("few", "many", "long", "bytes")}
    table = pa.table({"row": ROW, "number": made["negative"], "real": made["float64"], **kept})
    path = tmp_path / "t.parquet"
    pq.write_table(table, path, row_group_size=68_000, **STORED[stored])
    for threads in (1, 7):
        check(path, table, threads)


def texts_of(parts):
    """An array that says it is of texts, of any bytes."""
    array = pa.array(parts, pa.binary())
    return pa.Array.from_buffers(pa.string(), len(array), array.buffers(), array.null_count)


@pytest.mark.parametrize("dictionary", [True, False])
@pytest.mark.parametrize("parts", [[b"ok", b"\xff"], [b"\xc3", b"\xa9"], [b"a\xc3", None, b"\xa9b"]])
def test_texts_that_are_none_are_an_error(tmp_path, dictionary, parts):
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"s": texts_of(parts), "n": range(len(parts))}), path, use_dictionary=dictionary)
    t = phlox.data(str(path))
    with pytest.raises(phlox.Error, match="(?s)column s.*UTF8"):
        phlox.compute(t[t.n >= 0], engine="native").to_arrow()


def test_no_column(tmp_path):
    path = tmp_path / "t.parquet"
    pq.write_table(pa.table({"n": ROW}), path, row_group_size=50_000)
    assert phlox.compute(phlox.data(str(path)).nrows(), engine="native") == ROWS
