"""Growth: weblinks from TSV and one group-by from Parquet at 1 M, 10 M and 100 M rows, and with 1 thread and all: phlox
beside its peers."""

import argparse
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import groupby_join.contestants  # noqa: E402
import measure  # noqa: E402
import peers  # noqa: E402
import weblinks.contestants  # noqa: E402
from groupby_join.questions import ALL as QUESTIONS  # noqa: E402

PAGE_SHARE = 50  # arcs a page
# At 100 M arcs pandas needs the memory of a large machine; it is no peer for speed.
WEBLINKS = {name: run for name, run in weblinks.contestants.ALL.items() if not name.startswith("pandas")}


def prepare_weblinks(folder, rows):
    from weblinks import generate

    if not (folder / "arcs.txt").exists():
        print(f"making {rows} arcs", file=sys.stderr)
        generate.generate(folder, max(rows // PAGE_SHARE, 1), rows, 2014, 8.0)
    return None, True


def prepare_groups(folder, rows):
    from groupby_join import generate

    if not (folder / "groups.parquet").exists():
        print(f"making a group-by table of {rows} rows", file=sys.stderr)
        generate.group_by(folder, rows, min(100, rows), 108, ["parquet"])
    return None, True


def table(title, contestants, runs, sizes, threads):
    """runs: {(rows, threads): results of a contest}"""
    places = [(rows, count) for rows in sizes for count in threads]
    last, first = sizes[-1], sizes[0]
    lines = ["", f"## {title}", ""]
    heads = [f"{rows / 1e6:g} M, {count} thread{'s' * (count > 1)}" for rows, count in places]
    growth = f"{last / 1e6:g} M : {first / 1e6:g} M, {threads[-1]} threads"
    gain = f"{threads[0]} : {threads[-1]} threads, {last / 1e6:g} M"
    lines.append(f"| contestant | {' | '.join(heads)} | {growth} | {gain} |")
    lines.append("|---" * (len(heads) + 3) + "|")
    for name in contestants:
        seconds = {place: runs[place][name].get("seconds") for place in places}
        cells = [
            f"{seconds[place]:.3f} ({runs[place][name]['peak'] / 1e6:.0f})" if seconds[place] else "-" for place in places
        ]

        def quotient(above, below):
            return f"{seconds[above] / seconds[below]:.2f}" if seconds[above] and seconds[below] else "-"

        cells.append(quotient((last, threads[-1]), (first, threads[-1])))
        cells.append(quotient((last, threads[0]), (last, threads[-1])))
        lines.append(f"| {name} | {' | '.join(cells)} |")
    reasons = {f"- {name}: {each['missing']}": None for place in places for name, each in runs[place].items() if "missing" in each}  # fmt: skip
    return lines + ["", *reasons] if reasons else lines


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    numbers = lambda text: [int(float(each)) for each in text.split(",")]  # noqa: E731
    parser.add_argument("--sizes", type=numbers, default=[10**6, 10**7, 10**8], help="rows, as in 1e6,1e7")
    parser.add_argument("--threads", type=numbers, default=sorted({1, peers.cores()}))
    groups_of = [name for name in QUESTIONS if name.startswith("g")]
    parser.add_argument("--question", type=lambda text: measure.chosen("question", groups_of)(text)[0], default="g3")
    parser.add_argument("--folder", type=pathlib.Path, default=measure.ROOT / "build" / "bench" / "growth")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--no-result", action="store_true", help="print, and leave bench/results alone")
    args = parser.parse_args()
    measure.build("weblinks_limit")
    links, groups = {}, {}
    for rows in args.sizes:
        folder = args.folder / str(rows)
        measure.must(measure.in_child(prepare_weblinks, folder, rows))
        measure.must(measure.in_child(prepare_groups, folder, rows))
        for threads in args.threads:
            place = rows, threads
            links[place] = measure.contest(WEBLINKS, args.repeats, folder, "TSV", threads)
            measure.check_equal(links[place], f"weblinks, {rows} rows, {threads} threads")
            groups[place] = measure.contest(groupby_join.contestants.ALL, args.repeats, args.question, folder, "parquet", threads)  # fmt: skip
            measure.check_equal(groups[place], f"{args.question}, {rows} rows, {threads} threads")
    lines = [
        f"Medians of {args.repeats} runs in turns, each a process of its own that is held to as many cores as it has "
        "threads; files in the page cache. Cells are seconds (peak memory, MB). All answers are equal, floats to nine "
        f"digits. Weblinks has {PAGE_SHARE} arcs a page.",
        *table("Weblinks, arcs as TSV", WEBLINKS, links, args.sizes, args.threads),
        *table(f"Group-by from Parquet: {QUESTIONS[args.question].what}", groupby_join.contestants.ALL, groups, args.sizes, args.threads),
    ]  # fmt: skip
    measure.write("growth", "Growth", "bench/growth/run.py", lines, save=not args.no_result)


if __name__ == "__main__":
    main()
