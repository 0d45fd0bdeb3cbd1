"""What a header of phlox may include: the standard library and ours, so that ours cost little to use.
That each compiles alone is seen to by the build (cmake/house.cmake)."""

from __future__ import annotations

from pathlib import Path

from sources import ROOT, Finding, includes, read, room_files

# A header of these folders is private to the one library that it is about.
PRIVATE = {
    "phlox/faces/python/": ("Python.h", "nanobind/"),
    # Ours, too, but written by the build.
    "phlox/faces/cpp/": ("phlox/generated/",),
    "phlox/format/arrow/": ("arrow/", "parquet/"),
    "phlox/faces/cli/shell_libedit": ("histedit.h",),
}
# Headers of C and of the system, which are part of no library.
SYSTEM = {"dlfcn.h", "fcntl.h", "poll.h", "pthread.h", "signal.h", "stddef.h", "stdint.h", "unistd.h"}


def is_third_party(path: str) -> bool:
    """The C++ standard library's headers have neither an ending nor a folder."""
    return ("." in path or "/" in path) and path not in SYSTEM and not path.startswith("sys/")


def check_headers(root: Path = ROOT) -> list[Finding]:
    findings = []
    for path in room_files(root):
        if path.suffix != ".h":
            continue
        name = path.as_posix()
        text = read(root, path)
        if "#pragma once" not in text:
            findings.append(Finding(name, 0, "has no #pragma once"))
        allowed = tuple(own for folder, owns in PRIVATE.items() if name.startswith(folder) for own in owns)
        for include in includes(text):
            if include.angled and is_third_party(include.path) and not include.path.startswith(allowed or ("\0",)):
                message = f"a header of phlox includes <{include.path}>: keep libraries in .cc files"
                findings.append(Finding(name, include.line, message))
    return findings
