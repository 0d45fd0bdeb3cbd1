"""What all benches do with a contestant: give it a number of cores, open it, ask phlox's command, and take the
fingerprint of an answer."""

import functools
import inspect
import os
import subprocess
import sys
import tempfile
import time

import measure

PHLOX = measure.ROOT / "build" / "phlox"
# The package that was built beside the command: no environment has another one.
sys.path.insert(0, str(measure.ROOT / "build" / "python"))
PHLOX_ENGINES = ("native", "auto", "duckdb")


def cores():
    """How many this process may use."""
    return len(os.sched_getaffinity(0))


def use_threads(threads):
    """Holds this process, which is a contestant's, to so many cores, and tells the libraries that read it from the
    environment when they are loaded."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
    for name in ("POLARS_MAX_THREADS", "TOKIO_WORKER_THREADS", "OMP_NUM_THREADS"):
        os.environ[name] = str(threads)


def duckdb(threads):
    import duckdb
    import pyarrow  # noqa: F401  to_arrow_table() needs it, and imports are not timed

    connection = duckdb.connect()
    connection.execute(f"SET threads = {threads}")
    return connection


def datafusion(threads):
    import datafusion

    return datafusion.SessionContext(datafusion.SessionConfig().with_target_partitions(threads))


@functools.cache
def phlox_engines():
    """The names that `--engine` takes."""
    out = subprocess.run([PHLOX, "engines"], check=True, capture_output=True, text=True).stdout
    return ["auto"] + [line.split()[0] for line in out.splitlines()[1:]]


def need_engine(engine):
    if engine not in phlox_engines():
        raise measure.CannotRun(f"this phlox has no engine {engine}")


@functools.cache
def threads_option():
    """Whether `phlox query` takes --threads: without it, it uses the cores that it may."""
    out = subprocess.run([PHLOX, "query", "--help"], check=True, capture_output=True, text=True).stdout
    return "--threads" in out


def phlox_query(engine, threads, *arguments):
    """Runs the command as a user would, its answer into a file: (seconds of the whole process, the file)."""
    need_engine(engine)
    command = [PHLOX, "query", "--engine", engine, "--format", "tsv", *arguments]
    if threads_option():
        command[2:2] = ["--threads", str(threads)]
    return run_command(command)


def run_command(command):
    """(seconds of the whole process, the file that has what it printed). The file is gone when this process is."""
    answer = tempfile.TemporaryFile()
    begin = time.perf_counter()
    done = subprocess.run(command, stdout=answer, stderr=subprocess.PIPE, text=True)
    seconds = time.perf_counter() - begin
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip())
    return seconds, answer


def phlox_options(engine, threads):
    """What phlox.compute() is given; call it before the time runs. Opens the engine, as the peers are imported and
    connected before."""
    import phlox
    import pyarrow  # noqa: F401  to_arrow() needs it, and imports are not timed

    need_engine(engine)
    known = inspect.signature(phlox.compute).parameters
    options = {"engine": engine, **({"threads": threads} if "threads" in known else {})}
    phlox.compute(phlox.memtable([{"x": 1}]).x.sum(), **options)
    return options


def fingerprint(answer):
    """What two equal answers have in common, whatever the order of their rows and the widths of their types: the number
    of rows, a sum of hashes of all columns but floats, and for each float the sum with weights by the row's hash (a
    null and NaN count as nothing: peers differ there, and no question is about it). `answer`: an Arrow table or
    a DataFrame of Polars or pandas."""
    import duckdb

    connection = duckdb.connect()
    columns = connection.execute("DESCRIBE SELECT * FROM answer").fetchall()
    exact, floats = [], []
    for place, (name, kind, *_) in enumerate(columns):
        if kind in ("FLOAT", "DOUBLE"):
            floats.append(f'CASE WHEN isfinite("{name}") THEN "{name}"::DOUBLE END AS f{place}')
        else:
            wide = "VARCHAR" if kind == "VARCHAR" or kind.startswith("ENUM") else "BIGINT"
            exact.append(f'"{name}"::{wide}')
    number = f"hash({', '.join(exact)})" if exact else "0::UBIGINT"
    rows = f"SELECT {', '.join([f'{number} AS h', *floats])} FROM answer"
    sums = [f"sum({each.split()[-1]} * (0.5 + (h % 1048576) / 1048576.0))" for each in floats]
    got = connection.execute(f"SELECT {', '.join(['count(*)', 'sum(h::HUGEINT)::VARCHAR', *sums])} FROM ({rows})")
    return list(got.fetchone())


def read_tsv(file, types, header):
    """The Arrow table in an open file that a command wrote."""
    import pyarrow.csv

    file.seek(0)
    return pyarrow.csv.read_csv(
        file,
        read_options=pyarrow.csv.ReadOptions(column_names=list(types), skip_rows=int(header)),
        parse_options=pyarrow.csv.ParseOptions(delimiter="\t", quote_char=False),
        convert_options=pyarrow.csv.ConvertOptions(column_types=types))  # fmt: skip
