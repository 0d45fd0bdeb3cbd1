"""Counting weblinks: phlox beside a loop written by hand, DuckDB, Polars, DataFusion and pandas, on one million pages
and fifty million arcs, from TSV, packed TSV and Parquet."""

import argparse
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import measure  # noqa: E402
import peers  # noqa: E402
from weblinks import contestants  # noqa: E402

OURS = "phlox --engine auto, whole process"
LIMIT = "loop by hand, whole process"


def prepare(folder, pages, arcs):
    """Makes the files that are not there, in a process of its own, so that this one stays small."""
    from weblinks import generate

    if not (folder / "arcs.txt").exists():
        print(f"making {pages} pages and {arcs} arcs", file=sys.stderr)
        generate.generate(folder, pages, arcs, 2014, 8.0)
    if not (folder / "arcs.txt.gz").exists():
        generate.packed(folder)
    if not (folder / "arcs.parquet").exists():
        generate.parquet(folder)
    return None, True


def section(source, folder, repeats, threads):
    results = measure.contest(contestants.ALL, repeats, folder, source, threads)
    measure.check_equal(results, source)
    size = sum((folder / f"{name}{contestants.SOURCES[source]}").stat().st_size for name in ("arcs", "index"))
    ran = measure.ran(results)
    if OURS not in ran:
        raise SystemExit(f"{OURS}: {results[OURS]['missing']}")
    base, limit = ran[OURS]["seconds"], ran.get(LIMIT, {}).get("seconds")
    lines = [
        "",
        f"## {source}, {size / 1e6:.0f} MB",
        "",
        "| contestant | seconds | times phlox | times the loop | peak memory, MB |",
        "|---|---|---|---|---|",
    ]
    for name, each in sorted(ran.items(), key=lambda item: item[1]["seconds"]):
        seconds = each["seconds"]
        loop = f"{seconds / limit:.2f}" if limit else "-"
        lines.append(f"| {name} | {seconds:.3f} | {seconds / base:.2f} | {loop} | {each['peak'] / 1e6:.0f} |")
    lines += [f"| {name} | {each['missing']} | | | |" for name, each in results.items() if name not in ran]
    peer = min(each["seconds"] for name, each in ran.items() if not name.startswith(("phlox", "loop")))
    lines += ["", f"The fastest peer takes **{peer / base:.2f}** times as long as {OURS}"]
    lines[-1] += f", which takes **{base / limit:.2f}** times as long as the loop by hand." if limit else "."
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=pathlib.Path, default=measure.ROOT / "build" / "bench" / "weblinks")
    parser.add_argument("--pages", type=int, default=1_000_000)
    parser.add_argument("--arcs", type=int, default=50_000_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--threads", type=int, default=peers.cores())
    parser.add_argument("--sources", type=measure.chosen("source", contestants.SOURCES), default=list(contestants.SOURCES))
    parser.add_argument("--no-result", action="store_true", help="print, and leave bench/results alone")
    args = parser.parse_args()
    for program in ("weblinks_limit", "weblinks_limit_parquet"):
        measure.build(program)
    measure.must(measure.in_child(prepare, args.folder, args.pages, args.arcs))
    lines = [
        f"`{contestants.QUERY}` over {args.pages:,} pages and {args.arcs:,} arcs, files in the page cache, "
        f"{args.threads} threads; medians of {args.repeats} runs in turns, each a process of its own; all answers are "
        "equal. Commands are timed as whole processes that write their answer to a file, Python contestants without "
        "their imports. The loop by hand is limit.cc and limit_parquet.cc; the first maps its files, "
        "and so their pages are in its peak.",
    ]
    for source in args.sources:
        lines += section(source, args.folder, args.repeats, args.threads)
    measure.write("weblinks", "Counting weblinks", "bench/weblinks/run.py", lines, save=not args.no_result)


if __name__ == "__main__":
    main()
