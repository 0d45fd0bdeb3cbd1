"""The stubs are what the catalogue says, and a type checker takes them."""

import os
import pathlib
import subprocess
import sys

import pytest

import phlox

PROJECT = pathlib.Path(__file__).parents[2]
PACKAGE = pathlib.Path(phlox.__file__).parent

USE = '''
from phlox import _, by, compute, join, symbol
import phlox

t = symbol("t", "{x: int64, name: string}")
e: phlox.Expr = t.filter(_.x > 3).by(_.name, n=_.x.sum(where=_.x > 1))
f: phlox.Expr = (1 - t.x) / 2 == t.x
d: phlox.Deferred = 1 - _.x
p: phlox.Type = e.type
compute(e, {t: "t.csv"})
try:
    t.x.cast(float).round(2)
except phlox.NotFoundError as error:
    print(error.hint)
line = phlox.models.Line(x="x", line_color=phlox.models.value("red"))
line.line_width = 2
document: phlox.Document = phlox.Document(line, title="A line")
page: str = document.to_html(title="A line", strict=True)
line.save("line.png", width=300, scale=2.0)
text: str = phlox.Document.from_json(document.to_json()).copy().diff(document)
plot: phlox.models.Figure = phlox.figure(title="A", x_scale="log")
drawn: phlox.models.GlyphRenderer = plot.vbar(["a"], top=[1], color="red", legend="b")
slider = phlox.dashboard.slider(1, 9, title="Width")
phlox.dashboard.set_property(slider, plot, "width", factor=100)
board: phlox.models.Column = phlox.dashboard.column([slider, plot])
wrong: int = phlox.to_sql(e)
t.head("x")
line.lin_width = 2
'''


@pytest.mark.parametrize("script", ["generate_stubs.py", "generate_model_stubs.py", "generate_dashboard_stubs.py"])
def test_the_stubs_are_current(script):
    done = subprocess.run(
        [sys.executable, PROJECT / "tools" / script, "--check"],
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_a_type_checker_takes_them(tmp_path):
    pytest.importorskip("mypy")
    (tmp_path / "use.py").write_text(USE)
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "use.py"],
        cwd=tmp_path,
        env={**os.environ, "MYPYPATH": str(PACKAGE.parent)},
        capture_output=True,
        text=True,
    )
    errors = [line for line in done.stdout.splitlines() if line.startswith("use.py:") and ": error:" in line]
    assert [line.split(":")[1] for line in errors] == ["26", "27", "28"], done.stdout


def test_every_public_name_has_a_stub():
    import ast

    names = set()
    for node in ast.parse((PACKAGE / "__init__.pyi").read_text()).body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            names.add(node.name)
        elif isinstance(node, ast.AnnAssign):
            names.add(node.target.id)
        elif isinstance(node, ast.Assign):
            names.update(target.id for target in node.targets)
        elif isinstance(node, ast.ImportFrom):
            names.update(alias.asname or alias.name for alias in node.names)
    assert set(phlox.__all__) <= names
