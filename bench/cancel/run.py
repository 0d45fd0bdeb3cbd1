"""Cancel: the time from an interrupt to the end of the command, and to KeyboardInterrupt in Python, at many moments of
queries of every kind. Needs 1 GB in build/bench/cancel.

bench/cancel/run.py [KIND ...] measures only these kinds and prints them."""

import os
import pathlib
import signal
import statistics
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import measure  # noqa: E402

FOLDER = measure.ROOT / "build" / "bench" / "cancel"
ROWS = 3_000_000
MOMENTS = 5  # of each query and host, evenly over the time that it takes
TARGET = 0.1  # seconds
SMALL = ("--memory", "64MB")

# What each kind computes, of which file, and with what memory. What is printed goes nowhere.
KINDS = {
    "scan of CSV": ("t.filter((_.k * 3 - _.v) % 7 == 9)", "rows.csv", ()),
    "scan of Parquet": ("t.filter((_.k * 3 - _.v) % 7 == 9)", "rows.parquet", ()),
    "group-by": ("t.by(_.k, s=_.v.sum(), n=_.nrows())", "rows.parquet", ()),
    "group-by, spilled": ("t.by(_.k, _.s, m=_.v.max())", "rows.parquet", SMALL),
    "nunique": ("t.k.nunique()", "rows.parquet", ()),
    "nunique, spilled": ("t.k.nunique()", "rows.parquet", SMALL),
    "mode": ("t.s.mode()", "rows.parquet", ()),
    "median": ("t.k.median()", "rows.parquet", ()),
    "median, spilled": ("t.k.median()", "rows.parquet", SMALL),
    "join that explodes": ("join(t.select('j', 'k'), t.select('j', 'v'), 'j').filter(_.k < _.v)", "rows.parquet", ()),
    "join": ("join(t, t.select('k', w='v'), 'k')", "rows.parquet", ()),
    "join, spilled": ("join(t, t.select('k', w='v'), 'k')", "rows.parquet", SMALL),
    "sort": ("t.sort('k')", "rows.parquet", ()),
    "sort, spilled": ("t.sort('s', 'k')", "rows.parquet", SMALL),
    "window": ("t.mutate(w=_.v.cumsum().over(by='g', order='k'))", "rows.parquet", ()),
    "window over all rows": ("t.mutate(w=_.v.sum().over(order='k'))", "rows.parquet", ()),
    "window over all rows, spilled": ("t.mutate(w=_.v.sum().over(order='k'))", "rows.parquet", SMALL),
}

PYTHON = """
import sys
import phlox
from phlox import *
from time import monotonic, process_time  # phlox has a `time`
query, file, memory = sys.argv[1:]
options = {"memory": memory} if memory else {}
t = data(file)
print("ready", flush=True)
try:
    found = phlox.compute(eval(query), engine="native", **options)
    if hasattr(found, "batches"):
        for _ in found.batches():
            pass
except KeyboardInterrupt:
    print(monotonic(), process_time(), flush=True)
"""


def make_files():
    import numpy
    import pyarrow
    import pyarrow.csv
    import pyarrow.parquet

    file = FOLDER / "rows.parquet"
    if file.exists() and "j" in pyarrow.parquet.read_schema(file).names:
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    random = numpy.random.default_rng(1)
    table = pyarrow.table(
        {
            "k": random.permutation(ROWS) * 1_000_003,
            "g": random.integers(0, 1000, ROWS),
            "v": random.integers(0, 1000, ROWS),
            "j": random.integers(0, ROWS // 5, ROWS),  # joined with itself: five times as many rows
            "s": pyarrow.array(random.integers(0, ROWS, ROWS)).cast("string"),
        }
    )
    pyarrow.csv.write_csv(table, FOLDER / "rows.csv", pyarrow.csv.WriteOptions(quoting_style="none"))
    pyarrow.parquet.write_table(table, FOLDER / "new.parquet", row_group_size=1 << 18)
    (FOLDER / "new.parquet").rename(FOLDER / "rows.parquet")


def of_command(query, file, memory, moment):
    """Runs the command and interrupts it after so many seconds: seconds to its end, and what its threads worked in them;
    None if it was done before. Without a moment: how long it takes."""
    command = [measure.ROOT / "build" / "phlox", "query", "--engine", "native", *memory, query, file]
    begin = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    used = 0
    if moment is not None:
        time.sleep(moment)
        used = cpu_seconds(process.pid)
        begin = time.monotonic()
        os.kill(process.pid, signal.SIGINT)
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - begin
    process.returncode = status = os.waitstatus_to_exitcode(status)
    if status not in (0, 130):
        raise SystemExit(f"{query}: status {status}: {said.decode()}")
    if moment is None:
        return seconds, 0
    return (seconds, usage.ru_utime + usage.ru_stime - used) if status == 130 else None


def cpu_seconds(pid):
    """What all threads of a process have worked so far, also those that are gone; to 10 ms."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def of_python(query, file, memory, moment):
    """The same in Python, to KeyboardInterrupt."""
    command = [sys.executable, "-c", PYTHON, query, file, *(memory[1:] or [""])]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    process.stdout.readline()
    begin = time.monotonic()
    used = 0
    if moment is not None:
        time.sleep(moment)
        used = cpu_seconds(process.pid)
        begin = time.monotonic()
        os.kill(process.pid, signal.SIGINT)
    raised, said = process.communicate()
    if said:  # a signal to an interpreter that is ending ends it without a word
        raise SystemExit(f"{query}: {said}")
    if moment is None:
        return time.monotonic() - begin, 0
    if not raised:
        return None
    when, work = map(float, raised.split())
    return when - begin, work - used


def times(host, query, file, memory):
    """How long the run takes, and of each moment (seconds, seconds of work, its share of the run)."""
    host(query, file, memory, None)  # brings the file into the page cache
    took, _ = host(query, file, memory, None)
    found = []
    for i in range(MOMENTS):
        share = (i + 0.5) / MOMENTS
        if times := host(query, file, memory, took * share):
            found.append((*times, share))
    return took, found


def main():
    make_files()
    kinds = sys.argv[1:] or list(KINDS)
    lines = [
        f"Milliseconds from SIGINT to the end of the command, and to `KeyboardInterrupt` in Python: each query on {ROWS:,} rows",
        f"is interrupted at {MOMENTS} moments, evenly over the time that it takes; the target is {TARGET * 1e3:.0f}.",
        "What is spilled has `--memory 64MB`. Work is what all threads do after the signal, other processes apart.",
        "",
        "| query | takes (s) | command: median | longest | most work | in Python: median | longest | most work |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for kind in kinds:
        query, file, memory = KINDS[kind]
        row = [kind]
        for host in (of_command, of_python):
            took, found = times(host, query, str(FOLDER / file), memory)
            seconds = [each[0] * 1e3 for each in found]
            row += [f"{took:.1f}"] * (host is of_command)
            row += [f"{statistics.median(seconds):.0f}", f"{max(seconds):.0f}"]
            row += [f"{max(each[1] for each in found) * 1e3:.0f}"]
            print(f"{kind}, {host.__name__}: {took:.1f} s;",
                  " ".join(f"{share:.2f}: {s * 1e3:.0f} ({cpu * 1e3:.0f})" for s, cpu, share in found), flush=True)  # fmt: skip
        lines.append("| " + " | ".join(row) + " |")
    if not sys.argv[1:]:
        measure.write("cancel", "Cancel", "bench/cancel/run.py", lines)


if __name__ == "__main__":
    main()
