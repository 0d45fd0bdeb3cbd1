"""Our own engine on more than fits into memory: a group-by with 50 million keys, a sort and a join of two files of 20
million rows, windows over all rows, reductions of all values, in 512 MB, give what DuckDB gives.

PHLOX_OUT_OF_CORE_SCALE (default 0.1) is the share of these sizes, and of the memory: 1 is the whole. A smaller one
leaves 64 MiB more for what does not shrink with the data: code, stacks, blocks that are being read."""

import os
import pathlib
import shutil
import subprocess
import sys

import duckdb
import numpy
import pyarrow.csv
import pytest

import large_tables
import limited_process

ROOT = pathlib.Path(__file__).resolve().parents[2]
COMMAND = os.environ.get("PHLOX_COMMAND", str(ROOT / "build" / "phlox"))
SCALE = float(os.environ.get("PHLOX_OUT_OF_CORE_SCALE", "0.1"))
KEYS = int(50_000_000 * SCALE)
ROWS = int(20_000_000 * SCALE)
MEMORY = int(512 * SCALE)  # MB, of --memory
LIMIT = int(512 * SCALE * 2**20) + (0 if SCALE >= 1 else 64 * 2**20)  # bytes, of the process
UNLIMITED = 1 << 40
MEANS = limited_process.means()


@pytest.fixture(scope="module")
def native():
    """The tests are about this engine: without it there is nothing to test."""
    engines = subprocess.run([COMMAND, "engines"], check=True, capture_output=True, text=True).stdout
    if "native" not in [line.split()[0] for line in engines.splitlines()[1:]]:
        pytest.skip("no engine native")


@pytest.fixture(scope="module")
def disk(tmp_path_factory):
    """A folder for data and for what is spilled; it is emptied at once, since it may hold 10 GB."""
    folder = tmp_path_factory.mktemp("out_of_core")
    kind = subprocess.run(["stat", "-f", "-c", "%T", folder], check=True, capture_output=True, text=True).stdout.strip()
    assert kind not in ("tmpfs", "ramfs"), f"{folder} is memory ({kind}), no disk: name one with --basetemp"
    yield folder
    shutil.rmtree(folder)


def phlox(disk, expression, bindings, types, limit=LIMIT):
    """The digest of what the command prints under the limit, and what is to be said of its memory: "" if it was enough.
    If not, the digest is of a run that has all the memory it likes."""
    options = pyarrow.csv.ConvertOptions(column_types=types)
    read = lambda out: large_tables.digest(pyarrow.csv.open_csv(out, convert_options=options))  # noqa: E731
    return run(disk, expression, bindings, read, limit)


def single(disk, expression, bindings):
    """The same of the only row that is printed, as text."""
    return run(disk, expression, bindings, lambda out: out.read().decode().splitlines()[1])


def run(disk, expression, bindings, read, limit=LIMIT):
    spill = disk / "spill"
    spill.mkdir(exist_ok=True)
    command = [COMMAND, "query", "--engine", "native", "--memory", f"{MEMORY}MB", "--format", "csv", expression]
    environment = {**os.environ, "TMPDIR": str(spill)}
    running = limited_process.Limited(MEANS, limit, [*command, *bindings], env=environment)
    found, failure = None, None
    try:
        found = read(running.stdout)
    except (pyarrow.ArrowInvalid, ValueError, IndexError) as error:  # the command's own words say why
        failure = error
    status, peak, said = running.finish()
    assert list(spill.iterdir()) == [], "spilled files are left"
    # Death by the kernel (-9) is the group's answer to what is too much, "out of memory" the program's.
    if limit == LIMIT and (status == -9 or "out of memory" in said):
        found, _ = run(disk, expression, bindings, read, UNLIMITED)
        return found, f"{MEMORY} MB by --memory do not fit into {LIMIT} bytes ({MEANS})"
    assert status == 0, f"status {status}, peak {peak} of {limit} bytes by {MEANS}: {said}"
    assert failure is None, failure
    return found, f"{peak} bytes resident, {limit} may be ({MEANS})" if peak > limit else ""


