"""The house keeps its own rules, and each check finds what it is there to find."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "house"))

from check import CHECKS  # noqa: E402
from headers import check_headers  # noqa: E402
from layers import check_layers, check_table, find_circle, parse_layers  # noqa: E402
from names import check_first_lines, check_lengths, check_machine_paths, check_names  # noqa: E402
from sources import room_files  # noqa: E402

LAYERS = "# floors\nbase:\ntype:\ntable: type\nformat: table\nformat/arrow: format table\nfaces/cli: table\n"


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_project_passes(check):
    assert len(room_files()) > 20
    assert [str(finding) for finding in check()] == []


def make_tree(folder: Path, files: dict[str, str]) -> Path:
    for name, text in {"cmake/layers.txt": LAYERS, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


GOOD = {
    "phlox/base/error.h": "// What fails.\n#pragma once\n#include <string>\n",
    "phlox/type/type.h": '// Types.\n#pragma once\n#include "phlox/base/error.h"\n',
    "phlox/table/batch.h": '// Rows.\n#pragma once\n#include <sys/types.h>\n#include "phlox/type/type.h"\n',
    "phlox/format/arrow/file.cc": '// Files.\n#include <arrow/api.h>\n#include "phlox/table/batch.h"\n',
    "tools/run.sh": "#!/bin/sh\n# Runs.\n",
}


def test_a_good_tree_passes(tmp_path):
    root = make_tree(tmp_path, GOOD)
    assert [str(finding) for check in CHECKS for finding in check(root)] == []


BAD = [
    (check_layers, "phlox/type/a.cc", '// A.\n#include "phlox/table/batch.h"\n', "type may not include table"),
    (check_layers, "phlox/base/a.h", '// A.\n#include "phlox/type/type.h"\n', "base may not include type"),
    (check_layers, "phlox/type/a.cc", '// A.\n#include "type.h"\n', "use the full path"),
    (check_layers, "phlox/type/a.cc", '// A.\n#include "phlox/type/b.h"\n', "not there"),
    (check_layers, "phlox/attic/a.cc", "// A.\n", "in no room"),
    (check_layers, "phlox/faces/other/a.cc", "// A.\n", "in no room"),
    (check_layers, "phlox/table/a.cc", '// A.\n#include "phlox/format/arrow/b.h"\n', "not there"),
    (check_headers, "phlox/type/a.h", "// A.\n#pragma once\n#include <arrow/api.h>\n", "keep libraries in .cc"),
    (check_headers, "phlox/type/a.h", "// A.\n#pragma once\n#include <zlib.h>\n", "keep libraries in .cc"),
    (check_headers, "phlox/type/a.h", "// A.\n#include <string>\n", "#pragma once"),
    (check_names, "phlox/type/string_util.cc", "// A.\n", "says nothing"),
    (check_names, "phlox/common/a.cc", "// A.\n", "says nothing"),
    (check_names, "tools/helper.py", "# A.\n", "says nothing"),
    (check_names, "phlox/type/MyType.cc", "// A.\n", "snake_case"),
    (check_first_lines, "phlox/type/a.cc", "#include <string>\n", "first line"),
    (check_first_lines, "tools/a.py", "import sys\n", "first line"),
    (check_first_lines, "tools/a.sh", "#!/bin/sh\nset -e\n", "first line"),
    (check_lengths, "phlox/type/a.cc", "// A.\n" * 501, "501 lines"),
    (check_machine_paths, "docs/a.md", "see /" + "root/x\n", "path of one machine"),
    (check_machine_paths, "tools/a.py", "# A.\nP = '/" + "home/me/x'\n", "path of one machine"),
]


@pytest.mark.parametrize("check, name, text, message", BAD, ids=[f"{b[0].__name__}-{b[3]}" for b in BAD])
def test_a_broken_rule_is_found(tmp_path, check, name, text, message):
    root = make_tree(tmp_path, GOOD | {name: text})
    findings = [str(finding) for finding in check(root)]
    assert any(message in finding and finding.startswith(name) for finding in findings), findings


def test_a_circle_of_files_is_found(tmp_path):
    root = make_tree(
        tmp_path,
        {
            "phlox/type/a.h": '// A.\n#pragma once\n#include "phlox/type/b.h"\n',
            "phlox/type/b.h": '// B.\n#pragma once\n#include "phlox/type/a.h"\n',
        },
    )
    assert [f for f in check_layers(root) if "circle: phlox/type/a.h > phlox/type/b.h > phlox/type/a.h" in str(f)]


def test_a_circle_of_rooms_is_found():
    assert "circle" in str(check_table(parse_layers("a: b\nb: c\nc: a\n"))[0])
    assert "no room" in str(check_table(parse_layers("a: b\n"))[0])


@pytest.mark.parametrize(
    "graph, length",
    [({}, 0), ({"a": ["b"], "b": []}, 0), ({"a": ["a"]}, 2), ({"a": ["b", "c"], "b": ["c"], "c": ["b"]}, 3)],
)
def test_find_circle(graph, length):
    assert len(find_circle(graph)) == length
