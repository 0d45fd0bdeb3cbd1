"""?on_error=: what is passed over is counted on standard error, and nothing of it in the result."""

import pytest

LINES = "name,n\na,1\nb,x\nc\nd,4\n"
SHAPE = "t: {name: string, n: int64} = t.csv?on_error="


@pytest.fixture
def bad(tmp_path):
    (tmp_path / "t.csv").write_text(LINES)


@pytest.mark.parametrize("engine", ["auto", "duckdb"])
def test_skip(phlox, bad, engine):
    ran = phlox("query", "t", SHAPE + "skip", "--engine", engine)
    assert (ran.out, ran.status) == ("name,n\na,1\nd,4\n", 0)
    assert ran.err == 'note: 2 lines of t.csv were skipped (first: t.csv:3:2: "x" is no int64 for field n)\n'


def test_null(phlox, bad):
    ran = phlox("query", "t.n.count()", SHAPE + "null")
    assert (ran.out, ran.status) == ("n_count\n2\n", 0)
    assert ran.err == (
        "note: 1 line of t.csv was skipped (first: t.csv:4:2: line has 1 field, expected 2)\n"
        'note: 1 value of t.csv was made null (first: t.csv:3:2: "x" is no int64 for field n)\n'
    )


def test_error_is_the_default(phlox, bad):
    for option in ["", "?on_error=error"]:
        ran = phlox("query", "t", "t: {name: string, n: int64} = t.csv" + option)
        assert (ran.out.count("\n") <= 1, ran.status) == (True, 1)
        assert ran.err.startswith('error: "x" is no int64 for field n (t.csv:3:2)\n')


@pytest.mark.parametrize("engine", ["auto", "native", "duckdb"])
def test_json_lines(phlox, tmp_path, engine):
    lines = ['{"name": "a", "n": 1}', '{"name": "b", "n": "x"}', "nope", '{"name": "d"}', '{"n": 5, "name": "e"}']
    (tmp_path / "t.jsonl").write_text("\n".join(lines))
    ran = phlox("query", "t", "t: {name: string, n: int64} = t.jsonl?on_error=skip", "--engine", engine)
    assert (ran.out, ran.status) == ("name,n\na,1\ne,5\n", 0)
    assert ran.err == 'note: 3 lines of t.jsonl were skipped (first: t.jsonl:2:20: field n: "x" is no int64)\n'
    ran = phlox("query", "t", "t: {name: string, n: int64} = t.jsonl?on_error=null", "--engine", engine)
    assert (ran.out, ran.status) == ("name,n\na,1\nb,\nd,\ne,5\n", 0)
    assert ran.err == (
        "note: 1 line of t.jsonl was skipped (first: t.jsonl:3:1: expected a record {...}, found nope)\n"
        'note: 1 value of t.jsonl was made null (first: t.jsonl:2:20: field n: "x" is no int64)\n'
    )
    ran = phlox("query", "t", "t: {name: string, n: int64} = t.jsonl", "--engine", engine)
    assert (ran.out.count("\n") <= 1, ran.status) == (True, 1)
    assert ran.err.startswith('error: field n: "x" is no int64 (t.jsonl:2:20)\n')


def test_only_formats_of_lines_have_it(phlox, tmp_path):
    (tmp_path / "t.json").write_text('[{"a": 1}]')
    ran = phlox("query", "t", "t.json?on_error=skip")
    assert (ran.out, ran.status) == ("", 2)
    assert ran.err == "error: the format json has no option on_error (t.json?on_error=skip)\nhint: csv, jsonl and tsv have it\n"


def test_another_word(phlox, bad):
    ran = phlox("query", "t", "t.csv?on_error=ignore")
    assert ran.err.startswith('error: "ignore" is no value for the option on_error')
    assert ran.status != 0
