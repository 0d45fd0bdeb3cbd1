"""Runs ```console, ```pycon and ```phlox blocks of a page, in the folder of the flights data.

    $ phlox query ...        a command of bash; its output follows
    >>> phlox.compute(...)   Python; the blocks of a page share their names
    phlox> t.nrows()         typed at the prompt of `phlox shell`, one for the whole page

`python -m docs --complete PAGE` writes the outputs.
"""

import ast
import contextlib
import io
import os
import re
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "cli"))

from terminal import Terminal  # noqa: E402
BLOCK = re.compile(r"^```(console|pycon|phlox)\n(.*?)^```$", re.M | re.S)


class Page:
    """`outputs` runs every block; a block with its outputs can be put back into the page."""

    def __init__(self, path, folder):
        self.path = path
        self.folder = folder
        self.text = path.read_text(encoding="utf-8")
        self.names = {"__name__": "__main__"}
        self.terminal = None

    def blocks(self):
        """(line, kind, text as it stands, text as it should)"""
        with in_folder(self.folder):
            for match in BLOCK.finditer(self.text):
                line = self.text.count("\n", 0, match.start()) + 1
                run = {"console": self.console, "pycon": self.pycon, "phlox": self.shell}[match[1]]
                yield line, match[1], match[2], "".join(run(match[2]))
        if self.terminal:
            self.terminal.close()
            self.terminal = None

    def completed(self):
        text, shift = self.text, 0
        matches = list(BLOCK.finditer(self.text))
        for match, (_, _, _, new) in zip(matches, list(self.blocks())):
            text = text[: match.start(2) + shift] + new + text[match.end(2) + shift :]
            shift += len(new) - (match.end(2) - match.start(2))
        return text

    def console(self, block):
        for command in commands(block, "$ ", "> "):
            yield command
            done = subprocess.run(
                ["bash", "-c", "set -o pipefail\n" + source(command, "$ ", "> ")],
                capture_output=True, text=True, env=environment(), cwd=self.folder, check=False,
            )  # fmt: skip
            yield ended(done.stdout + done.stderr)

    def pycon(self, block):
        for command in commands(block, ">>> ", "... "):
            yield command
            yield ended(self.evaluate(source(command, ">>> ", "... ")))

    def shell(self, block):
        if not self.terminal:
            command = [str(Path(environment()["PATH"].split(":")[0]) / "phlox"), "shell"]
            places = {"XDG_STATE_HOME": str(self.folder / "state"), "TERM": "xterm", "LC_ALL": "C.UTF-8"}
            self.terminal = Terminal(command, self.folder, {**environment(), **places}, columns=100, rows=60)
            self.terminal.wait_row("phlox>")
        for command in commands(block, "phlox> ", "   ... "):
            yield command
            before = len(self.terminal.lines()) - 1  # the row of the prompt
            self.terminal.enter(source(command, "phlox> ", "   ... ").replace("\n", "\r"))
            typed = len(command.splitlines())
            yield ended("\n".join(self.terminal.lines()[before + typed : -1]))

    def evaluate(self, code):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            try:
                tree = ast.parse(code, "<page>")
                *statements, last = tree.body
                exec(compile(ast.Module(statements, []), "<page>", "exec"), self.names)  # noqa: S102
                mode = ast.Interactive([last])
                exec(compile(mode, "<page>", "single"), self.names)  # noqa: S102
            except Exception as error:  # an error is a sample, too
                out.write("".join(traceback.format_exception_only(error)))
        return out.getvalue()


def commands(block, first, more):
    """The commands of a block without their outputs."""
    command = ""
    for line in block.splitlines(keepends=True):
        if line.startswith(first):
            if command:
                yield command
            command = line
        elif command and line.startswith(more.rstrip()) and command.endswith(("\\\n", "")):
            if not continues(command, line, more):
                yield command
                command = ""
                continue
            command += line
        elif command:
            yield command
            command = ""
    if command:
        yield command


def continues(command, line, more):
    if more.strip() == "...":
        return line.startswith(more.rstrip())
    return command.endswith("\\\n") and line.startswith(more)


def source(command, first, more):
    lines = command.splitlines()
    return "\n".join([lines[0][len(first) :], *[line[len(more) :] for line in lines[1:]]])


def ended(text):
    return text if not text or text.endswith("\n") else text + "\n"


def environment():
    build = os.environ.get("PHLOX_BUILD", str(ROOT / "build"))
    return {**os.environ, "PATH": f"{build}:{os.environ['PATH']}", "COLUMNS": "100"}


@contextlib.contextmanager
def in_folder(folder):
    before = os.getcwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@contextlib.contextmanager
def data_folder():
    """A copy of the flights data, so that a page may write files beside it."""
    from cases import flights

    with tempfile.TemporaryDirectory(prefix="phlox-docs-") as place:
        for path in flights.folder().iterdir():
            (Path(place) / path.name).symlink_to(path.resolve())
        yield Path(place)


def main():
    complete = "--complete" in sys.argv
    pages = [Path(a) for a in sys.argv[1:] if a != "--complete"]
    for path in pages:
        with data_folder() as folder:
            page = Page(path.resolve(), folder)
            if complete:
                path.write_text(page.completed(), encoding="utf-8")
            else:
                for line, _, old, new in page.blocks():
                    if old != new:
                        print(f"{path}:{line}\n{new}")
