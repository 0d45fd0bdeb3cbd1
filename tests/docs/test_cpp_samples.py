"""The C++ samples of the pages stand in sources that are compiled and run."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = ["README.md", "docs/cpp.md", "docs/documents.md", "docs/pages.md", "docs/dashboards.md"]
SOURCES = [
    "examples/weblinks/weblinks.cc",
    "phlox/faces/cpp/guide_test.cc",
    "phlox/model/guide_test.cc",
    "phlox/page/guide_test.cc",
    "phlox/dashboard/guide_test.cc",
]


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def paragraphs(page: str) -> list[list[str]]:
    blocks = re.findall(r"^```cpp\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    return [lines_of(part) for block in blocks for part in block.split("\n\n")]


def stands_in(sample: list[str], source: list[str]) -> bool:
    return any(source[i : i + len(sample)] == sample for i in range(len(source) - len(sample) + 1))


@pytest.mark.parametrize("page", PAGES)
def test_every_sample_is_compiled(page):
    sources = [lines_of((ROOT / name).read_text()) for name in SOURCES]
    samples = paragraphs((ROOT / page).read_text())
    assert samples
    for sample in samples:
        assert any(stands_in(sample, source) for source in sources), "\n".join([page, *sample])


def test_what_is_not_compiled_is_found():
    assert not stands_in(["a", "b"], ["a", "c", "b"])
    assert stands_in(["a", "b"], ["c", "a", "b"])
    assert paragraphs("```cpp\nx;\n\n  y;\n```\n") == [["x;"], ["y;"]]
