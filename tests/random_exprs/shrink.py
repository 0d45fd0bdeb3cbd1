"""Makes a failing draw small, greedily: fewer rows, fewer columns, smaller pieces of the expression."""

from judge import Table

from .generator import Node


def pieces(node):
    """Every node below, the node itself first."""
    found, todo = [], [node]
    while todo:
        one = todo.pop()
        found.append(one)
        todo += one.children()
    return found


def replaced(node, old, new):
    if node is old:
        return new
    return Node(node.kind, [replaced(p, old, new) if isinstance(p, Node) else p for p in node.parts])


def smaller_expressions(node):
    """The same with one piece replaced by a smaller one of its kind, the largest steps first."""
    for piece in pieces(node):
        inside = [below for below in pieces(piece)[1:] if below.kind == piece.kind]
        for below in sorted(inside, key=lambda n: len(str(n))):
            yield replaced(node, piece, below)
        if piece.kind == "bool" and str(piece) not in ("True", "False"):
            yield replaced(node, piece, Node("bool", ["True"]))
        lone = [p for p in piece.children() if p.kind in ("assignment", "argument", "bool")]
        for item in lone:
            parts = without(piece.parts, item)
            if parts is not None:
                yield replaced(node, piece, Node(piece.kind, parts))


def without(parts, item):
    """The parts without an item of a list and the comma beside it."""
    at = next(i for i, part in enumerate(parts) if part is item)
    if at and parts[at - 1] == ", ":
        return parts[: at - 1] + parts[at + 1 :]
    if at + 1 < len(parts) and parts[at + 1] == ", ":
        return parts[:at] + parts[at + 2 :]
    return None


def smaller_tables(tables):
    for name, (datashape, table) in tables.items():
        for i in range(len(table.rows)):
            rows = table.rows[:i] + table.rows[i + 1 :]
            yield {**tables, name: (datashape, Table(table.names, table.types, rows))}
        if len(table.names) > 1:
            for i in range(len(table.names)):
                names = table.names[:i] + table.names[i + 1 :]
                types = table.types[:i] + table.types[i + 1 :]
                rows = [row[:i] + row[i + 1 :] for row in table.rows]
                shape = "{" + ", ".join(f"{n}: {t}" for n, t in zip(names, types)) + "}"
                yield {**tables, name: (shape, Table(names, types, rows))}


def shrink(node, tables, fails, budget=600):
    """`fails(node, tables)` says whether it still goes wrong (and False where it makes no sense)."""
    def attempts():
        for smaller in smaller_expressions(node):
            yield smaller, tables
        for smaller in smaller_tables(tables):
            yield node, smaller

    progress = True
    while progress and budget > 0:
        progress = False
        for candidate in attempts():
            budget -= 1
            if budget <= 0:
                break
            if fails(*candidate):
                node, tables = candidate
                progress = True
                break
    return node, tables
