"""The floors of the house: an include must be one that cmake/layers.txt allows, and none in a circle."""

from __future__ import annotations

from pathlib import Path

from sources import ROOT, Finding, includes, read, room_files

# Floor 1: every room may include it.
GROUND = "base"


def parse_layers(text: str) -> dict[str, set[str]]:
    """The table of cmake/layers.txt: each room and the rooms it may include."""
    table: dict[str, set[str]] = {}
    for line in text.splitlines():
        line = line.split("#", 1)[0].strip()
        if not line:
            continue
        room, _, allowed = line.partition(":")
        table[room.strip()] = set(allowed.split())
    return table


def room_of(path: str, table: dict[str, set[str]]) -> str | None:
    """The room of `path` (below phlox/): the longest name of the table that it starts with."""
    parts = path.split("/")
    if len(parts) == 1:
        # What lies beside phlox.h belongs to the C++ face.
        return "phlox.h" if "phlox.h" in table else None
    for length in range(len(parts), 0, -1):
        room = "/".join(parts[:length])
        if room in table:
            return room
    return None


def check_table(table: dict[str, set[str]]) -> list[Finding]:
    """The table itself: names that exist, and no circle."""
    findings = []
    for room, allowed in table.items():
        for name in sorted(allowed - table.keys()):
            findings.append(Finding("cmake/layers.txt", 0, f"{room} may include {name}, which is no room"))
    circle = find_circle({room: sorted(allowed & table.keys()) for room, allowed in table.items()})
    if circle:
        findings.append(Finding("cmake/layers.txt", 0, "rooms in a circle: " + " > ".join(circle)))
    return findings


def find_circle(graph: dict[str, list[str]]) -> list[str]:
    """One circle of the graph, its first node again at the end; empty if there is none."""
    done: set[str] = set()
    for start in graph:
        # Depth first without recursion: the path, and what is left to visit of each node on it.
        path, left, on_path = [start], [list(graph[start])], {start}
        while path:
            if path[-1] in done or not left[-1]:
                done.add(path[-1])
                on_path.discard(path.pop())
                left.pop()
                continue
            node = left[-1].pop()
            if node in on_path:
                return path[path.index(node) :] + [node]
            if node in graph and node not in done:
                path.append(node)
                left.append(list(graph[node]))
                on_path.add(node)
    return []


def check_layers(root: Path = ROOT) -> list[Finding]:
    table = parse_layers(read(root, Path("cmake/layers.txt")))
    findings = check_table(table)
    graph: dict[str, list[str]] = {}
    for path in room_files(root):
        name = path.as_posix()
        below = name.removeprefix("phlox/")
        room = room_of(below, table)
        if room is None:
            findings.append(Finding(name, 0, "is in no room of cmake/layers.txt"))
            continue
        graph[name] = []
        for include in includes(read(root, path)):
            if include.angled:
                continue
            if not include.path.startswith("phlox/"):
                message = f'includes "{include.path}"; use the full path from phlox/, or <> for a library'
                findings.append(Finding(name, include.line, message))
                continue
            graph[name].append(include.path)
            target = room_of(include.path.removeprefix("phlox/"), table)
            if not (root / include.path).is_file():
                findings.append(Finding(name, include.line, f"includes {include.path}, which is not there"))
            elif target not in {room, GROUND} | table[room]:
                message = f"{room} may not include {target} (cmake/layers.txt): {include.path}"
                findings.append(Finding(name, include.line, message))
    circle = find_circle(graph)
    if circle:
        findings.append(Finding(circle[0], 0, "includes in a circle: " + " > ".join(circle)))
    return findings