def reference(disk, sql):
    """The digest of DuckDB's answer."""
    connection = duckdb.connect(config={"temp_directory": str(disk / "duckdb")})
    return large_tables.digest(connection.execute(sql).to_arrow_reader(1 << 17))


def check(found, expected, shortfall):
    assert found.value() == expected.value(), f"{SCALE} of the whole, {MEANS}"
    assert not shortfall, shortfall


@pytest.mark.parametrize("means", [MEANS])
def test_the_limit_holds(means):
    """What takes more than it may dies, whatever the machine: else the tests below would show nothing."""
    hungry = f"print('begins', flush=True); taken = b'x' * {LIMIT + (32 << 20)}; print(len(taken))"
    running = limited_process.Limited(means, LIMIT, [sys.executable, "-S", "-c", hungry])
    out = running.stdout.read()
    status, _, _ = running.finish()
    assert out == b"begins\n"
    assert status != 0
    modest = f"taken = b'x' * {LIMIT // 2}; print(len(taken))"
    running = limited_process.Limited(means, LIMIT, [sys.executable, "-S", "-c", modest])
    out = running.stdout.read()
    status, peak, _ = running.finish()
    assert (out, status) == (f"{LIMIT // 2}\n".encode(), 0)
    assert LIMIT // 2 < peak <= LIMIT


def test_group_by(native, disk):
    file = disk / "groups.csv"
    large_tables.groups(file, KEYS, 1)
    expected = reference(disk, f"SELECT key, sum(v)::BIGINT, count(v) FROM '{file}' GROUP BY key")
    assert expected.rows == KEYS
    found, shortfall = phlox(disk, "t.by(_.key, s=_.v.sum(), n=_.v.count())", [f"t: {{key: int64, v: int64}} = {file}"],
                  {"key": "int64", "s": "int64", "n": "int64"})  # fmt: skip
    file.unlink()
    check(found, expected, shortfall)


