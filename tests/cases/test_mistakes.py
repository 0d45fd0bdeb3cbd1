"""The mistakes of cases/mistakes through the command itself: the same words as in Python, and status 2."""

import os
import subprocess

import pytest

from . import case_file, storages

COMMAND = os.environ.get("PHLOX_COMMAND", str(case_file.ROOT.parent / "build" / "phlox"))
MISTAKES = [
    case for path in sorted((case_file.ROOT / "mistakes").glob("*.case")) for case in case_file.read_cases(path)
]


@pytest.mark.parametrize("case", MISTAKES, ids=lambda case: case.id)
def test_a_mistake_reads_as_its_case_says(case, tmp_path):
    bindings = []
    for name, (datashape, table) in case.tables.items():
        folder = tmp_path / name
        folder.mkdir()
        bindings.append(f"{name}: {datashape} = {storages.csv(table, folder)}")
    ran = subprocess.run([COMMAND, "query", case.expr, *bindings], capture_output=True, text=True, timeout=60)
    assert (ran.stdout, ran.stderr, ran.returncode) == ("", f"error: {case.text('error')}\n", 2)


def test_there_are_as_many_as_promised():
    assert len(MISTAKES) >= 80
