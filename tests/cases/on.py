"""python -m cases.on DATABASE [PATTERN ...]: runs the cases on that database alone, and says what is wrong and how many its
engine ran all of."""

import sys
import tempfile
from pathlib import Path

import phlox

from . import case_file, tally
from .runner import Run, Shelf, judged
from .shares import count


def main():
    name, patterns = sys.argv[1], sys.argv[2:]
    one = tally.Tally()
    shelf = Shelf(Path(tempfile.mkdtemp()))
    for path in case_file.all_paths():
        for case in case_file.read_cases(path):
            if patterns and not any(p in case.id for p in patterns):
                continue
            run = Run(case, shelf)
            try:
                run.expr = phlox.parse(case.expr, run.symbols)
            except phlox.Error:
                continue
            if not run.leaves() or case.exemption("all"):
                continue
            run.outcome = judged(case, run.expr)
            count(run, name, one)
            sys.stdout.flush()
    print(one.text(name), end="")


if __name__ == "__main__":
    main()
