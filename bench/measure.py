"""Runs contestants in processes of their own, in turns, and writes the medians as ratios."""

import json
import os
import pathlib
import platform
import resource
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent


def in_child(function, *args):
    """Calls function(*args) in a new process: (its value, seconds it gave or took, peak bytes)."""
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
            os.write(write, json.dumps([value, seconds, peak]).encode())
            code = 0
        except BaseException as error:  # the parent says which contestant failed
            print(f"{function.__name__}: {error!r}", file=sys.stderr)
        finally:
            os._exit(code)
    os.close(write)
    with os.fdopen(read) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else None


def contest(contestants, repeats, *args):
    """{name: function} to {name: {"seconds": median, "peak": bytes, "value": ...}}, in turns."""
    runs = {name: [] for name in contestants}
    for _ in range(repeats):
        for name, function in contestants.items():
            run = in_child(function, *args)
            if run is None:
                raise SystemExit(f"{name} failed")
            runs[name].append(run)
    return {
        name: {
            "seconds": statistics.median(run[1] for run in each),
            "peak": max(run[2] for run in each),
            "value": each[0][0],
        }
        for name, each in runs.items()
    }


def machine():
    model = next(
        (line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "unknown"
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.release()}"


def commit():
    out = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return out.stdout.strip() or "unknown"


def write(name, title, command, lines):
    path = ROOT / "bench" / "results" / f"{name}.md"
    path.parent.mkdir(exist_ok=True)
    head = [f"# {title}", "", f"`{command}`, at commit {commit()}, on {machine()}.", ""]
    path.write_text("\n".join(head + lines) + "\n")
    print("\n".join(lines))
    print(f"written to {path.relative_to(ROOT)}")
