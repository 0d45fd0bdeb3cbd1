"""phlox shell keeps what .cache() says, and names selectors as they are written."""

import os
import subprocess


def run(command, folder, script):
    done = subprocess.run([command, "shell"], input=script, cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_session_keeps_rows(command, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("x\n1\n2\n")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    out = run(command, tmp_path, 'k = data("a.csv").filter(_.x > 1).cache()\n:explain k\nk.x.sum()\n:explain k\n')
    before, after = out.split("x_sum\n2\n")
    assert "its rows are kept" in before and "its rows are in the cache" in after


def test_help_knows_selectors(command, tmp_path):
    out = run(command, tmp_path, ":help numeric\n:help across\n")
    assert "numeric()" in out and "across(columns, f" in out and "selector." not in out
    assert "selector." not in run(command, tmp_path, ":help\n")
