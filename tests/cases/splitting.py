"""Runs one case in parts: its tables cut into chunks, and put together as phlox.split says."""

import json
from collections import defaultdict

import phlox
import pyarrow as pa

from . import case_file, storages
from .case_file import DataFile
from .runner import Failure, Run, judged

GOLDEN = case_file.ROOT / "split.golden"


class Parts:
    """A split over tables: its answer by the rows of its leaf in pieces. What was computed is kept."""

    def __init__(self, split, sources):
        self.split = split
        self.leaf = split.leaf.to_text()
        self.parts = split.parts.to_text()
        self.sources = sources
        self.computed = {}  # (step, the rows that it gets) -> its table

    def answer(self, sizes, combined):
        """Of pieces of these sizes; `combined` is one of the three ways below."""
        chunks, at = [], 0
        for size in sizes:
            rows = self.sources[self.leaf].slice(at, size)
            chunks.append(self.compute("chunk", self.leaf, rows, (at, size)))
            at += size
        rows = combined(self, chunks)
        if self.split.finish.equals(self.split.parts):
            return rows
        return self.compute("finish", self.parts, rows, text_of(rows))

    def compute(self, step, name, rows, key):
        if key is not None and (step, key) in self.computed:
            return self.computed[step, key]
        expr = getattr(self.split, step)
        nodes = json.loads(expr.to_json())["nodes"]
        tables = {**self.sources, name: rows}
        used = {node["name"]: tables[node["name"]] for node in nodes if node["op"] == "symbol"}
        self.computed[step, key] = pa.table(phlox.compute(expr, used))
        return self.computed[step, key]

    def at_once(self, chunks):
        rows = pa.concat_tables(chunks)
        if self.split.combine.equals(self.split.parts):
            return rows
        return self.compute("combine", self.parts, rows, text_of(rows))

    def one_by_one(self, chunks):
        """Each to what was combined of those before it."""
        done = chunks[0]
        for chunk in chunks[1:]:
            done = self.at_once([done, chunk])
        return done

    def as_tree(self, chunks):
        """Neighbours are combined, and then those, until there is one."""
        while len(chunks) > 1:
            pairs = [chunks[i : i + 2] for i in range(0, len(chunks), 2)]
            chunks = [self.at_once(pair) if len(pair) > 1 else pair[0] for pair in pairs]
        return chunks[0]


class SplitRun:
    """One case, split by each of its tables; `failures` after `check_all()` says what went wrong."""

    def __init__(self, case, shelf=None):
        self.run = Run(case, shelf)
        self.case = case
        self.splits = {}  # leaf -> its split, or why there is none
        self.failures = []
        self.tried = 0  # how many ways to cut there were
        try:
            self.run.expr = phlox.parse(case.expr, self.run.symbols)
        except phlox.Error:
            return  # an error that the case is about
        for name in self.run.leaves() or [None]:
            try:
                self.splits[name] = phlox.split(self.run.expr, self.run.symbols[name] if name else None)
            except phlox.Error as error:
                self.splits[name] = str(error).split("\n")[0]

    def check_all(self):
        for name, split in self.splits.items():
            if name is None or isinstance(split, str) or self.case.exemption("memory"):
                continue
            sources = {n: self.run.shelf.source(self.case, n, "memory") for n in self.run.leaves()}
            parts = Parts(split, sources)
            for label, sizes, combined in self.cuts(name, sources[name].num_rows):
                self.tried += 1
                try:
                    self.check(parts, sizes, combined)
                except Failure as failure:
                    self.failures.append(f"split by {name} into {label}: {failure}\n{shown(split)}")
                    break
        return self

    def cuts(self, name, rows):
        """(label, how many rows the chunks have, how their results are combined). Some are empty."""
        half = rows // 2
        yield "halves", [0, half, rows - half, 0], Parts.at_once
        if isinstance(self.case.tables[name][1], DataFile):
            return  # a chunk for each row would take hours
        for size, combined in ((1, Parts.one_by_one), (2, Parts.as_tree), (7, Parts.at_once)):
            pieces = [min(size, rows - at) for at in range(0, rows, size)]
            if len(pieces) > 1:
                yield f"chunks of {size}", pieces, combined

    def check(self, parts, sizes, combined):
        try:
            answer = parts.answer(sizes, combined)
        except phlox.Error as error:
            if self.case.text("error") is None:
                raise Failure(str(error)) from None
            return
        if self.case.text("error") is not None:
            raise Failure(f"no error, but rows: {answer.to_pylist()[:5]}")
        expected = self.case.expected_rows()
        names, rows = storages.rows_of(answer)
        if str(self.run.expr.type).startswith("var * ") and names != expected[0]:
            raise Failure(f"columns {names}, expected {expected[0]}")
        if self.run.outcome is None:
            self.run.outcome = judged(self.case, self.run.expr)
        why = self.run.golden(expected[1]).differs(None, rows, "", self.case.ordered)
        if why:
            raise Failure(why)


def text_of(table):
    """What tells tables apart: equal texts are equal tables. None for what is too large for that."""
    return f"{table.schema} {table.to_pydict()}" if table.num_rows < 1000 else None


def shown(split):
    steps = ("chunk", "parts", "combine", "finish")
    return "\n".join(f"  {step}: {getattr(split, step).to_text()}" for step in steps)


def golden_text(cases):
    """What keeps all rows, or does not split, and why."""
    reasons = defaultdict(list)
    for case in cases:
        for leaf, split in SplitRun(case).splits.items():
            why = f"none: {split}" if isinstance(split, str) else split.why and f"{split.keeps}: {split.why}"
            if why:
                reasons[why].append(f"  {case.id} ({leaf})" if leaf else f"  {case.id}")
    blocks = ["\n".join([f"{reason} ({len(lines)})", *lines, ""]) for reason, lines in sorted(reasons.items())]
    return "# What split keeps all rows of, or cannot do, by reason. Written by python -m cases --split.\n" + "".join(blocks)
