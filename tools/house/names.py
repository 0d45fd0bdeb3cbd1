"""How files are named and begin, how long they may be, and that no machine's paths stand in them."""

from __future__ import annotations

import re
from pathlib import Path

from sources import CODE, ROOT, Finding, code_files, list_files, read

LONGEST = 500
# What a tool writes is as long as it is, and says so first.
WRITTEN = re.compile(r"\W*Written by tools/")
# Names that say nothing of what is inside, and so draw in everything.
EMPTY_WORDS = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "managers"}
SNAKE = re.compile(r"[a-z0-9_]+$")
# Written so that this line does not find itself.
MACHINE_PATH = re.compile(r"(^|[^A-Za-z0-9_.$}~-])/" + r"(work|root|farm|home|tmp/wt)/", re.MULTILINE)
TEXT = {".case", ".in", ".json", ".md", ".toml", ".txt", ".yml", ".yaml"}
# One line that says what the file is for stands first; a shell script has its interpreter before it.
FIRST_LINE = {
    ".h": r"// \S",
    ".cc": r"// \S",
    ".py": r'(#!.*\n)?(# \S|r?"""\S)',
    ".pyi": r'(# \S|"""\S)',
    ".sh": r"(#!.*\n)?# \S",
    ".cmake": r"# \S",
    ".txt": r"# \S",
}


def check_names(root: Path = ROOT) -> list[Finding]:
    findings = []
    for path in code_files(root):
        name = path.as_posix()
        words = [word for part in path.parts for word in re.split(r"[_.-]", part)]
        for word in EMPTY_WORDS.intersection(words):
            findings.append(Finding(name, 0, f'the name says nothing: "{word}"; name the file by its concept'))
        if path.suffix in {".h", ".cc", ".py"} and not SNAKE.match(path.stem):
            findings.append(Finding(name, 0, "file names are snake_case"))
    return findings


def check_first_lines(root: Path = ROOT) -> list[Finding]:
    return [
        Finding(path.as_posix(), 1, "the first line is no comment that says what the file is for")
        for path in code_files(root)
        if (text := read(root, path)) and not re.match(FIRST_LINE[path.suffix], text)
    ]


def check_lengths(root: Path = ROOT) -> list[Finding]:
    findings = []
    for path in code_files(root):
        text = read(root, path)
        lines = text.count("\n")
        if lines > LONGEST and not WRITTEN.match(text):
            message = f"{lines} lines, and {LONGEST} is the most: split it by concept"
            findings.append(Finding(path.as_posix(), 0, message))
    return findings


def check_machine_paths(root: Path = ROOT) -> list[Finding]:
    findings = []
    for path in list_files(root):
        if path.suffix not in TEXT | CODE and path.name not in {"Makefile", "run"}:
            continue
        text = read(root, path)
        for match in MACHINE_PATH.finditer(text):
            line = text.count("\n", 0, match.end()) + 1
            message = "a path of one machine: make it relative, or find it at run time"
            findings.append(Finding(path.as_posix(), line, message))
    return findings
