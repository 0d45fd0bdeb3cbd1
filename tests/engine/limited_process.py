"""Runs a command that may have so much memory, and says how much it took.

As a module: means() and Limited. As a program, `limited_process.py MEANS BYTES REPORT COMMAND...` is the small
process between that sets the limit: what a process took before exec counts towards its peak, and a test runner is
large. It needs the standard library alone.

Means, the best one that this machine allows:
- "cgroup v2": a group of its own with memory.max and no swap; all its memory counts, files in the page cache too,
  which the kernel takes back first. Where the kernel lets us make one beside or below our own.
- "RLIMIT_DATA": private writable memory, which is all but mapped files and shared memory, by setrlimit; the peak of
  the resident set, in which those count, is measured beside it. On Linux.
"""

import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile

CGROUPS = pathlib.Path("/sys/fs/cgroup")


def cgroup_parents():
    """Groups below which one with a limit of memory may be made, as far as files tell."""
    own = next((line[3:].strip() for line in open("/proc/self/cgroup") if line.startswith("0::")), None)
    if own is None:
        return
    here = CGROUPS / own.lstrip("/")
    for group in (here, here.parent):
        control = group / "cgroup.subtree_control"
        if control.is_file() and "memory" in control.read_text().split() and os.access(group, os.W_OK):
            yield group


def make_cgroup(limit):
    """A new group with the limit, or None where none may be made."""
    for parent in cgroup_parents():
        try:
            group = pathlib.Path(tempfile.mkdtemp(prefix="phlox-test-", dir=parent))
        except OSError:
            continue
        try:
            (group / "memory.max").write_text(str(limit))
            if (group / "memory.swap.max").exists():
                (group / "memory.swap.max").write_text("0")
            # Whether a process may enter shows only when one does.
            subprocess.run(["true"], check=True, preexec_fn=lambda: enter(group))
            (group / "memory.peak").read_text()
            return group
        except (OSError, subprocess.SubprocessError):
            group.rmdir()
    return None


def enter(group):
    (group / "cgroup.procs").write_text("0")


def means():
    """The name of what limits memory here. Throws where nothing does."""
    if not sys.platform.startswith("linux"):
        raise RuntimeError(f"nothing limits the memory of a process on {sys.platform}")
    group = make_cgroup(1 << 30)
    if group is None:
        return "RLIMIT_DATA"
    group.rmdir()
    return "cgroup v2"


class Limited:
    """A command that runs with a limit; its output is to be read from `stdout`."""

    def __init__(self, how, limit, command, **options):
        self.report = tempfile.NamedTemporaryFile(suffix=".json")
        self.errors = tempfile.TemporaryFile()
        launcher = [sys.executable, "-S", __file__, how, str(limit), self.report.name, *map(str, command)]
        self.process = subprocess.Popen(launcher, stdout=subprocess.PIPE, stderr=self.errors, **options)
        self.stdout = self.process.stdout

    def finish(self):
        """(its status as of subprocess, its peak in bytes, what it said to standard error)"""
        self.stdout.close()
        launched = self.process.wait()
        self.errors.seek(0)
        said = self.errors.read().decode("utf-8", "replace")
        if launched != 0:
            raise RuntimeError(f"the limit could not be set: {said}")
        report = json.loads(pathlib.Path(self.report.name).read_text())
        return report["status"], report["peak"], said


def launch(how, limit, command):
    group = make_cgroup(limit) if how == "cgroup v2" else None
    if how == "cgroup v2" and group is None:
        raise RuntimeError("no cgroup could be made")

    def confine():
        if group:
            enter(group)
        else:
            resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))

    try:
        status = subprocess.run(command, preexec_fn=confine).returncode
        if group:
            peak = int((group / "memory.peak").read_text())
        else:
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    finally:
        if group:
            group.rmdir()
    return {"status": status, "peak": peak}


if __name__ == "__main__":
    _, how, limit, report, *command = sys.argv
    told = launch(how, int(limit), command)
    pathlib.Path(report).write_text(json.dumps(told))
