"""Every op of the catalogue stands in the expression of some case that gives rows: no op without a proof."""

import json
import re
import sys
from pathlib import Path

import phlox
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from cases import case_file, flights  # noqa: E402


def ops_of(case):
    """The ops of the case's nodes, and the names that are called or followed as `space.name` in its text."""
    symbols = {
        name: flights.symbol(name, table.uri) if isinstance(table, case_file.DataFile)
        else phlox.symbol(name, datashape)
        for name, (datashape, table) in case.tables.items()
    }  # fmt: skip
    nodes = json.loads(phlox.parse(case.expr, symbols).to_json())["nodes"]
    text = re.sub(r'"(\\.|[^"\\])*"', '""', case.expr)
    return {node["op"] for node in nodes} | set(re.findall(r"\w+(?=\()", text))


@pytest.fixture(scope="module")
def used():
    cases = [case for path in case_file.all_paths() for case in case_file.read_cases(path)]
    return set().union(*(ops_of(case) for case in cases if "rows" in case.entries))


# A case's tables are symbols, and what `data` opens is tested in tests/python; `row` holds single values
# while they are compiled.
OTHERS = {"data", "row"}
OPS = [op for op in phlox._core.catalogue() if op["name"] not in OTHERS]


@pytest.mark.parametrize("op", OPS, ids=[op["name"] for op in OPS])
def test_a_case_uses_it(op, used):
    node = f"{op['name_space']}.{op['name']}" if op["name_space"] else op["name"]
    called = {op["name"], *op["aliases"]} if op["method"] or op["spelling"] in ("function", "both") else set()
    assert used & {node, *called}
