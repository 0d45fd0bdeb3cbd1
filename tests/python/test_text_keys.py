"""Groups by texts that come with dictionaries: of Parquet files, where these change from one row group to the next, of
Arrow files and of arrays in memory."""

import collections

import pytest

import phlox
from phlox import _

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

ROWS = 60_000
GROUP = 7_000
THREADS = pytest.mark.parametrize("threads", [1, 2, 7])


def texts(row):
    """Each row group has texts of its own, some that all have, and nulls; the third has nothing else."""
    group = row // GROUP
    if group == 2 or row % 13 == 0:
        return None
    return f"of all {row % 5}" if row % 2 else f"of {group}: {row % 11}"


ALL = {
    "row": list(range(ROWS)),
    "k": [texts(row) for row in range(ROWS)],
    "l": [["", "x", "ü"][row % 3] for row in range(ROWS)],
    "n": [row % 4 for row in range(ROWS)],
}


def counted(*keys, keep=lambda row: True):
    """The sum of n and the number of rows of each key."""
    groups = collections.defaultdict(lambda: [0, 0])
    for row in range(ROWS):
        if keep(row):
            group = groups[tuple(ALL[key][row] for key in keys)]
            group[0] += ALL["n"][row]
            group[1] += 1
    return {key: tuple(value) for key, value in groups.items()}


def got(query, keys, threads=2, **options):
    rows = list(phlox.compute(query, engine="native", threads=threads, **options).rows())
    groups = {tuple(row[:keys]): tuple(row[keys:]) for row in rows}
    assert len(groups) == len(rows)
    return groups


def by(t, *keys):
    return t.by([getattr(_, key) for key in keys], total=_.n.sum(), rows=_.nrows())


@pytest.fixture(scope="module", params=["coded", "given up", "plain", "no nulls known"])
def files(request, tmp_path_factory):
    """Two files of many row groups."""
    folder = tmp_path_factory.mktemp("keys")
    options = {
        "coded": {},
        "given up": {"dictionary_pagesize_limit": 60, "data_page_size": 200, "write_batch_size": 50},
        "plain": {"use_dictionary": False},
        "no nulls known": {"write_statistics": False},
    }[request.param]
    table = pa.table(ALL)
    pq.write_table(table.slice(0, 4 * GROUP), folder / "1.parquet", row_group_size=GROUP, **options)
    pq.write_table(table.slice(4 * GROUP), folder / "2.parquet", row_group_size=GROUP, **options)
    return phlox.data(f"{folder}/*.parquet")


@THREADS
@pytest.mark.parametrize("keys", [["k"], ["l"], ["k", "l"], ["n", "k"], ["k", "n", "l"]])
def test_groups(files, keys, threads):
    assert got(by(files, *keys), len(keys), threads) == counted(*keys)


@THREADS
def test_rows_that_a_filter_leaves(files, threads):
    assert got(by(files[files.row % 3 == 1], "k"), 1, threads) == counted("k", keep=lambda row: row % 3 == 1)
    assert got(by(files[files.row < 0], "k"), 1, threads) == {}


def test_a_key_that_is_computed(files):
    groups = got(by(files.mutate(k=_.k.str.upper()), "k"), 1)
    assert groups == {(key and key.upper(),): value for (key,), value in counted("k").items()}


@THREADS
def test_reductions_of_the_key(files, threads):
    query = files.by(_.l, most=_.k.max(), kinds=_.k.nunique(), some=_.k.count())
    of = {l: [k for k, other in zip(ALL["k"], ALL["l"]) if k is not None and other == l] for l in set(ALL["l"])}  # noqa: E741
    assert got(query, 1, threads) == {(l,): (max(ks), len(set(ks)), len(ks)) for l, ks in of.items()}  # noqa: E741


@THREADS
def test_behind_a_join(files, threads):
    names = phlox.data(pa.table({"n": [0, 1, 2], "name": ["zero", "one", "two"]}))
    query = phlox.join(files, names, "n").by([_.k, _.name], rows=_.nrows())
    want = {}
    for (k, n), (_total, rows) in counted("k", "n").items():
        if n < 3:
            want[k, ["zero", "one", "two"][n]] = (rows,)
    assert got(query, 2, threads) == want


def test_texts_alone(files):
    query = files.select(_.k, _.l).distinct()
    assert set(got(query, 2)) == set(counted("k", "l"))


@THREADS
def test_little_memory(tmp_path, threads):
    """The texts of large dictionaries are not held besides the groups."""
    many = 200_000
    table = pa.table({"k": [f"a text that is not very short {row * 7 % many}" for row in range(many)], "n": [1] * many})
    path = tmp_path / "large.parquet"
    pq.write_table(table, path, row_group_size=50_000, dictionary_pagesize_limit=2**30)
    groups = got(by(phlox.data(str(path)), "k"), 1, threads, memory="24MB")
    assert len(groups) == many and set(groups.values()) == {(1, 1)}
    # With memory for them.
    assert got(by(phlox.data(str(path)), "k"), 1, threads) == groups


def coded_batches():
    """A table whose chunks have dictionaries of their own, with values that nothing has and twice the same."""
    pieces = []
    for begin in range(0, ROWS, 5_000):
        end = min(ROWS, begin + 5_000)
        values = sorted({k for k in ALL["k"][begin:end] if k}, reverse=begin % 2 == 0)
        values = ["unused", *values, *values]
        codes = [None if k is None else values.index(k, row % 2) for row, k in enumerate(ALL["k"][begin:end])]
        column = pa.DictionaryArray.from_arrays(pa.array(codes, pa.int32()), pa.array(values))
        pieces.append(pa.record_batch({"k": column, "n": pa.array(ALL["n"][begin:end]), "l": ALL["l"][begin:end]}))
    return pieces


@THREADS
def test_dictionaries_in_memory_and_arrow_files(tmp_path, threads):
    batches = coded_batches()
    table = pa.Table.from_batches(batches)
    assert got(by(phlox.data(table), "k"), 1, threads) == counted("k")
    assert got(by(phlox.data(table), "k", "l"), 2, threads) == counted("k", "l")
    with pa.ipc.new_stream(tmp_path / "t.arrows", table.schema) as out:
        for batch in batches:
            out.write_batch(batch)
    path = tmp_path / "t.arrow"
    (tmp_path / "t.arrows").rename(path)
    assert got(by(phlox.data(str(path)), "k"), 1, threads) == counted("k")
