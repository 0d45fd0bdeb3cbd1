"""The project's own files, as the house checks see them."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = {".h", ".cc", ".py", ".pyi", ".sh", ".cmake"}
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', re.MULTILINE)


@dataclass(frozen=True)
class Finding:
    """One broken rule: where, and what to do."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.message}"


@dataclass(frozen=True)
class Include:
    """One #include of a file: the path in it, and whether it stands in <> or in quotes."""

    path: str
    angled: bool
    line: int


def list_files(root: Path = ROOT) -> list[Path]:
    """Files of the project under `root`, relative to it: tracked ones and new ones that git would take.
    Outside a git checkout (an unpacked archive) every file is the project's."""
    git = subprocess.run(
        ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        check=False,
    )
    if git.returncode == 0:
        names = [Path(name) for name in git.stdout.decode().split("\0") if name]
    else:
        names = [path.relative_to(root) for path in root.rglob("*")]
    return sorted(name for name in set(names) if (root / name).is_file())


def code_files(root: Path = ROOT) -> list[Path]:
    """Hand-written code of any language."""
    return [p for p in list_files(root) if p.suffix in CODE or p.name == "CMakeLists.txt"]


def room_files(root: Path = ROOT) -> list[Path]:
    """The C++ files of phlox/, tests beside them too."""
    return [p for p in list_files(root) if p.parts[0] == "phlox" and p.suffix in {".h", ".cc"}]


def read(root: Path, path: Path) -> str:
    return (root / path).read_text(encoding="utf-8", errors="replace")


def includes(text: str) -> list[Include]:
    return [
        Include(match[2], match[1] == "<", text.count("\n", 0, match.start(1)) + 1)
        for match in INCLUDE.finditer(text)
    ]
