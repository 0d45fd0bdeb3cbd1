"""Runs contestants in processes of their own, in turns, and writes the medians as ratios."""

import json
import math
import os
import pathlib
import platform
import resource
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent


class CannotRun(Exception):
    """Raised by a contestant that cannot take part, with the reason: the table shows it."""


def in_child(function, *args, check=True):
    """Calls function(*args) in a new process: {"value", "seconds" it gave or took, "peak" bytes}, or {"missing": why}.

    function gives (seconds or None, value); a value that can be called is called after the peak was read, so that
    checking an answer does not count, and only if `check`, since it may take longer than the run: else it is None."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(read)
            begin = time.perf_counter()
            seconds, value = function(*args)
            if seconds is None:
                seconds = time.perf_counter() - begin
            usage = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
            peak = max(each.ru_maxrss for each in usage) * 1024
            if callable(value):
                value = value() if check else None
            tell = {"value": value, "seconds": seconds, "peak": peak}
        except CannotRun as reason:
            tell = {"missing": str(reason)}
        except BaseException as error:
            tell = {"missing": "failed: " + f"{type(error).__name__}: {error}".replace("\n", " ")[:300]}
        try:
            with os.fdopen(write, "w") as pipe:
                pipe.write(json.dumps(tell))
            code = 0
        finally:
            os._exit(code)
    os.close(write)
    with os.fdopen(read) as pipe:
        text = pipe.read()
    _, status = os.waitpid(child, 0)
    return json.loads(text) if text else {"missing": f"failed: its process ended with {status}"}


def must(run):
    """The value of what in_child gave, or the end."""
    if "missing" in run:
        raise SystemExit(run["missing"])
    return run["value"]


def contest(contestants, repeats, *args):
    """{name: function} to {name: {"seconds": median, "peak": bytes, "value": ...}}, in turns. One that cannot take
    part, or fails, is {"missing": why} and is not asked again. Answers are looked at in the first run and the last."""
    runs = {name: [] for name in contestants}
    missing = {}
    for turn in range(repeats):
        for name, function in contestants.items():
            if name in missing:
                continue
            run = in_child(function, *args, check=turn in (0, repeats - 1))
            if "missing" in run:
                missing[name] = run
                print(f"{name}: {run['missing']}", file=sys.stderr)
            else:
                runs[name].append(run)
    results = {}
    for name, each in runs.items():
        if name in missing:
            results[name] = missing[name]
            continue
        values = [each[0]["value"], each[-1]["value"]]
        if not all(same(value, values[0]) for value in values):
            raise SystemExit(f"{name} gives another answer each time: {values}")
        results[name] = {
            "seconds": statistics.median(run["seconds"] for run in each),
            "peak": max(run["peak"] for run in each),
            "value": values[0],
        }
    return results


def ran(results):
    """Those of a contest that took part."""
    return {name: each for name, each in results.items() if "missing" not in each}


def same(a, b):
    """Equal, floats to nine digits."""
    if isinstance(a, float) and isinstance(b, float):
        return math.isclose(a, b, rel_tol=1e-9)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b


def check_equal(results, what):
    """Stops everything when two contestants of a contest disagree."""
    values = [each["value"] for each in ran(results).values()]
    if not all(same(value, values[0]) for value in values):
        listing = "\n".join(f"  {name}: {each['value']}" for name, each in ran(results).items())
        raise SystemExit(f"{what}: the answers differ:\n{listing}")


def geometric_mean(values):
    return math.exp(statistics.fmean(map(math.log, values)))


def chosen(kind, known):
    """For an argument that names some of `known`, parted by commas, in any case of letters: a function that gives them
    as they are spelled there, or ends the program with one sentence."""
    spelled = {name.lower(): name for name in known}

    def choose(text):
        names = [name.strip() for name in text.split(",")]
        for name in names:
            if name.lower() not in spelled:
                raise SystemExit(f"no {kind} is called {name!r}: there are {', '.join(known)}")
        return [spelled[name.lower()] for name in names]

    return choose


def build(target):
    """Builds one of the programs of bench/ and gives its path."""
    folder = ROOT / "build"
    subprocess.run(["cmake", "--build", folder, "--target", target], check=True, stdout=subprocess.DEVNULL)
    return folder / target


def machine():
    model = next(
        (line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "unknown"
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.release()}"


def commit():
    out = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return out.stdout.strip() or "unknown"


def write(name, title, command, lines, save=True):
    """Prints a table, and writes it into bench/results."""
    print("\n".join(lines))
    if not save:
        return
    path = ROOT / "bench" / "results" / f"{name}.md"
    path.parent.mkdir(exist_ok=True)
    head = [f"# {title}", "", f"`{command}`, at commit {commit()}, on {machine()}.", ""]
    path.write_text("\n".join(head + lines) + "\n")
    print(f"written to {path.relative_to(ROOT)}")
