"""Nested and rarer types between Python's objects, Arrow, pandas, Polars and files, and their mistakes."""

import datetime
import json
import subprocess
import uuid
from decimal import Decimal
from pathlib import Path

import phlox
import pyarrow as pa
import pytest

SHAPE = (
    "{r: ?{a: ?int64, b: string}, l: var * ?int64, f: ?2 * float64, m: ?map[string, int64], "
    "c: ?categorical[string], u: uuid, j: ?json, b: bytes, d: ?decimal[38, 3], z: datetime['Europe/Berlin']}"
)
BERLIN = datetime.datetime(2020, 1, 1, 11, tzinfo=datetime.UTC)
ROWS = [
    {
        "r": {"a": 1, "b": "x"}, "l": [1, None], "f": [1.0, -0.5], "m": {"k": 1, "j": 2}, "c": "red",
        "u": uuid.UUID(int=10), "j": '{"a":[1]}', "b": b"\x00\xff", "d": Decimal("1.500"), "z": BERLIN,
    },
    {
        "r": None, "l": [], "f": None, "m": None, "c": None,
        "u": uuid.UUID(int=11), "j": None, "b": b"", "d": None, "z": BERLIN,
    },
]  # fmt: skip
T = phlox.symbol("t", SHAPE)
NAMES = list(T.schema)


def dicts(source):
    return phlox.compute(T, {T: source}).to_dicts()


def arrow():
    return pa.table(phlox.compute(T, {T: ROWS}))


def test_python_objects_come_back_as_they_went_in():
    assert dicts(ROWS) == ROWS
    assert [type(value) for value in dicts(ROWS)[0].values()] == [
        dict, list, list, dict, str, uuid.UUID, str, bytes, Decimal, datetime.datetime,
    ]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_one_value(name):
    value = phlox.compute(T[name].first(), {T: ROWS})
    assert value == ROWS[0][name]
    assert phlox.compute(T[name].first(), {T: ROWS[:0]}) is None


def test_arrow_holds_every_type():
    schema = arrow().schema
    assert str(schema.field("u").type) == "extension<arrow.uuid>"
    assert str(schema.field("j").type) == "extension<arrow.json>"
    assert pa.types.is_struct(schema.field("r").type) and pa.types.is_map(schema.field("m").type)
    assert schema.field("f").type.list_size == 2
    assert schema.field("z").type.tz == "Europe/Berlin"
    assert dicts(arrow()) == ROWS


def test_polars_and_back():
    frame = phlox.compute(T, {T: ROWS}).to_polars()
    assert dicts(frame) == ROWS


def test_pandas_and_back():
    """All but maps, which pandas holds as lists of tuples."""
    flat = T[[name for name in NAMES if name != "m"]]
    frame = phlox.compute(flat, {T: ROWS}).to_pandas()
    again = phlox.compute(flat, {T: frame.assign(m=None)}).to_dicts()
    assert again == [{name: row[name] for name in NAMES if name != "m"} for row in ROWS]


@pytest.mark.parametrize("ending", ["parquet", "arrow", "jsonl", "json"])
def test_files_and_back(ending, tmp_path):
    source, target = tmp_path / "source.arrow", tmp_path / f"target.{ending}"
    with pa.ipc.new_file(source, arrow().schema) as writer:
        writer.write_table(arrow())
    command = [str(phlox_command()), "query", "t", str(source), "-o", str(target)]
    subprocess.run(command, check=True, capture_output=True)
    assert dicts(str(target)) == ROWS
    if ending in ("parquet", "arrow"):
        assert phlox.discover(str(target)) == T.type


def phlox_command():
    """The command line of this build."""
    return Path(phlox.__file__).parents[2] / "phlox"


def printed(form, tmp_path):
    source = tmp_path / "source.arrow"
    with pa.ipc.new_file(source, arrow().schema) as writer:
        writer.write_table(arrow())
    command = [str(phlox_command()), "query", "t", str(source), "--format", form]
    return subprocess.run(command, check=True, capture_output=True).stdout.decode(errors="replace")


def test_jsonl_prints_every_type(tmp_path):
    first, second = map(json.loads, printed("jsonl", tmp_path).splitlines())
    assert first == {
        "r": {"a": 1, "b": "x"}, "l": [1, None], "f": [1, -0.5], "m": {"k": 1, "j": 2}, "c": "red",
        "u": str(uuid.UUID(int=10)), "j": {"a": [1]}, "b": "AP8=", "d": "1.500", "z": "2020-01-01T12:00:00+01:00",
    }  # fmt: skip
    assert second["r"] is None and second["l"] == [] and second["j"] is None


