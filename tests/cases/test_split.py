"""Every case, computed in parts: the tables cut into chunks, and put together as phlox.split says."""

import os
import random

import pytest

from . import case_file, splitting
from .runner import Shelf

CASES = [case for path in case_file.all_paths() for case in case_file.read_cases(path)]
# All of them take minutes; on a desk some hundred, others on each day that PHLOX_SEED is changed.
SAMPLE = len(CASES) if os.environ.get("CI") else 400
PARTS = 8


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    return Shelf(tmp_path_factory.mktemp("split"))


@pytest.mark.parametrize("part", range(PARTS))
def test_parts_give_the_rows_of_the_case(part, shelf):
    chosen = random.Random(os.environ.get("PHLOX_SEED", "2024")).sample(CASES, SAMPLE)
    wrong, tried = [], 0
    for case in chosen[part::PARTS]:
        run = splitting.SplitRun(case, shelf).check_all()
        tried += run.tried
        wrong += [f"{case.path}:{case.line + 1}\n{case.expr}\n{failure}" for failure in run.failures]
    assert not wrong, "\n\n".join(wrong)
    assert tried > SAMPLE // PARTS, "few cases are split: the test has lost its force"


def test_what_splits_badly_is_known():
    found = splitting.golden_text(CASES)
    expected = splitting.GOLDEN.read_text(encoding="utf-8")
    assert found == expected, "python -m cases --split writes cases/split.golden; look at what changed"
