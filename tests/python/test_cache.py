"""What .cache() keeps, and when it knows that what it has is no longer true."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import phlox
import pytest
from phlox import _, cache_clear, cache_info, cache_limit, compute, data, symbol

OLD = 1_700_000_000


@pytest.fixture(autouse=True)
def empty_cache():
    cache_clear()
    cache_limit()
    yield
    cache_clear()
    cache_limit()


def write(path, text, at=OLD):
    """A file that was written long ago, so that its time tells a later change."""
    path.write_text(text)
    os.utime(path, (at, at))
    return path


def counts():
    info = cache_info()
    return info["hits"], info["misses"], info["entries"]


def test_the_second_time_it_is_there(tmp_path):
    path = write(tmp_path / "a.csv", "k,x\na,1\na,2\nb,3\n")
    kept = data(path).by("k", s=_.x.sum()).cache()
    assert dict(compute(kept)) == {"a": 3, "b": 3}
    assert counts() == (0, 1, 1)
    assert dict(compute(kept)) == {"a": 3, "b": 3}
    assert counts() == (1, 1, 1)
    # The same part of another query.
    assert compute(kept.s.sum()) == 6
    assert counts() == (2, 1, 1)
    # And written anew.
    assert compute(data(path).by("k", s=_.x.sum()).cache().nrows()) == 2
    assert counts() == (3, 1, 1)


def test_a_symbol_is_known_by_what_it_is_bound_to(tmp_path):
    one = write(tmp_path / "1.csv", "x\n1\n")
    two = write(tmp_path / "2.csv", "x\n2\n")
    t = symbol("t", "{x: int64}")
    kept = t.filter(_.x > 0).cache()
    assert compute(kept.x.sum(), {t: one}) == 1
    assert compute(kept.x.sum(), {t: two}) == 2
    assert compute(kept.x.sum(), {t: one}) == 1
    assert counts() == (1, 2, 2)


@pytest.mark.parametrize("same_time", [False, True])
def test_a_changed_file_is_read_again(tmp_path, same_time):
    path = write(tmp_path / "a.csv", "x\n1\n")
    kept = data(path).filter(_.x > 0).cache()
    assert compute(kept.x.sum()) == 1
    # Of the same size, and even with its old time put back: the inode's own time tells.
    time.sleep(0.05)
    write(path, "x\n7\n", OLD if same_time else OLD + 1)
    assert compute(kept.x.sum()) == 7
    assert compute(kept.x.sum()) == 7
    assert counts() == (1, 2, 2)


def test_a_replaced_file_is_read_again(tmp_path):
    path = write(tmp_path / "a.csv", "x\n1\n")
    kept = data(path).cache()
    assert compute(kept.x.sum()) == 1
    os.replace(write(tmp_path / "b.csv", "x\n8\n"), path)
    assert compute(kept.x.sum()) == 8


def test_a_file_of_a_moment_ago_is_not_kept(tmp_path):
    # It could be written again within the same tick of its clock.
    path = tmp_path / "a.csv"
    kept = data(write(path, "x\n1\n")).cache()
    for x in (1, 2, 3):
        path.write_text(f"x\n{x}\n")
        assert compute(kept.x.sum()) == x
    assert counts()[2] == 0
    assert "changed a moment ago" in kept.explain()


def test_a_file_more_in_a_glob(tmp_path):
    write(tmp_path / "1.csv", "x\n1\n")
    kept = data(f"{tmp_path}/*.csv", "{x: int64}").cache()
    assert compute(kept.x.sum()) == 1
    assert compute(kept.x.sum()) == 1
    write(tmp_path / "2.csv", "x\n10\n")
    assert compute(kept.x.sum()) == 11
    os.remove(tmp_path / "1.csv")
    assert compute(kept.x.sum()) == 10
    assert counts()[0] == 1


def test_standard_input_is_not_kept():
    program = (
        "from phlox import *\n"
        "kept = data('-?format=csv').filter(_.x > 0).cache()\n"
        "print(compute(kept.x.sum()), cache_info()['entries'], cache_info()['misses'])\n"
    )
    env = {**os.environ, "PYTHONPATH": str(Path(phlox.__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-c", program], input="x\n1\n2\n", env=env, capture_output=True, text=True, timeout=300
    )
    assert done.stdout.split() == ["3", "0", "0"], done.stderr


def test_objects_are_known_by_their_rows():
    kept_over = lambda rows: data(rows).filter(_.x > 0).cache().x.sum()  # noqa: E731
    assert compute(kept_over([{"x": 1}, {"x": 2}])) == 3
    assert compute(kept_over([{"x": 1}, {"x": 2}])) == 3
    assert compute(kept_over([{"x": 1}, {"x": 5}])) == 6
    assert counts() == (1, 2, 2)


def test_a_frame_that_is_changed_in_place():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"x": [1, 2, 3], "s": ["a", "b", None]})
    t = symbol("t", "{x: ?int64, s: ?string}")
    kept = t.filter(_.x > 0).cache()
    assert compute(kept.x.sum(), {t: frame}) == 6
    assert compute(kept.x.sum(), {t: frame}) == 6
    assert counts()[0] == 1
    frame.loc[0, "x"] = 10
    assert compute(kept.x.sum(), {t: frame}) == 15
    frame.loc[2, "s"] = "c"
    assert compute(kept.s.count(), {t: frame}) == 3


def test_rows_of_every_type():
    pyarrow = pytest.importorskip("pyarrow")
    columns = {
        "b": pyarrow.array([True, None, False]),
        "i": pyarrow.array([1, 2, 3], pyarrow.int8()),
        "s": pyarrow.array(["a", "", None]),
        "l": pyarrow.array([[1, 2], None, []], pyarrow.list_(pyarrow.int64())),
        "r": pyarrow.array([{"a": 1}, {"a": None}, None]),
        "f": pyarrow.array([[1, 2], [3, 4], None], pyarrow.list_(pyarrow.int32(), 2)),
        "m": pyarrow.array([[("k", 1)], [], None], pyarrow.map_(pyarrow.string(), pyarrow.int64())),
        "c": pyarrow.array(["x", "y", "x"]).dictionary_encode(),
        "d": pyarrow.array([1, None, 3], pyarrow.decimal128(10, 2)),
    }
    table = pyarrow.table(columns)
    for name, column in columns.items():
        cache_clear()
        kept = data(table.select([name])).cache()
        assert compute(kept).to_dicts() == compute(data(table.select([name]))).to_dicts()
        compute(kept)
        assert counts() == (1, 1, 1), name
        # The same places of a longer table, and other rows.
        compute(data(pyarrow.concat_tables([table, table]).select([name]).slice(3)).cache())
        compute(data(table.select([name]).slice(1)).cache())
        assert counts()[2] >= 2, name
        assert cache_info()["bytes"] > 0


def test_a_reader_is_not_read_for_its_version():
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.table({"x": [1, 2]})
    kept = data(table.to_reader()).filter(_.x > 0).cache()
    assert compute(kept.x.sum()) == 3
    assert counts()[2] == 0


def test_what_was_asked_for_least_lately_goes_first():
    def part(n):
        return data([{"x": n + i} for i in range(1000)]).cache()

    compute(part(0))
    one = cache_info()["bytes"]
    assert one >= 8000
    cache_limit(2 * one + one // 2)
    compute(part(1))
    compute(part(0))
    compute(part(2))
    info = cache_info()
    assert (info["entries"], info["evictions"], info["bytes"]) == (2, 1, 2 * one)
    hits = info["hits"]
    compute(part(0))
    assert cache_info()["hits"] == hits + 1
    compute(part(1))
    assert cache_info()["hits"] == hits + 1
    cache_limit(0)
    assert cache_info()["entries"] == 0


def test_what_is_larger_than_the_cache_is_computed_in_its_place():
    cache_limit(100)
    kept = data([{"x": i} for i in range(1000)]).filter(_.x >= 0).cache()
    assert compute(kept.x.sum()) == 499_500
    assert counts() == (0, 1, 0)
    with pytest.raises(TypeError):
        cache_limit(-1)
    with pytest.raises(TypeError):
        cache_limit("1 GB")


def test_threads_share_it(tmp_path):
    path = write(tmp_path / "a.csv", "x\n" + "\n".join(map(str, range(10_000))) + "\n")
    kept = data(path).filter(_.x % 2 == 0).cache()
    sums = []
    threads = [threading.Thread(target=lambda: sums.append(compute(kept.x.sum()))) for _i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sums == [24_995_000] * 8
    assert counts()[2] == 1


def test_explain_says_what_is_kept(tmp_path):
    path = write(tmp_path / "a.csv", "x\n1\n")
    kept = data(path).filter(_.x > 0).cache()
    assert "it is computed first, and its rows are kept" in kept.explain()
    assert counts() == (0, 0, 0)
    compute(kept)
    assert "its rows are in the cache" in kept.explain()
    assert '"cached"' in kept.explain(format="json")


def test_deep_chains():
    t = data([{"x": 1}])
    for _i in range(2000):
        t = t.filter(_.x > 0).cache()
    assert compute(t.x.sum()) == 1


def test_an_error_is_no_result(tmp_path):
    path = write(tmp_path / "a.csv", "x\n9223372036854775807\n")
    kept = data(path).mutate(x=_.x + 1).cache()
    for _i in range(2):
        with pytest.raises(phlox.Error):
            compute(kept)
    assert counts()[2] == 0


def test_the_order_of_a_sort_goes_through():
    rows = [{"x": (i * 7919) % 100_003} for i in range(100_003)]
    kept = data(rows).sort("x").cache()
    assert compute(kept.x.cache()).to_arrow().to_pylist() == sorted(row["x"] for row in rows)
    assert [x for (x,) in compute(kept.filter(_.x >= 50_000)).rows()] == list(range(50_000, 100_003))
