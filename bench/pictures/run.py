#!/usr/bin/env python3
"""Pictures beside Bokeh, hvPlot, DuckDB with Bokeh, and Polars with Altair: documents, charts of many rows, first paint.

    bench/pictures/run.py [--repeats 5] [--rows 100000000] [--only documents,histogram,...] [--no-result]

Each measurement runs in a new process of its contestant (ours.py in .venv, theirs.py in .deps/pictures), in turns.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import measure  # noqa: E402

PYTHON = {"ours": measure.ROOT / ".venv/bin/python", "theirs": measure.ROOT / ".deps/pictures/bin/python"}
# Task: what it is, and who can do it, as the task's name in ours.py or theirs.py.
TASKS = {
    "import": ("import", {"phlox": "import", "Bokeh": "import", "hvPlot": "import_hvplot", "Altair": "import_altair"}),
    "line": ("a figure with one line, to JSON", {"phlox": "line", "Bokeh": "line"}),
    "documents": ("a document of 50 plots, to JSON", {"phlox": "documents", "Bokeh": "documents"}),
    "million": ("a page with 1 M points inline", {"phlox": "million", "Bokeh": "million"}),
    "histogram": (
        "a histogram of a Parquet file, to a page",
        {"phlox": "histogram", "hvPlot": "hvplot", "DuckDB + Bokeh": "duckdb", "Polars + Altair": "altair"},
    ),
}


def run(contestant, task, *arguments):
    side = "ours" if contestant == "phlox" else "theirs"
    command = [PYTHON[side], HERE / f"{side}.py", task, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{contestant}, {task}: {done.stderr.strip()}")
    return json.loads(done.stdout.splitlines()[-1])


def table_of(file, rows):
    """A Parquet file of normal numbers, made by a seed."""
    subprocess.run([PYTHON["ours"], HERE / "generate.py", file, str(rows)], check=True)


def contest(task, repeats, file):
    """{contestant: {"seconds": median, "bytes": of the result, "check": what all have to agree on}}"""
    _, contestants = TASKS[task]
    runs = {name: [] for name in contestants}
    for _ in range(repeats):
        for name, what in contestants.items():
            runs[name].append(run(name, what, file))
    found = {}
    for name, each in runs.items():
        found[name] = each[-1] | {"seconds": statistics.median(one["seconds"] for one in each)}
    checks = {name: one["check"] for name, one in found.items() if one.get("check") is not None}
    if len(set(map(str, checks.values()))) > 1:
        raise SystemExit(f"{task}: the answers differ: {checks}")
    return found


def first_paint(repeats, folder):
    """Seconds from opening a page to all of its documents being idle, in one Chromium."""
    sys.path.insert(0, str(measure.ROOT / "tests/browser"))
    import chromium

    if why := chromium.missing():
        raise SystemExit(why)
    pages = {}
    for contestant in ("phlox", "Bokeh"):
        pages[contestant] = folder / f"{contestant}.html"
        run(contestant, "page", pages[contestant])
    browser = chromium.Browser()
    runs = {name: [] for name in pages}
    for _ in range(repeats):
        for name, path in pages.items():
            begin = time.perf_counter()
            with browser.open(path, 800, 600) as page:
                page.wait_idle()
                runs[name].append(time.perf_counter() - begin)
    browser.close()
    return {
        name: {"seconds": statistics.median(each), "bytes": pages[name].stat().st_size} for name, each in runs.items()
    }


def time_text(seconds):
    return f"{seconds * 1e3:.3g} ms" if seconds < 1 else f"{seconds:.3g} s"


def lines_of(title, found):
    ours = found["phlox"]["seconds"]
    out = [f"| {title} | time | ratio | bytes |", "|---|---|---|---|"]
    for name, each in found.items():
        ratio = f"{each['seconds'] / ours:.3g}"
        out.append(f"| {name} | {time_text(each['seconds'])} | {ratio} | {each.get('bytes') or ''} |")
    return [*out, ""]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--rows", type=int, default=100_000_000, help="of the Parquet file")
    parser.add_argument("--only", type=measure.chosen("task", [*TASKS, "paint"]), default=[*TASKS, "paint"])
    parser.add_argument("--no-result", action="store_true", help="leave bench/results/pictures.md as it is")
    given = parser.parse_args()
    if not PYTHON["theirs"].exists():
        raise SystemExit("the peers are missing: run tools/setup/pictures.sh")
    lines = [f"Medians of {given.repeats} runs; the ratio is to phlox. The Parquet file has {given.rows} rows.", ""]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        if "histogram" in given.only:
            table_of(folder / "numbers.parquet", given.rows)
        for task, (title, _) in TASKS.items():
            if task in given.only:
                lines += lines_of(title, contest(task, given.repeats, folder / "numbers.parquet"))
        if "paint" in given.only:
            lines += lines_of("open a page with 1,000 points, to idle", first_paint(given.repeats, folder))
    measure.write("pictures", "Pictures", "bench/run.sh pictures", lines, not given.no_result)


if __name__ == "__main__":
    main()
