"""A terminal as a user has it: keys go in, a screen of rows comes out."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time

import pyte

UP, DOWN, RIGHT, LEFT = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"
HOME, END, DELETE, BACKSPACE = "\x1b[H", "\x1b[F", "\x1b[3~", "\x7f"
TAB, ENTER = "\t", "\r"
PATIENCE = 30  # seconds until a test that waits in vain fails


def ctrl(letter: str) -> str:
    return chr(ord(letter.upper()) - 64)


class Terminal:
    """Runs a command on a terminal of its own, in a session of its own as a window has it."""

    def __init__(self, command: list[str], folder, environment: dict[str, str], columns: int = 100, rows: int = 40):
        self.screen = pyte.HistoryScreen(columns, rows, history=10000)
        self.stream = pyte.ByteStream(self.screen)
        self.ours, theirs = pty.openpty()
        self.set_size(columns, rows)

        def own_terminal():
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)

        self.process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs,
            start_new_session=True, preexec_fn=own_terminal,
        )  # fmt: skip
        os.close(theirs)

    def set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self.ours, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def resize(self, columns: int, rows: int) -> None:
        """As a window does: the program is told."""
        self.screen.resize(rows, columns)
        self.set_size(columns, rows)

    def type(self, text: str) -> None:
        os.write(self.ours, text.encode())

    def enter(self, text: str) -> None:
        """Types a line and waits for the next prompt below it."""
        before = self.prompts()
        self.type(text + ENTER)
        self.wait(lambda: self.prompts() > before)

    def prompts(self) -> int:
        """How many empty prompts were drawn since the start, each with what was typed behind it later."""
        return sum(line.startswith("phlox>") for line in self.lines())

    def read(self, seconds: float) -> bool:
        """Takes in what comes within that time; False if nothing did."""
        if not select.select([self.ours], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.ours, 65536)
        except OSError:  # the program is gone
            return False
        self.stream.feed(data)
        return bool(data)

    def lines(self) -> list[str]:
        """All rows so far, those that have scrolled away among them, without empty ones at the end."""
        gone = ["".join(row[i].data for i in range(self.screen.columns)).rstrip() for row in self.screen.history.top]
        rows = gone + [row.rstrip() for row in self.screen.display]
        while rows and not rows[-1]:
            rows.pop()
        return rows

    def text(self) -> str:
        return "\n".join(self.lines())

    def row(self) -> str:
        """The row of the cursor up to its end."""
        return self.screen.display[self.screen.cursor.y].rstrip()

    def wait(self, until) -> None:
        """Until the text is there, or the condition holds."""
        condition = until if callable(until) else (lambda: until in self.text())
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end, f"waited in vain; the screen is\n{self.text()}"
            if not self.read(0.2) and self.process.poll() is not None:
                assert condition(), f"it ended; the screen is\n{self.text()}"

    def wait_row(self, row: str) -> None:
        self.wait(lambda: self.row() == row.rstrip())

    def status(self) -> int:
        """Waits for the end."""
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < end, f"it does not end; the screen is\n{self.text()}"
            self.read(0.1)
        while self.read(0.1):
            pass
        return self.process.returncode

    def close(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self.ours)
