"""docs/reference.md is what the catalogue says."""

import pathlib

from phlox import _core

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def test_the_reference_is_current():
    written = (ROOT / "docs" / "reference.md").read_text()
    assert written == _core.reference(), "run tools/reference.sh"
