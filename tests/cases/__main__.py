"""python -m cases [--complete | --split] [PATTERN ...]: runs the cases whose name holds a pattern, or writes
what they expect: what happens now, or what the judge says where it does not agree. --split runs them in parts, and
without patterns writes which of them keep all rows."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from . import case_file, splitting
from .runner import Run, Shelf, completed


def main():
    parser = argparse.ArgumentParser(prog="python -m cases", description=__doc__)
    parser.add_argument("--complete", action="store_true", help="write the expected parts")
    parser.add_argument("--split", action="store_true", help="run them in parts")
    parser.add_argument("patterns", nargs="*")
    options = parser.parse_args()
    bad = 0
    if options.split and not options.patterns:
        cases = [case for path in case_file.all_paths() for case in case_file.read_cases(path)]
        splitting.GOLDEN.write_text(splitting.golden_text(cases), encoding="utf-8")
        return False
    step = complete if options.complete else run_split if options.split else run
    with tempfile.TemporaryDirectory() as folder:
        shelf = Shelf(Path(folder))
        for path in case_file.all_paths():
            cases = [
                case
                for case in case_file.read_cases(path)
                if not options.patterns or any(p in case.id for p in options.patterns)
            ]
            # From the last to the first, so that line numbers stay true while the file is written.
            for case in reversed(cases) if options.complete else cases:
                bad += step(case, shelf)
    return bad > 0


def complete(case, shelf):
    blocks, why = completed(case, shelf)
    case_file.replace_expected(case, blocks)
    if why:
        print(f"{case.id}\n  {case.expr}\n  {why}")
    return bool(why)


def run(case, shelf):
    begin = time.monotonic()
    one = Run(case, shelf)
    failures = one.all()
    for failure in failures:
        print(f"{case.path}:{case.line + 1}: {case.title}\n  {case.expr}\n  {failure}")
    print(f"{time.monotonic() - begin:6.2f}s {one.count:3} variants {case.id}")
    return len(failures)


def run_split(case, shelf):
    one = splitting.SplitRun(case, shelf).check_all()
    for failure in one.failures:
        print(f"{case.path}:{case.line + 1}: {case.title}\n  {case.expr}\n  {failure}")
    print(f"{one.tried:3} ways {case.id}")
    return len(one.failures)


if __name__ == "__main__":
    sys.exit(main())
