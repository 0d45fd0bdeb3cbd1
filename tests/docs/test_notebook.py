"""docs/tutorial.ipynb is the tutorial as a notebook: its cells, in order, give the outputs that stand in it."""

import ast
import contextlib
import importlib.util
import io
import json
import subprocess

from .samples import ROOT, data_folder, environment, in_folder


def generator():
    spec = importlib.util.spec_from_file_location("generate_notebook", ROOT / "tools" / "generate_notebook.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_notebook_is_current():
    page = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    written = (ROOT / "docs" / "tutorial.ipynb").read_text(encoding="utf-8")
    assert written == generator().notebook(page), "run tools/generate_notebook.py"


def test_the_cells_give_their_outputs():
    book = json.loads((ROOT / "docs" / "tutorial.ipynb").read_text(encoding="utf-8"))
    cells = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
    names = {"__name__": "__main__"}
    wrong = []
    with data_folder() as place, in_folder(place):
        for cell in cells:
            source = "".join(cell["source"])
            given = bash(source) if source.startswith("%%bash\n") else python(source, names)
            wanted = "".join(text_of(output) for output in cell["outputs"])
            if given.rstrip("\n") != wanted.rstrip("\n"):
                wrong.append(f"{source}\nthe notebook says:\n{wanted}\nit gives:\n{given}")
    assert not wrong, "\n\n".join(wrong)
    assert len(cells) > 20


def text_of(output):
    if output["output_type"] == "error":
        return f"{output['ename']}: {output['evalue']}"
    return "".join(output["text"] if output["output_type"] == "stream" else output["data"]["text/plain"])


def bash(source):
    done = subprocess.run(
        ["bash", "-e", "-c", source.removeprefix("%%bash\n")], capture_output=True, text=True, env=environment(), check=True
    )
    return done.stdout + done.stderr


def python(source, names):
    """What a notebook shows of a cell: what it prints, then the value of its last line, or the error."""
    *before, last = statements(source)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            for statement in before:
                exec(statement, names)
            exec(last, names)
        except Exception as error:  # an error is a sample, too
            out.write(f"{type(error).__name__}: {error}")
    return out.getvalue()


def statements(source):
    """The statements, compiled; the last one so that its value is shown."""
    *before, last = ast.parse(source).body
    for statement in before:
        yield compile(ast.Module([statement], []), "<cell>", "exec")
    yield compile(ast.Interactive([last]), "<cell>", "single")


def test_a_cell_shows_its_last_value_and_its_errors():
    assert python("a = 1\nprint(a)\na + 1", {}) == "1\n2\n"
    assert python("1 / 0", {}) == "ZeroDivisionError: division by zero"
