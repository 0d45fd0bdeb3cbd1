"""Bad input: one clear error with its place, status 1 for data and 2 for what the user wrote, nothing else."""

from __future__ import annotations

import gzip

import pytest

FILES = {
    "ok.csv": b"a,b\n1,2\n3,4\n",
    "empty.csv": b"",
    "ragged.csv": b"a,b\n1,2\n3\n",
    "long.csv": b"a,b\n1,2\n3,4,5\n",
    "big.csv": b"a,b\n1,300\n",
    "utf8.csv": b"a,b\n1,\xff\xfe\n",
    "cut.csv.gz": gzip.compress(b"a,b\n" + b"1,2\n" * 1000, mtime=0)[:40],
    "cut.parquet": b"PAR1\x15\x04",
    "no.parquet": b"this is no Parquet file at all",
    "bad.json": b'[{"a": 1}, {"a": ]',
    "bad.jsonl": b'{"a": 1}\n{"a" 2}\n',
    "cell.csv": b"a,b\n" + b"1,2\n" * 3000 + b"x,2\n",
    "semicolons.csv": b"a;b\n1;2\n3;4\n",
}


@pytest.fixture(autouse=True)
def files(tmp_path):
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "folder").mkdir()


# name: (arguments, status, what the message holds, in order)
MISTAKES = {
    "a missing file": (["t", "missing.csv"], 1, ["no file missing.csv"]),
    "a missing file with a near name": (["t", "ok.cvs"], 1, ["no file ok.cvs", "hint: did you mean ok.csv?"]),
    "a missing folder": (["t", "nowhere/ok.csv"], 1, ["no file nowhere/ok.csv", "hint: there is no folder nowhere"]),
    "an empty folder": (["t", "folder"], 1, ["folder"]),
    "no match": (["t", "*.tsv"], 1, ["no file matches *.tsv"]),
    "an empty file": (["t", "empty.csv"], 1, ["empty.csv"]),
    "a ragged line": (["t", "ragged.csv"], 1, ["line has 1 field, expected 2 (ragged.csv:3:"]),
    "a long line": (["t", "long.csv"], 1, ["line has 3 fields, expected 2 (long.csv:3:"]),
    "a number that does not fit": (["t", "t: {a: int8, b: int8} = big.csv"], 1, ['"300" does not fit int8', "b", "(big.csv:2:"]),
    "invalid UTF-8": (["t", "utf8.csv"], 1, ["UTF-8", "(utf8.csv:2:"]),
    "a header that does not match": (["t", "t: {x: int64, y: int64} = ok.csv"], 1, ["(ok.csv:1:", "header"]),
    "a wrong delimiter": (["t", "t: {a: int64, b: int64} = semicolons.csv?delimiter=,"], 1, ["semicolons.csv:1:"]),
    "a truncated gzip": (["t", "cut.csv.gz"], 1, ["gzip", "cut.csv.gz"]),
    "a truncated Parquet": (["t", "cut.parquet"], 1, ["cut.parquet"]),
    "no Parquet": (["t", "no.parquet"], 1, ["no.parquet"]),
    "broken JSON": (["t", "bad.json"], 1, ["bad.json"]),
    "broken JSON lines": (["t", "bad.jsonl"], 1, ["bad.jsonl:2"]),
    "a cell far down": (["t.a.sum()", "t: {a: int64, b: int64} = cell.csv"], 1, ['"x"', "cell.csv:3002:1"]),
    "an overflow": (["(t.a + 9223372036854775807).sum()", "ok.csv"], 1, ["integer overflow"]),
    "a bad cast": (['memtable([("x",)], "{s: string}").s.cast("int64")'], 1, ["x"]),
    "a scheme that is not there yet": (["t", "s3://bucket/x.csv"], 1, ["phlox cannot read s3://"]),
    "a password": (["t", "oracle://me:secret@host/db::t"], 1, ["phlox cannot read oracle://", "me:***@host"]),
    "an unwritable place": (["t", "ok.csv", "-o", "nowhere/out.csv"], 1, ["no folder nowhere"]),
    "an unknown table": (["s.a", "ok.csv"], 2, ["no table is named s", "\n  s.a\n  ^\n", "hint: the names are t"]),
    "an unknown column": (["t.aa", "ok.csv"], 2, ["a table has no column or method aa", "\n  t.aa\n", "hint: its columns are a, b"]),
    "an unknown method": (["t.fliter(_.a > 1)", "ok.csv"], 2, ["fliter", "hint: did you mean filter?"]),
    "a wrong type": (['t.a + "x"', "ok.csv"], 2, ["+ takes", '\n  t.a + "x"\n']),
    "an unfinished expression": (["t.a +", "ok.csv"], 2, ["the expression ends too early", "\n  t.a +\n       ^"]),
    "an empty expression": (["", "ok.csv"], 2, ["expression"]),
    "ten thousand parentheses": (["(" * 10000, "ok.csv"], 2, ["nested", "^"]),
    "ten thousand closed parentheses": (["(" * 10000 + "t" + ")" * 10000, "ok.csv"], 2, ["nested", "^"]),
    "an assignment": (["t.a = 3", "ok.csv"], 2, ["^"]),
    "no binding": (['symbol("s", "{a: int64}").a'], 2, ["nothing is bound to s"]),
    "a wrong datashape": (["t", "t: {a: int99} = ok.csv"], 2, ["int99", "\n  {a: int99}\n      ^^^^^", "hint: did you mean int8?"]),
    "a binding without a URI": (["t", "t: {a: int64}"], 2, ["the binding t has no = URI"]),
    "a binding with nothing": (["t", "t="], 2, ["the binding t has no URI"]),
    "two tables t": (["t", "ok.csv", "big.csv"], 2, ["two bindings are named t"]),
    "an unknown option of a format": (["t", "ok.csv?sep=;"], 2, ["the format csv has no option sep"]),
    "an unknown format": (["t", "ok.csv", "--format", "xls"], 2, ["no format xls"]),
    "an unknown ending": (["t", "ok.csv", "-o", "out.xyz"], 2, ["cannot tell the format of out.xyz"]),
    "an unknown engine": (["t", "ok.csv", "--engine", "duckbd"], 2, ["no engine is named duckbd", "hint: did you mean duckdb?"]),
    "an unknown rewrite": (["t", "ok.csv", "--no-rewrite", "push_filters"], 2, ["no rewrite is named push_filters", "hint: did you mean push_filter?"]),
    "an unknown option": (["t", "ok.csv", "--frmat", "csv"], 2, ["--frmat", "hint: phlox query --help"]),
    "a negative limit": (["t", "ok.csv", "--limit", "-3"], 2, ["--limit takes a number of rows, not -3"]),
    "no expression": ([], 2, ["EXPR is required"]),
    "a form of explain": (["t", "ok.csv", "--explain=xml"], 2, ["no form of --explain is xml"]),
}


@pytest.mark.parametrize("arguments, status, parts", MISTAKES.values(), ids=MISTAKES)
def test_mistakes(phlox, tmp_path, arguments, status, parts):
    ran = phlox("query", *arguments)
    assert ran.err.startswith("error: "), ran.err
    at = 0
    for part in parts:
        assert part in ran.err[at:], ran.err
        at = ran.err.index(part, at) + len(part)
    assert ran.status == status, ran.err
    assert ran.out == ""
    assert ran.err.endswith("\n") and ran.err.count("error: ") == 1 and len(ran.err) < 2000
    for word in ("Traceback", "terminate", "what():", "secret", "std::", "duckdb_"):
        assert word not in ran.err
    assert {path.name for path in tmp_path.iterdir()} == {*FILES, "folder"}


def test_unknown_verbs(phlox):
    for arguments in ([], ["migrate", "a.csv", "b.csv"], ["querry"]):
        ran = phlox(*arguments)
        assert ran.status == 2 and ran.err.startswith("error: ") and "phlox --help" in ran.err


def test_discover_names_the_file(phlox):
    ran = phlox("discover", "missing.csv")
    assert (ran.out, ran.err, ran.status) == ("", "error: no file missing.csv\n", 1)
