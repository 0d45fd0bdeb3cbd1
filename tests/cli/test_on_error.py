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


def test_another_word(phlox, bad):
    ran = phlox("query", "t", "t.csv?on_error=ignore")
    assert ran.err.startswith('error: "ignore" is no value for the option on_error')
    assert ran.status != 0
