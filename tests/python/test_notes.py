"""What a run notes beside its answer is a warning."""

import warnings

import pytest

import phlox


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a,1\nb,x\nc,3\n")
    return phlox.data(f"{path}?on_error=skip", "{name: string, n: int64}")


def test_lines_that_were_skipped_are_a_warning(table):
    with pytest.warns(UserWarning, match=r'1 line of .*t\.csv was skipped \(first: .*:2:2: "x" is no int64'):
        assert phlox.compute(table).to_dicts() == [{"name": "a", "n": 1}, {"name": "c", "n": 3}]


def test_a_warning_may_be_an_error(table):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(UserWarning):
            phlox.compute(table).to_dicts()
