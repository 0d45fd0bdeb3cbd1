#!/usr/bin/env python3
"""Writes docs/tutorial.ipynb out of docs/tutorial.md: commands of bash become %%bash cells, Python's
commands code cells, each with the output that the page shows; all else is text.

    python tools/generate_notebook.py
"""

import ast
import json
import pathlib
import re

DOCS = pathlib.Path(__file__).resolve().parent.parent / "docs"
BLOCK = re.compile(r"^```(console|pycon)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PROMPTS = {"console": ("$ ", "> "), "pycon": (">>> ", "... ")}
KERNEL = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def notebook(page):
    """The text of the notebook of a page."""
    cells, end = [], 0
    for match in BLOCK.finditer(page):
        cells += markdown(page[end : match.start()])
        cells += code_cells(match[1], match[2])
        end = match.end()
    cells += markdown(page[end:])
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    book = {"cells": cells, "metadata": KERNEL, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(book, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def markdown(text):
    text = text.strip()
    return [{"cell_type": "markdown", "metadata": {}, "source": lines(text)}] if text else []


def code_cells(kind, block):
    """One cell for each output; commands that print nothing belong to the next one."""
    source = []
    for command, output in commands(kind, block):
        source.append(command)
        if output:
            yield code_cell(kind, "\n".join(source), output)
            source = []
    if source:
        yield code_cell(kind, "\n".join(source), "")


def commands(kind, block):
    """(command, output) of a block."""
    first, more = PROMPTS[kind]
    command, output = [], []
    for line in block.splitlines():
        if line.startswith(first):
            if command:
                yield "\n".join(command), "\n".join(output)
            command, output = [line[len(first) :]], []
        elif not output and line.startswith(more) and (kind == "pycon" or command[-1].endswith("\\")):
            command.append(line[len(more) :])
        else:
            output.append(line)
    yield "\n".join(command), "\n".join(output)


def code_cell(kind, source, output):
    if kind == "console":
        source = "%%bash\n" + source + (" || true" if output.startswith("error:") else "")
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {"tags": ["raises-exception"]} if is_error(kind, output) else {},
        "outputs": [shown(kind, source, output)] if output else [],
        "source": lines(source),
    }


def is_error(kind, output):
    return kind == "pycon" and output.startswith("phlox._errors.")


def shown(kind, source, output):
    if kind == "console":
        name = "stderr" if output.startswith("error:") else "stdout"
        return {"name": name, "output_type": "stream", "text": lines(output + "\n")}
    if is_error(kind, output):
        name, _, message = output.partition(": ")
        return {
            "ename": name.rpartition(".")[2],
            "evalue": message,
            "output_type": "error",
            "traceback": output.splitlines(),
        }
    last = ast.parse(source).body[-1]
    prints = isinstance(last, ast.Expr) and isinstance(last.value, ast.Call) and ast.unparse(last.value.func) == "print"
    if prints:
        return {"name": "stdout", "output_type": "stream", "text": lines(output + "\n")}
    return {
        "data": {"text/plain": lines(output)},
        "execution_count": None,
        "metadata": {},
        "output_type": "execute_result",
    }


def lines(text):
    return text.splitlines(keepends=True)


if __name__ == "__main__":
    page = (DOCS / "tutorial.md").read_text(encoding="utf-8")
    (DOCS / "tutorial.ipynb").write_text(notebook(page), encoding="utf-8")
