"""The command as a process: terminals, pipes that close, Ctrl-C, files that are whole or not there."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess

import pytest

# More rows than any test waits for.
ENDLESS = 'join(join(t, t, how="cross", suffixes=("", "_b")), t, how="cross", suffixes=("", "_c"))'


@pytest.fixture
def numbers(tmp_path):
    (tmp_path / "numbers.csv").write_text("x\n" + "".join(f"{i}\n" for i in range(20000)))
    return "numbers.csv"


def parts(folder):
    return [path.name for path in folder.iterdir() if path.name.startswith("out.")]


def wait_for(condition, process):
    while not condition():
        assert process.poll() is None, "it ended too early"


@pytest.mark.parametrize("sign, status", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupt_leaves_no_file(start, numbers, tmp_path, sign, status):
    process = start("query", ENDLESS, numbers, "-o", "out.csv", stderr=subprocess.PIPE)
    wait_for(lambda: parts(tmp_path), process)
    process.send_signal(sign)
    assert process.wait(timeout=60) == status
    assert process.stderr.read() == b""
    assert parts(tmp_path) == []


def test_an_interrupt_keeps_the_file_that_was_there(start, numbers, tmp_path):
    (tmp_path / "out.csv").write_text("old\n")
    process = start("query", ENDLESS, numbers, "-o", "out.csv", stderr=subprocess.PIPE)
    wait_for(lambda: len(parts(tmp_path)) > 1, process)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 130
    assert parts(tmp_path) == ["out.csv"]
    assert (tmp_path / "out.csv").read_text() == "old\n"


def test_an_interrupt_while_the_engine_computes(start, numbers, tmp_path):
    process = start("query", ENDLESS + ".x.sum()", numbers, "-o", "out.csv", stderr=subprocess.PIPE)
    wait_for(lambda: parts(tmp_path), process)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 130
    assert parts(tmp_path) == []


def test_an_interrupt_while_it_waits_for_input(start, tmp_path):
    process = start("query", "t.x.sum()", "t: {x: int64} = -?format=csv", "-o", "out.csv", stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdin.write(b"x\n" + b"1\n" * 1000)
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    # The signal may come before there is a handler: then the system ends it.
    assert process.wait(timeout=60) in (130, -signal.SIGINT)
    assert parts(tmp_path) == []


def test_an_error_leaves_no_file(phlox, tmp_path):
    (tmp_path / "cell.csv").write_text("a\n" + "1\n" * 200000 + "x\n")
    ran = phlox("query", "t", "t: {a: int64} = cell.csv", "-o", "out.csv")
    assert ran.status == 1 and "cell.csv:200002" in ran.err
    assert parts(tmp_path) == []


def test_a_closed_pipe_ends_quietly(start, numbers):
    process = start("query", ENDLESS, numbers, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout.readline() == b"x,x_b,x_c\n"
    process.stdout.close()
    assert process.wait(timeout=60) == 0
    assert process.stderr.read() == b""


def test_a_closed_pipe_of_help(start):
    read, write = os.pipe()
    os.close(read)
    process = start("query", "--help", stdout=write, stderr=subprocess.PIPE)
    os.close(write)
    assert process.wait(timeout=60) == 0
    assert process.stderr.read() == b""


def read_terminal(descriptor, until=None):
    """What a program wrote to its terminal, to the end or until something is there."""
    text = ""
    while until is None or until not in text:
        assert select.select([descriptor], [], [], 60)[0], f"nothing more came than {text!r}"
        try:
            chunk = os.read(descriptor, 65536)
        except OSError:  # the other side is closed
            break
        if not chunk:
            break
        text += chunk.decode("utf-8", "replace")
    return text


def test_a_terminal_gets_a_table_with_its_length(start, numbers):
    ours, theirs = pty.openpty()
    process = start("query", "t", numbers, stdout=theirs, stderr=subprocess.PIPE)
    os.close(theirs)
    text = read_terminal(ours)
    os.close(ours)
    assert process.wait(timeout=60) == 0
    assert "19999" in text and "20000" in text.replace(",", "").replace("\u202f", "").replace(" ", "")
    assert len(text.splitlines()) < 40
    assert "x,\r\n" not in text and "\n10000\r\n" not in text


def test_progress_on_a_terminal_after_a_second_and_no_trace(start):
    ours, theirs = pty.openpty()
    process = start("query", "t.x.sum()", "t: {x: int64} = -?format=csv", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    process.stdin.write(b"x\n" + b"1\n" * 1000)
    process.stdin.flush()
    shown = read_terminal(ours, until=" s")
    process.stdin.close()
    shown += read_terminal(ours)
    os.close(ours)
    assert process.wait(timeout=60) == 0
    assert process.stdout.read() == b"x_sum\n1000\n"
    assert "1 s" in shown
    assert shown.endswith("\r\x1b[K")


def test_no_progress_in_a_pipe(start):
    process = start("query", "t.x.sum()", "t: {x: int64} = -?format=csv", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = process.communicate(b"x\n1\n")
    assert (out, err, process.returncode) == (b"x_sum\n1\n", b"", 0)
