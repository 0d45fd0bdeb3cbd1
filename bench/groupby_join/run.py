"""The ten group-by and five join questions of the db-benchmark (h2o.ai, DuckDB Labs) from CSV, Parquet and memory:
phlox beside DuckDB, Polars and DataFusion."""

import argparse
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import measure  # noqa: E402
import peers  # noqa: E402
from groupby_join import contestants  # noqa: E402
from groupby_join.questions import ALL as QUESTIONS  # noqa: E402


def prepare(folder, rows):
    """Makes the tables that are not there, in a process of its own, so that this one stays small."""
    from groupby_join import generate

    if not (folder / "groups.parquet").exists():
        print(f"making the group-by table of {rows} rows", file=sys.stderr)
        generate.group_by(folder, rows, min(100, rows), 108)
    if not (folder / "big.parquet").exists():
        print(f"making the join tables of {rows} rows", file=sys.stderr)
        generate.join(folder, rows, 108)
    return None, True


def cell(run):
    return "-" if "missing" in run else f"{run['seconds']:.3f} ({run['peak'] / 1e6:.0f})"


def section(source, args):
    """The table of one source, and what its ratios come to."""
    lines = [
        "",
        f"## From {source}",
        "",
        "| question | " + " | ".join(contestants.ALL) + " | fastest peer | times the fastest peer |",
        "|---" * (len(contestants.ALL) + 3) + "|",
    ]
    ratios = {name: {} for name in contestants.OURS.values()}
    notes = []
    for question in args.questions:
        results = measure.contest(contestants.ALL, args.repeats, question, args.folder, source, args.threads)
        measure.check_equal(results, f"{question} from {source}")
        ran = measure.ran(results)
        rivals = [name for name in contestants.PEERS if name in ran]
        if not rivals:
            raise SystemExit(f"{question} from {source}: no peer answers")
        fastest = min(rivals, key=lambda name: ran[name]["seconds"])
        shown = []
        for name in contestants.OURS.values():
            if name in ran:
                ratios[name][question] = ran[name]["seconds"] / ran[fastest]["seconds"]
                shown.append(f"{name.split()[1]} {ratios[name][question]:.2f}")
        cells = " | ".join(map(cell, results.values()))
        lines.append(f"| {question}: {QUESTIONS[question].what} | {cells} | {fastest} | {', '.join(shown)} |")
        print(lines[-1], file=sys.stderr, flush=True)
        notes += [f"- {question}, {name}: {each['missing']}" for name, each in results.items() if name not in ran]
    lines.append("")
    for name, each in ratios.items():
        if each:
            worst = max(each, key=each.get)
            lines.append(
                f"- {name}, {len(each)} of {len(args.questions)} questions: geometric mean "
                f"**{measure.geometric_mean(each.values()):.2f}** times the fastest peer, greatest {each[worst]:.2f} ({worst})."
            )
        else:
            lines.append(f"- {name}: answered no question.")
    return lines + summary(notes)


def summary(notes):
    """The same reason of every question is one line."""
    reasons = {}
    for note in notes:
        question, reason = note.removeprefix("- ").split(", ", 1)
        reasons.setdefault(reason, []).append(question)
    return [f"- {reason} ({', '.join(questions)})" for reason, questions in reasons.items()]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--folder", type=pathlib.Path)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--threads", type=int, default=peers.cores())
    parser.add_argument("--sources", type=measure.chosen("source", contestants.SOURCES), default=list(contestants.SOURCES))
    parser.add_argument("--questions", type=measure.chosen("question", QUESTIONS), default=list(QUESTIONS))
    parser.add_argument("--no-result", action="store_true", help="print, and leave bench/results alone")
    args = parser.parse_args()
    args.folder = args.folder or measure.ROOT / "build" / "bench" / "groupby_join" / str(args.rows)
    measure.must(measure.in_child(prepare, args.folder, args.rows))
    lines = [
        f"{args.rows:,} rows (G1 with 100 keys, no nulls, not sorted; J1), files in the page cache, {args.threads} "
        f"threads; medians of {args.repeats} runs in turns, each a process of its own that asks once. Timed from the "
        "text to the whole answer in memory, as an Arrow table (Polars: as its DataFrame), without imports; in "
        "memory without loading. Cells are seconds (peak memory, MB). All answers are equal, floats to nine digits.",
    ]
    for source in args.sources:
        lines += section(source, args)
    measure.write("groupby_join", "Group-by and join questions", "bench/groupby_join/run.py", lines, save=not args.no_result)


if __name__ == "__main__":
    main()
