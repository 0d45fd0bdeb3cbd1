"""`pip install .` in a fresh environment gives `import phlox` and the command phlox."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WEBLINKS = ROOT / "examples" / "weblinks"


def run(*command: object, **options) -> str:
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, f"{command}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def environment(tmp_path_factory) -> Path:
    """A virtual environment with nothing in it but phlox and what that depends on."""
    folder = tmp_path_factory.mktemp("pip") / "venv"
    run(sys.executable, "-m", "venv", folder)
    variables = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    # The flags of the tested build, so that ccache has every object already.
    pip = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run(*pip, "-C", "build-dir=build-pip", "-C", "cmake.define.PHLOX_WERROR=ON", ROOT, env=variables)
    return folder


def run_python(environment: Path, code: str, folder: Path) -> str:
    variables = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    return run(environment / "bin" / "python", "-c", code, cwd=folder, env=variables)


def test_import_and_compute(environment, tmp_path):
    code = """
import phlox
from phlox import *
t = symbol("t", "{name: string, amount: int64}")
rows = [("a", 1), ("b", 2), ("a", 3)]
print(sorted(compute(t.by(_.name, total=_.amount.sum()), {t: rows})))
print(phlox.__file__)
"""
    answer, place = run_python(environment, code, tmp_path).splitlines()
    assert answer == "[('a', 4), ('b', 2)]"
    assert Path(place).is_relative_to(environment)


def test_the_command_reads_text_and_parquet(environment, tmp_path):
    phlox = environment / "bin" / "phlox"
    binding = f"arcs: {{node_out: int32, node_id: int32}} = {WEBLINKS / 'example_arcs.txt'}"
    run(phlox, "query", "arcs.head(3)", binding, "-o", tmp_path / "three.parquet", cwd=tmp_path)
    counted = run(phlox, "query", "t.nrows()", tmp_path / "three.parquet", "--format", "jsonl", cwd=tmp_path)
    assert counted == '{"nrows":3}\n'


def test_an_error_is_a_message_and_a_status(environment, tmp_path):
    done = subprocess.run(
        [environment / "bin" / "phlox", "query", "t.nowhere", "missing.csv"], capture_output=True, text=True
    )
    assert done.returncode in (1, 2)
    assert done.stderr.startswith("error: ")
    assert "Traceback" not in done.stderr


def test_pages_have_bokehjs(environment, tmp_path):
    code = """
import phlox
phlox.models.Figure(title="Price").save("a.html")
print("Bokeh.embed" in open("a.html").read(), len(open("a.html").read()) > 1_000_000)
"""
    assert run_python(environment, code, tmp_path) == "True True\n"
