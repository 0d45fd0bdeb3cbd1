"""Every case of cases/, in every variant."""

import pytest

from . import case_file, tally
from .databases import DATABASES, wanted_cases
from .runner import Run, Shelf

CASES = [case for path in case_file.all_paths() for case in case_file.read_cases(path)]


@pytest.fixture(scope="session")
def shelf(tmp_path_factory):
    return Shelf(tmp_path_factory.mktemp("storages"))


# What the native engine says that it lacks, one reason a line: more of it, or less, is to be seen.
GOLDEN_LACKS = case_file.ROOT / "native_lacks.txt"
RUN, LACKS = set(), set()
TALLIES = {name: tally.Tally() for name in DATABASES}


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_case(case, shelf):
    run = Run(case, shelf)
    failures = run.all()
    RUN.add(case.id)
    LACKS.update(run.lacks)
    if run.expr is not None and run.leaves():
        for name, one in TALLIES.items():
            one.add(name, run.placed.get(name))
    assert not failures, f"\n{case.path}:{case.line + 1}\n{case.expr}\n" + "\n".join(failures)


def test_what_the_native_engine_lacks():
    """Runs behind all cases, and only if they have all run."""
    if len(RUN) < len(CASES):
        pytest.skip("not all cases ran")
    lacks = "\n".join(sorted(LACKS)) + "\n"
    assert lacks == GOLDEN_LACKS.read_text(), f"{GOLDEN_LACKS} should be:\n{lacks}"


@pytest.mark.parametrize("name", DATABASES)
def test_what_an_engine_leaves_to_others(name):
    """Runs behind all cases, and only if they have all run."""
    if len(RUN) < len(CASES):
        pytest.skip("not all cases ran")
    if not TALLIES[name].cases:
        pytest.skip(f"there is no {name}")
    if wanted_cases(name) != "all":
        pytest.skip(f"not all cases ran on {name}")
    text = TALLIES[name].text(name)
    assert text == tally.blocks(tally.GOLDEN.read_text()).get(name), f"the block in {tally.GOLDEN} should be:\n{text}"


def test_the_page_says_what_the_runs_said():
    assert tally.PAGE.read_text() == tally.page(tally.GOLDEN.read_text()), "run python -m cases.shares"