@pytest.mark.parametrize("form", ["csv", "markdown", "table"])
def test_text_prints_every_type(form, tmp_path):
    text = printed(form, tmp_path).replace('""', '"').replace("\\", "")
    if form != "csv":  # where bytes stand as they are
        assert "AP8=" in text
    for part in ('{"a":1,"b":"x"}', "[1,null]", '{"k":1,"j":2}', "red", str(uuid.UUID(int=10)), "1.500"):
        assert part in text


def test_json_on_several_lines_stays_on_one(tmp_path):
    j = phlox.symbol("t", "{j: json}")
    table = pa.table(phlox.compute(j, {j: [('{"a":\n 1}',)]}))
    with pa.ipc.new_file(tmp_path / "j.arrow", table.schema) as writer:
        writer.write_table(table)
    command = [str(phlox_command()), "query", "t", str(tmp_path / "j.arrow"), "-o", str(tmp_path / "j.jsonl")]
    subprocess.run(command, check=True, capture_output=True)
    assert [json.loads(line) for line in (tmp_path / "j.jsonl").read_text().splitlines()] == [{"j": {"a": 1}}]


def mistake(shape, source):
    t = phlox.symbol("t", shape)
    with pytest.raises(phlox.Error) as caught:
        list(phlox.compute(t, {t: source}))
    return str(caught.value)


@pytest.mark.parametrize(
    ("shape", "rows", "message"),
    [
        ("{l: var * int64}", [([1],), ([1, None],)], 'a null where the type is int64 (row 2, column "l")'),
        ("{r: {a: int64}}", [({"a": 1},), ({},)], 'a null where the type is int64 (row 2, column "r")'),
        ("{r: {a: int64}}", [(None,)], 'a null where the type is {a: int64} (row 1, column "r")'),
        ("{m: map[string, int64]}", [({"a": None},)], 'a null where the type is int64 (row 1, column "m")'),
        ("{f: 2 * int64}", [([1],)], 'a list of another length than the type 2 * int64 has (row 1, column "f")'),
        ("{u: uuid}", [("123",)], "no uuid is the str '123' (row 1, column \"u\")"),
        ("{j: json}", [("{a: 1}",)], "no json is the str '{a: 1}' (row 1, column \"j\")"),
        ("{r: {a: int64}}", [(5,)], 'no {a: int64} is the int 5 (row 1, column "r")'),
        ("{l: var * int64}", [(5,)], 'no var * int64 is the int 5 (row 1, column "l")'),
    ],
)
def test_mistakes_of_python_rows(shape, rows, message):
    assert message in mistake(shape, rows)


@pytest.mark.parametrize(
    ("shape", "values", "type_", "place"),
    [
        ("{x: var * int64}", [[1], [2, None]], pa.list_(pa.int64()), 'a null where the type is int64 (row 2, column "x"'),
        ("{x: {a: int64}}", [{"a": 1}, {"a": None}], pa.struct([("a", pa.int64())]), '(row 2, column "x"'),
        ("{x: var * int8}", [[1], [300]], pa.list_(pa.int64()), 'no int8 is 300 (row 2, column "x"'),
        ("{x: uuid}", ["1"], pa.string(), 'no uuid is "1" (row 1, column "x"'),
    ],
)
def test_mistakes_of_arrow(shape, values, type_, place):
    assert place in mistake(shape, pa.table({"x": pa.array(values, type_)}))


def test_mistakes_of_a_file(tmp_path):
    path = tmp_path / "t.jsonl"
    path.write_text('{"x": [1]}\n{"x": [1, null]}\n')
    message = mistake("{x: var * int64}", str(path))
    assert "t.jsonl:2" in message and "int64" in message


def test_deep_nesting_is_an_error_of_ours():
    deep = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises((phlox.Error, RecursionError)):
        phlox.memtable([(deep,)])
    with pytest.raises((phlox.Error, RecursionError)):
        phlox.discover([{"x": deep}])
    with pytest.raises(phlox.Error):
        phlox.symbol("t", "{x: " + "var * " * 100_000 + "int64}")
    with pytest.raises(phlox.Error):
        phlox.parse("literal(" + "[" * 100_000 + "]" * 100_000 + ")", {})


def test_completion_knows_fields():
    t = phlox.symbol("t", "{r: {name: string}, l: var * int64, m: map[string, int64], s: string}")
    assert "name" in dir(t.r)
    assert "len" in dir(t.l) and "len" in dir(t.m) and "len" not in dir(t.s)
    assert "explode" in dir(t) and "explode" not in dir(t.l)
