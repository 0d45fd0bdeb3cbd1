"""The samples of the guides run, and give what they say."""

import doctest
import pathlib

import pytest

DOCS = pathlib.Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("guide", ["python.md", "connections.md", "selectors.md", "split.md"])
def test_the_samples_of_a_guide(guide):
    failed, tried = doctest.testfile(
        str(DOCS / guide), module_relative=False, optionflags=doctest.IGNORE_EXCEPTION_DETAIL
    )
    assert failed == 0 and tried > 8
