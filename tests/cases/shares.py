"""python -m cases.shares [DATABASE ...]: runs the cases on every database, or those named, and writes docs/sql.md's
table of what each engine runs itself, with the reasons of what it does not."""

import collections
import re
import sys
import tempfile
from pathlib import Path

import phlox

from . import case_file, databases, storages
from .runner import Failure, Run, Shelf, judged

PAGE = case_file.ROOT.parent / "docs" / "sql.md"
BEGIN, END = "<!-- shares: python -m cases.shares -->", "<!-- end of shares -->"


def main():
    shelf = Shelf(Path(tempfile.mkdtemp()))
    names = sys.argv[1:] or list(databases.DATABASES)
    counts = {name: collections.Counter() for name in names}
    reasons = {name: collections.Counter() for name in names}
    for path in case_file.all_paths():
        for case in case_file.read_cases(path):
            run = Run(case, shelf)
            try:
                run.expr = phlox.parse(case.expr, run.symbols)
            except phlox.Error:
                continue
            if not run.leaves() or case.exemption("all"):
                continue
            run.outcome = judged(case, run.expr)
            for name in names:
                count(run, name, counts[name], reasons[name])
    text = PAGE.read_text()
    begin, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    PAGE.write_text(text[:begin] + "\n\n" + tables(counts, reasons) + "\n" + text[end:])


def count(run, name, counts, reasons):
    if run.case.exemption(name):
        counts["exempt"] += 1
        return
    try:
        run.check_database(name)
    except storages.CannotHold:
        counts["not held"] += 1
        return
    except (Failure, phlox.Error) as error:
        counts["wrong"] += 1
        print(f"{name}: {run.case.id}: {error}")
    counts["cases"] += 1
    why = run.placed.get(name, "")
    counts["own"] += why == ""
    if why:
        reasons[re.sub(r"^\w+ ", "", why) if why.startswith(name) else "cache() or a plan of several engines"] += 1


def tables(counts, reasons):
    lines = ["| engine | cases | it runs all itself | tables it cannot hold |", "|---|---:|---:|---:|"]
    for name, one in counts.items():
        share = 100 * one["own"] / max(1, one["cases"])
        lines.append(f"| {name} | {one['cases']} | {one['own']} ({share:.1f} %) | {one['not held']} |")
    for name, one in reasons.items():
        lines += ["", f"What {name} leaves to the engines above it:", "", "| cases | why |", "|---:|---|"]
        lines += [f"| {n} | {why} |" for why, n in sorted(one.items(), key=lambda item: (-item[1], item[0])) if n > 2]
        rest = sum(n for n in one.values() if n <= 2)
        if rest:
            lines.append(f"| {rest} | reasons of one or two cases each |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
