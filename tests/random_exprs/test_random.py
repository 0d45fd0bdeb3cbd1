"""Some hundred draws on every run of the tests, 5,000 in continuous integration; `make nightly` has 100,000."""

import os
import random

import phlox
import pytest

from cases.databases import DATABASES
from cases.storages import CannotHold

from .__main__ import depth_of
from .check import check, draw, opened, report, symbols_of, why_split_is_wrong
from .rows import Rows

DRAWS = int(os.environ.get("PHLOX_DRAWS") or (5000 if os.environ.get("CI") else 600))
SEED = int(os.environ.get("PHLOX_SEED", "20240"))


@pytest.mark.parametrize("part", range(6))
def test_engine_and_judge_agree(part):
    wrong, decided = [], 0
    for i in range(part * DRAWS // 6, (part + 1) * DRAWS // 6):
        one = draw(SEED + i, depth_of(i))
        why, off_lists = check(one, random.Random(SEED + i))
        decided += why is not None
        if why:
            wrong.append(report(one, why, off_lists))
    assert not wrong, "\n\n".join(wrong)
    assert decided > DRAWS // 6 // 2, "most draws are undecided: the test has lost its force"


@pytest.mark.parametrize("part", range(2))
def test_answers_in_parts_are_the_judges(part):
    wrong, decided = [], 0
    draws = DRAWS // 5
    for i in range(part * draws // 2, (part + 1) * draws // 2):
        one = draw(SEED * 3 + i, depth_of(i))
        why = why_split_is_wrong(one, random.Random(SEED + i))
        decided += why is not None
        if why:
            wrong.append(f"seed {one.seed}: {one.text}\n{why}")
    assert not wrong, "\n\n".join(wrong)
    assert decided > draws // 4, "most draws are undecided: the test has lost its force"


@pytest.mark.parametrize("part", range(3))
def test_native_engine_and_judge_agree(part):
    """On what is done with rows one by one, on several threads."""
    wrong, decided = [], 0
    for i in range(part * DRAWS // 6, (part + 1) * DRAWS // 6):
        one = draw(SEED * 3 + i, depth_of(i), Rows)
        why, _ = check(one, random.Random(SEED + i), "native")
        decided += why is not None
        if why:
            wrong.append(report(one, why, []))
    assert not wrong, "\n\n".join(wrong)
    assert decided > DRAWS // 6 // 3, "most draws are undecided: the test has lost its force"


# Of each database; the runs are short and the server's, so there are fewer of them. Spark takes about a second for each.
DATABASE_DRAWS = int(os.environ.get("PHLOX_DRAWS") or (2000 if os.environ.get("CI") else 200))
SLOW_DRAWS = 200
SLOW = {"spark", "mongodb", "flightsql"}


@pytest.mark.parametrize("part", range(2))
@pytest.mark.parametrize("database", DATABASES)
def test_databases_and_judge_agree(database, part):
    """What the database computes itself, and the rest above it."""
    try:
        opened(database)
    except CannotHold as error:
        pytest.skip(str(error))
    wrong, decided = [], 0
    draws = min(DATABASE_DRAWS, SLOW_DRAWS) if database in SLOW else DATABASE_DRAWS
    for i in range(part * draws // 2, (part + 1) * draws // 2):
        one = draw(SEED * 5 + i, depth_of(i))
        why, _ = check(one, random.Random(SEED + i), database)
        decided += why is not None
        if why:
            wrong.append(report(one, why, [], database))
    assert not wrong, "\n\n".join(wrong)
    assert decided > draws // 2 // 3, "most draws are undecided: the test has lost its force"


@pytest.mark.parametrize("part", range(3))
def test_text_python_and_json_are_one(part):
    """Parse, print, parse; Python's own evaluation of the text; the JSON form and back."""
    names = {name: getattr(phlox, name) for name in phlox.__all__}
    for seed in range(part * 100, part * 100 + 100):
        one = draw(SEED * 7 + seed, 1 + seed % 6)
        symbols = symbols_of(one.tables)
        expr = phlox.parse(one.text, symbols)
        printed = expr.to_text()
        assert phlox.parse(printed, symbols).equals(expr), one.text
        assert phlox.parse(printed, symbols).to_text() == printed, one.text
        assert phlox.from_json(expr.to_json()).equals(expr), one.text
        for text in (one.text, printed):
            assert eval(text, {**names, **symbols}).equals(expr), text  # noqa: S307
