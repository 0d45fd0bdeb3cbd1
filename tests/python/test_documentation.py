"""The samples of the Python guide run, and give what they say."""

import doctest
import pathlib

GUIDE = pathlib.Path(__file__).parents[2] / "docs/python.md"


def test_the_samples_of_the_guide():
    failed, tried = doctest.testfile(str(GUIDE), module_relative=False, optionflags=doctest.IGNORE_EXCEPTION_DETAIL)
    assert failed == 0 and tried > 8
