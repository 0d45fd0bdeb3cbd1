"""python -m random_exprs [--draws N] [--seed FIRST] [--depth D] [--engine NAME [--rows]]: prints every disagreement, shrunk."""

import argparse
import random
import sys
import time

from cases.databases import DATABASES

from .check import check, draw, report
from .generator import Generator
from .rows import Rows


def main():
    parser = argparse.ArgumentParser(prog="python -m random_exprs", description=__doc__)
    parser.add_argument("--draws", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0, help="the first; draw i has seed FIRST + i")
    parser.add_argument("--depth", type=int, help="of every draw; else 1 to 8 in turn")
    parser.add_argument("--engine", choices=["native", *DATABASES], help="just that engine; a database holds the tables")
    parser.add_argument("--rows", action="store_true", help="only what takes rows one by one")
    parser.add_argument("--stop", type=int, default=20, help="after so many disagreements")
    options = parser.parse_args()
    begin = time.monotonic()
    bad = undecided = 0
    for i in range(options.draws):
        depth = options.depth or depth_of(i)
        one = draw(options.seed + i, depth, Rows if options.rows else Generator)
        why, off_lists = check(one, random.Random(options.seed + i), options.engine)
        undecided += why is None
        if why:
            bad += 1
            print(f"--- depth {depth}\n{report(one, why, off_lists, options.engine if options.engine in DATABASES else None)}\n", flush=True)
            if bad >= options.stop:
                break
    print(f"{options.draws} draws, {undecided} undecided, {bad} disagreements, "
          f"{time.monotonic() - begin:.1f} s")  # fmt: skip
    return bad > 0


def depth_of(i):
    """From 1 to 8 again and again, so that a run that is cut short has seen them all."""
    return 1 + i % 8


if __name__ == "__main__":
    sys.exit(main())
