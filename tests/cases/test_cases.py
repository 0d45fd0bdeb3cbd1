"""Every case of cases/, in every variant."""

import pytest

from . import case_file
from .runner import Run, Shelf

CASES = [case for path in case_file.all_paths() for case in case_file.read_cases(path)]


@pytest.fixture(scope="session")
def shelf(tmp_path_factory):
    return Shelf(tmp_path_factory.mktemp("storages"))


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_case(case, shelf):
    failures = Run(case, shelf).all()
    assert not failures, f"\n{case.path}:{case.line + 1}\n{case.expr}\n" + "\n".join(failures)
