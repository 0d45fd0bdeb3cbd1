"""python -m cases.shares [ENGINE ...]: runs the cases on every engine that holds tables, or those named, writes what
each ran itself to cases/engines_lack.txt, and from that docs/engines.md. An engine that is not there keeps its block."""

import sys
import tempfile
from pathlib import Path

import phlox

from . import case_file, databases, storages, tally
from .runner import Failure, Run, Shelf, judged


def main():
    shelf = Shelf(Path(tempfile.mkdtemp()))
    tallies = {name: tally.Tally() for name in sys.argv[1:] or databases.DATABASES}
    for path in case_file.all_paths():
        for case in case_file.read_cases(path):
            run = Run(case, shelf)
            try:
                run.expr = phlox.parse(case.expr, run.symbols)
            except phlox.Error:
                continue
            if run.leaves():
                run.outcome = judged(case, run.expr)
                for name, one in tallies.items():
                    count(run, name, one)
    found = tally.blocks(tally.GOLDEN.read_text())
    found.update({name: one.text(name) for name, one in tallies.items() if one.cases})
    text = "".join(found[name] for name in sorted(found))
    tally.GOLDEN.write_text(text)
    tally.PAGE.write_text(tally.page(text))


def count(run, name, one):
    try:
        run.check_database(name)
    except storages.CannotHold:
        pass
    except (Failure, phlox.Error) as error:
        if not run.case.exemption(name):
            print(f"{name}: {run.case.id}: {error}")
    one.add(name, run.placed.get(name))


if __name__ == "__main__":
    main()
