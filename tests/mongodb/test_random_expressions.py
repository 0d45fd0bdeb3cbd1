"""Random expressions over collections: MongoDB and what finishes its work agree with the judge."""

import os
import warnings

import judge
import phlox
import pytest
from cases import databases
from cases.storages import CannotHold
from judge import Undetermined
from random_exprs.check import draw, symbols_of, why_runs_differ
from random_exprs.rows import Rows

DRAWS = int(os.environ.get("PHLOX_MONGO_DRAWS", "200"))
SEED = int(os.environ.get("PHLOX_SEED", "20240"))


@pytest.fixture(scope="module")
def collections():
    try:
        return databases.Mongo(None)
    except CannotHold as error:
        pytest.skip(str(error))


@pytest.mark.parametrize("part", range(4))
def test_mongodb_and_judge_agree(collections, part):
    wrong, decided = [], 0
    for i in range(part * DRAWS // 4, (part + 1) * DRAWS // 4):
        one = draw(SEED * 5 + i, 1 + i % 5, Rows)
        symbols = symbols_of(one.tables)
        expr = phlox.parse(one.text, symbols)
        try:
            outcome = judge.judge(expr.to_json(), {name: table for name, (_, table) in one.tables.items()})
            sources = {symbols[name]: collections.add(table) for name, (_, table) in one.tables.items()}
        except (Undetermined, CannotHold):
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            why = why_runs_differ(expr, [("mongodb", sources, {"engine": "auto"})], outcome)
        decided += why is not None
        if why:
            wrong.append(f"seed {one.seed}: {one.text}\n{why}")
    assert not wrong, "\n\n".join(wrong)
    assert decided > DRAWS // 4 // 4, "most draws are undecided: the test has lost its force"
