"""The command of the build, and small files to run it on."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMAND = os.environ.get("PHLOX_COMMAND", str(ROOT / "build" / "phlox"))


class Ran:
    """What a command did: its exit status and what it wrote."""

    def __init__(self, done: subprocess.CompletedProcess[bytes]):
        self.status = done.returncode
        self.out_bytes = done.stdout
        self.out = done.stdout.decode("utf-8", "replace")
        self.err = done.stderr.decode("utf-8", "replace")


@pytest.fixture
def command():
    return COMMAND


@pytest.fixture
def phlox(tmp_path):
    """Runs phlox in the test's own folder."""

    def run(*arguments: str, stdin: bytes = b"") -> Ran:
        done = subprocess.run([COMMAND, *arguments], cwd=tmp_path, input=stdin, capture_output=True, timeout=120)
        return Ran(done)

    return run


@pytest.fixture
def start(tmp_path):
    """Starts phlox in the test's own folder; what still runs in the end is killed."""
    processes = []

    def popen(*arguments: str, **options) -> subprocess.Popen:
        process = subprocess.Popen([COMMAND, *arguments], cwd=tmp_path, **options)
        processes.append(process)
        return process

    yield popen
    for process in processes:
        if process.poll() is None:
            process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe and not pipe.closed:
                pipe.close()


@pytest.fixture
def accounts(tmp_path):
    (tmp_path / "accounts.csv").write_text("name,amount,when\nAlice,100,2020-01-02\nBob,-200,2020-01-03\nCarol,300,2020-02-04\n")
    return "accounts.csv"
