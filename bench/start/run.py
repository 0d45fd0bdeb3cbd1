"""Start-up: one whole process that answers a query on a file of ten rows."""

import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import measure  # noqa: E402

REPEATS = 41
CSV = "a,b\n" + "".join(f"{i},{'xyz'[i % 3]}\n" for i in range(10))


def commands(file):
    python = sys.executable
    sql = f"SELECT b, count(a) FROM '{file}' GROUP BY b"
    return {
        "phlox query": [str(measure.ROOT / "build" / "phlox"), "query", "t.by(_.b, n=_.a.count())", file],
        "phlox, in Python": [python, "-c", f"import phlox; from phlox import _\nprint(dict(phlox.compute(phlox.data({file!r}).by(_.b, n=_.a.count()))))"],
        "DuckDB, in Python": [python, "-c", f"import duckdb; print(duckdb.execute({sql!r}).fetchall())"],
        "Polars, in Python": [python, "-c", f"import polars as p; print(p.scan_csv({file!r}).group_by('b').agg(p.col('a').count()).collect())"],
        "pandas, in Python": [python, "-c", f"import pandas; print(pandas.read_csv({file!r}).groupby('b').a.count())"],
        "python -c 'import phlox'": [python, "-c", "import phlox"],
        "python -c pass": [python, "-c", "pass"],
    }  # fmt: skip


def main():
    with tempfile.TemporaryDirectory() as folder:
        file = str(pathlib.Path(folder) / "ten.csv")
        pathlib.Path(file).write_text(CSV)
        all_commands = commands(file)
        times = {name: [] for name in all_commands}
        for _ in range(REPEATS):
            for name, command in all_commands.items():
                begin = time.perf_counter()
                subprocess.run(command, check=True, capture_output=True)
                times[name].append(time.perf_counter() - begin)
    base = statistics.median(times["phlox query"])
    lines = [
        f"Milliseconds of a whole process, medians of {REPEATS} in turns.",
        "",
        "| command | milliseconds | times phlox query |",
        "|---|---|---|",
    ]
    for name, each in times.items():
        lines.append(f"| {name} | {statistics.median(each) * 1e3:.1f} | {statistics.median(each) / base:.2f} |")
    measure.write("start", "Start-up", "bench/start/run.py", lines)


if __name__ == "__main__":
    main()