def test_group_by_of_a_part_that_does_not_fit(native, disk):
    """All keys come into one of the parts that wait on the disk."""
    file = disk / "groups.csv"
    large_tables.groups(file, KEYS // 2, 5, large_tables.keys_of_one_part)
    expected = reference(disk, f"SELECT key, sum(v)::BIGINT, min(v), max(v), count(v) FROM '{file}' GROUP BY key")
    assert expected.rows == KEYS // 2
    found, shortfall = phlox(disk, "t.by(_.key, s=_.v.sum(), a=_.v.min(), b=_.v.max(), n=_.v.count())", [f"t: {{key: int64, v: int64}} = {file}"],
                  {"key": "int64", "s": "int64", "a": "int64", "b": "int64", "n": "int64"})  # fmt: skip
    file.unlink()
    check(found, expected, shortfall)


def test_sort(native, disk):
    file = disk / "rows.csv"
    large_tables.rows(file, ROWS, 0, ROWS, 2)
    # The digest does not see order, so DuckDB need not sort.
    expected = reference(disk, f"FROM '{file}'")
    found, shortfall = phlox(disk, "t.sort(_.key)", [f"t: {{key: int64, name: string, v: int64}} = {file}"],
                  {"key": "int64", "name": "string", "v": "int64"})  # fmt: skip
    file.unlink()
    assert found.sorted
    check(found, expected, shortfall)


def test_join(native, disk):
    left, right = disk / "left.csv", disk / "right.csv"
    # A tenth of the left rows has keys that the right file lacks.
    large_tables.rows(left, ROWS, ROWS // 10, ROWS + ROWS // 10, 3)
    large_tables.unique_rows(right, ROWS, 4)
    expected = reference(disk, f"SELECT l.key, l.name, l.v, r.w FROM '{left}' l JOIN '{right}' r ON l.key = r.key")
    found, shortfall = phlox(disk, 'join(l, r, "key")',
                  [f"l: {{key: int64, name: string, v: int64}} = {left}", f"r: {{key: int64, w: int64}} = {right}"],
                  {"key": "int64", "name": "string", "v": "int64", "w": "int64"})  # fmt: skip
    left.unlink()
    right.unlink()
    assert expected.rows > ROWS * 8 // 10
    check(found, expected, shortfall)


@pytest.mark.parametrize(
    "windows, sql",
    [
        ("w=_.v.cumsum().over(order='key'), r=rank().over(order='key'), b=_.v.lag(1, default=-1).over(order='key')",
         "sum(v) OVER (ORDER BY key ROWS UNBOUNDED PRECEDING)::BIGINT, rank() OVER (ORDER BY key), coalesce(lag(v) OVER (ORDER BY key), -1)"),
        ("w=_.v.sum().over(), r=_.v.nunique().over(), b=_.v.max().over()",
         "(SELECT sum(v) FROM t)::BIGINT, (SELECT count(DISTINCT v) FROM t), (SELECT max(v) FROM t)"),
    ],
    ids=["ordered", "whole"],
)  # fmt: skip
def test_windows_over_one_partition(native, disk, windows, sql):
    """All rows are one partition."""
    file = disk / "rows.csv"
    # Each key once: the order of equal keys is not DuckDB's.
    large_tables.unique_rows(file, ROWS, 6)
    expected = reference(disk, f"WITH t AS (SELECT key, w AS v FROM '{file}') SELECT key, {sql} FROM t")
    found, shortfall = phlox(disk, f"t.rename(v='w').mutate({windows}).select('key', 'w', 'r', 'b')",
                  [f"t: {{key: int64, w: int64}} = {file}"], dict.fromkeys(["key", "w", "r", "b"], "int64"))  # fmt: skip
    file.unlink()
    check(found, expected, shortfall)


@pytest.mark.parametrize("reduction, sql", [("nunique()", "count(DISTINCT key)"), ("median()", "median(key)"), ("mode()", "1")])
def test_values_of_all_rows(native, disk, reduction, sql):
    """Reductions that look at every value, of 50 million different ones, and one that is there twice."""
    file = disk / "rows.csv"
    large_tables.unique_rows(file, KEYS, 7)
    with open(file, "a") as rows:
        rows.write("1,1\n1,1\n")
    expected = duckdb.execute(f"SELECT {sql} FROM '{file}'").fetchall()[0][0]
    found, shortfall = single(disk, f"t.key.{reduction}", [f"t: {{key: int64, w: int64}} = {file}"])
    file.unlink()
    assert float(found) == pytest.approx(float(expected), rel=1e-15)
    assert not shortfall, shortfall


@pytest.mark.parametrize("reduction", ["nunique()", "mode()"])
def test_values_of_a_part_that_does_not_fit(native, disk, reduction):
    """All values come into one of the parts that wait on the disk."""
    file = disk / "groups.csv"
    large_tables.groups(file, KEYS // 2, 9, large_tables.keys_of_one_part)
    first = int(large_tables.keys_of_one_part(numpy.arange(1))[0])
    with open(file, "a") as rows:
        rows.write(f"{first},1\n" * 100)
    found, shortfall = single(disk, f"t.key.{reduction}", [f"t: {{key: int64, v: int64}} = {file}"])
    file.unlink()
    assert int(found) == (KEYS // 2 if reduction == "nunique()" else first)
    assert not shortfall, shortfall


@pytest.mark.parametrize("reduction, sql", [("nunique()", "count(DISTINCT v)"), ("median()", "median(v)")])
def test_values_of_groups(native, disk, reduction, sql):
    """The same of many groups, of which one has half of all rows."""
    file = disk / "rows.csv"
    large_tables.unique_rows(file, ROWS, 8)
    table = f"(SELECT CASE WHEN w % 2 = 0 THEN 0 ELSE w % 100003 END AS k, key AS v FROM '{file}')"
    expected = duckdb.execute(f"SELECT sum(v)::DOUBLE, count(*) FROM (SELECT k, {sql} AS v FROM {table} GROUP BY k)").fetchall()[0]
    found, shortfall = single(
        disk,
        f"t.by(if_else(_.w % 2 == 0, 0, _.w % 100003).label('k'), v=_.key.{reduction}).summary(v=_.v.cast('float64').sum(), n=_.nrows())",
        [f"t: {{key: int64, w: int64}} = {file}"],
    )
    file.unlink()
    v, n = found.split(",")
    assert int(n) == expected[1]
    assert float(v) == pytest.approx(expected[0], rel=1e-12)
    assert not shortfall, shortfall
