"""phlox shell on a terminal, as a user types."""

from __future__ import annotations

import os
import re
import signal
import stat
import subprocess
import sys
import time

import pytest
from terminal import BACKSPACE, DELETE, DOWN, END, ENTER, HOME, LEFT, RIGHT, TAB, UP, Terminal, ctrl

# More rows than any test waits for.
ENDLESS = 'join(join(n, n, how="cross", suffixes=("", "_b")), n, how="cross", suffixes=("", "_c"))'


@pytest.fixture
def environment(tmp_path):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LC_")}
    return {**kept, "TERM": "xterm", "LC_ALL": "C.UTF-8", "HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "state")}


@pytest.fixture
def shell(command, tmp_path, environment):
    """Starts shells; gives each when its prompt is there."""
    terminals = []

    def start(*arguments: str, columns: int = 100, rows: int = 40, command=(command,), **more: str) -> Terminal:
        terminal = Terminal([*command, "shell", *arguments], tmp_path, {**environment, **more}, columns, rows)
        terminals.append(terminal)
        terminal.wait_row("phlox>")
        return terminal

    yield start
    for terminal in terminals:
        terminal.close()


@pytest.fixture
def numbers(tmp_path):
    (tmp_path / "numbers.csv").write_text("x\n" + "".join(f"{i}\n" for i in range(20000)))
    return "n=numbers.csv"


def below(terminal: Terminal, typed: str) -> list[str]:
    """What the screen shows between the last prompt with that line and the prompt after it."""
    lines = terminal.lines()
    begin = max(i for i, line in enumerate(lines) if line == f"phlox> {typed}")
    rest = lines[begin + 1 :]
    ends = [i for i, line in enumerate(rest) if line.startswith("phlox>")]
    return rest[: ends[0]] if ends else rest


# Results and names.


def test_a_result_is_a_table(shell, accounts):
    terminal = shell(accounts)
    terminal.enter("t.filter(_.amount > 0)[['name', 'amount']]")
    assert below(terminal, "t.filter(_.amount > 0)[['name', 'amount']]") == [
        "name   amount",
        "─────  ──────",
        "Alice     100",
        "Carol     300",
    ]
    terminal.enter("t.amount.sum()")
    assert below(terminal, "t.amount.sum()") == ["amount_sum", "──────────", "       200"]


def test_a_long_and_a_wide_table(shell, numbers, tmp_path):
    (tmp_path / "wide.csv").write_text(",".join(f"column_{i}" for i in range(40)) + "\n" + ",".join("7" * 40) + "\n")
    terminal = shell(numbers, "w=wide.csv", columns=60)
    terminal.enter("n")
    long = below(terminal, "n")
    assert long[:3] == ["    x", "─────", "    0"] and long[-2:] == ["19999", "(20,000 rows)"]
    assert len(long) == 24
    terminal.enter("w")
    wide = below(terminal, "w")
    assert wide[0] == "column_0  column_1  column_2  …  column_38  column_39"
    assert wide[-1] == "(5 of 40 columns)"
    assert len(wide) == 4


def test_names_are_set_and_seen_through(shell, accounts):
    terminal = shell()
    terminal.enter(f'accounts = data("{accounts}")')
    terminal.enter("rich = accounts.filter(_.amount > least_amount)")
    assert "no table is named least_amount" in terminal.text()
    terminal.enter("least_amount = 50 + 50")
    terminal.enter("rich = accounts.filter(_.amount >= least_amount)")
    terminal.enter("total = rich.amount.sum()")
    terminal.enter("total")
    assert below(terminal, "total") == ["amount_sum", "──────────", "       400"]
    terminal.enter("rich = rich.head(1)")
    terminal.enter("rich.name")
    assert below(terminal, "rich.name") == ["name", "─────", "Alice"]
    terminal.enter(":names")
    assert below(terminal, ":names") == [
        "accounts      var * {name: string, amount: int64, when: date}",
        "least_amount  int64",
        "rich          var * {name: string, amount: int64, when: date}",
        "total         ?int64",
    ]


def test_errors_are_those_of_query_and_the_shell_goes_on(shell, accounts):
    terminal = shell(accounts)
    terminal.enter("t.filter(_.amonut > 0)")
    assert below(terminal, "t.filter(_.amonut > 0)") == [
        "error: a table has no column or method amonut",
        "  t.filter(_.amonut > 0)",
        "             ^^^^^^",
        "hint: did you mean amount?",
    ]
    terminal.enter('data("nowhere.csv")')
    assert "no file nowhere.csv" in terminal.text()
    terminal.enter("None = t")
    assert "None means something else, and cannot be set" in terminal.text()
    terminal.enter("t.nrows()")
    assert below(terminal, "t.nrows()")[-1].strip() == "3"
    terminal.type(ctrl("d"))
    assert terminal.status() == 0


def test_unicode(shell, tmp_path):
    (tmp_path / "città.csv").write_text("città,n\nMünchen,1\n東京,2\n")
    terminal = shell()
    terminal.enter('é = data("città.csv")')
    terminal.type('é.filter(_.città == "東京x' + BACKSPACE + '")' + LEFT * 3 + BACKSPACE + "東")
    terminal.wait_row('phlox> é.filter(_.città == "東京")')
    terminal.type(ENTER)
    terminal.wait(lambda: terminal.row() == "phlox>")
    assert terminal.lines()[-2].split() == ["東京", "2"]
    terminal.type("é.cit" + TAB)
    terminal.wait_row("phlox> é.città")


# Editing.


def test_editing_keys(shell):
    terminal = shell()
    terminal.type("t.fiter")
    terminal.type(LEFT * 3 + "l")
    terminal.wait_row("phlox> t.filter")
    terminal.type(HOME + "a" + DELETE + END + "X" + BACKSPACE + "(" + LEFT + RIGHT + "1)")
    terminal.wait_row("phlox> a.filter(1)")
    terminal.type(ctrl("w"))
    terminal.wait(lambda: terminal.row() != "phlox> a.filter(1)")
    terminal.type(ctrl("u"))
    terminal.wait_row("phlox>")
    terminal.type("abc" + ctrl("a") + ctrl("k"))
    terminal.wait_row("phlox>")


def test_lines_go_on_while_something_is_open(shell, accounts):
    terminal = shell(accounts)
    terminal.type("t.filter(  # those with money" + ENTER)
    terminal.wait_row("   ...")
    terminal.type("  _.amount > 0," + ENTER + ")." + ENTER + "name." + ENTER + ENTER + "head(" + ENTER + "1)" + ENTER)
    terminal.wait("Alice")
    terminal.wait_row("phlox>")
    assert terminal.lines()[-4:-1] == ["name", "─────", "Alice"]
    # The whole of it comes back.
    terminal.type(UP)
    terminal.wait_row("1)")
    terminal.type(BACKSPACE * 2 + "2)" + ENTER)
    terminal.wait("Carol")


def test_control_c_drops_what_is_typed(shell, accounts):
    terminal = shell(accounts)
    terminal.type("t.filter(nonsense")
    terminal.wait_row("phlox> t.filter(nonsense")
    terminal.type(ctrl("c"))
    terminal.wait_row("phlox>")
    assert terminal.lines()[-2] == "phlox> t.filter(nonsense^C"
    terminal.type("t.filter(" + ENTER)
    terminal.wait_row("   ...")
    terminal.type("_.amo")
    terminal.wait_row("   ... _.amo")
    terminal.type(ctrl("c"))
    terminal.wait_row("phlox>")
    terminal.enter("t.nrows()")
    assert below(terminal, "t.nrows()")[-1].strip() == "3"


def test_pasted_lines(shell, accounts):
    terminal = shell(accounts)
    text = "rich = (\n\tt.filter(_.amount > 0)\n\n\t.by(_.name)\n)\nt\n  .filter(_.name != 'Bob')\n  .name\n"
    terminal.type("\x1b[200~" + text.replace("\n", "\r") + "\x1b[201~")
    # The last line waits for the user.
    terminal.wait_row("phlox> t.filter(_.name != 'Bob').name")
    terminal.type(ENTER)
    terminal.wait("Carol")
    terminal.wait_row("phlox>")
    terminal.enter("rich.nrows()")
    assert below(terminal, "rich.nrows()")[-1].strip() == "2"
    assert "error" not in terminal.text()
    # Without marks the lines come as if they were typed.
    terminal.type("a = t.amount\rb = a * 2\rb.max()\r")
    terminal.wait("600")


def test_a_window_that_changes_its_size(shell, accounts, tmp_path):
    terminal = shell(accounts, columns=100)
    terminal.type("t.filter(_.amount > 0)")
    terminal.wait_row("phlox> t.filter(_.amount > 0)")
    terminal.resize(60, 20)
    terminal.type(".name" + ENTER)
    terminal.wait("Carol")
    (tmp_path / "wide.csv").write_text(",".join(f"column_{i}" for i in range(9)) + "\n" + ",".join("1" * 9) + "\n")
    terminal.wait_row("phlox>")
    terminal.enter('data("wide.csv")')
    assert all(len(line) <= 60 for line in terminal.lines())
    assert "of 9 columns)" in terminal.text()


# Completion.


@pytest.mark.parametrize(
    "typed, row",
    [
        ("t.am", "t.amount"),
        ("t.filter(_.am", "t.filter(_.amount"),
        ("t.fil", "t.fil"),  # fillna, filter
        ("t.filt", "t.filter("),
        ("joi", "join("),
        ('t.by("na', 't.by("name"'),
        ("join(t, t, ho", "join(t, t, how="),
        ('data("acc', 'data("accounts.csv"'),
        ("x = t.am", "x = t.amount"),
        (":ex", ":explain"),
        (":explain t.am", ":explain t.amount"),
        (":type t.am", ":type t.amount"),
        (":help filt", ":help filter"),
        ("t.amount.sq", "t.amount.sqrt()"),
        ("t.name.sq", "t.name.sq"),  # no number
        ("nonsense.a", "nonsense.a"),
    ],
)
def test_completion(shell, accounts, typed, row):
    terminal = shell(accounts)
    terminal.type(typed + TAB + "!")
    terminal.wait_row(f"phlox> {row}!")


def test_completion_lists_what_there_is(shell, accounts):
    terminal = shell(accounts)
    terminal.type("t.nrows().abs() + t." + LEFT * 3 + RIGHT * 3 + TAB)
    terminal.wait("group_by(")
    terminal.wait_row("phlox> t.nrows().abs() + t.")
    listed = terminal.text().split()
    assert {"name", "amount", "when", "filter(", "by("} <= set(listed)
    assert "str." not in listed
    terminal.type("na" + TAB + "." + TAB)
    terminal.wait("contains(") if "contains" in listed else terminal.wait_row("phlox> t.nrows().abs() + t.name.")


def test_completion_in_the_middle_of_several_rows(shell, accounts):
    terminal = shell(accounts, columns=30)
    start = "t.filter(_.amount > 5).filter(_.amount > 1)"
    terminal.type(start + ".drop(t.)" + LEFT + TAB)
    terminal.wait("group_by(")
    terminal.wait(lambda: "".join(terminal.screen.display).replace(" ", "").endswith(".drop(t.)"))
    assert terminal.screen.cursor.y < 40
    # Rows of the line stand once below the list, and the list was not drawn over.
    assert terminal.text().count("_.amount > 5") == 2
    terminal.type("amo" + TAB)
    terminal.wait(lambda: "".join(terminal.screen.display).replace(" ", "").endswith(".drop(t.amount)"))


def test_completion_in_a_later_line(shell, accounts):
    terminal = shell(accounts)
    terminal.type("t.filter(" + ENTER + "_.am" + TAB)
    terminal.wait_row("   ... _.amount")


# History.


def test_history_goes_from_one_shell_to_the_next(shell, accounts, tmp_path):
    first = shell(accounts)
    first.enter("t.name")
    first.enter("t.amount")
    first.type(UP)
    first.wait_row("phlox> t.amount")
    first.type(UP + UP)
    first.wait_row("phlox> t.name")
    first.type(DOWN)
    first.wait_row("phlox> t.amount")
    first.type(ENTER)
    first.wait_row("phlox>")
    first.enter(" t.when")
    first.enter('data("https://user:secret@host/x.csv")')
    first.type(ctrl("d"))
    assert first.status() == 0
    history = tmp_path / "state" / "phlox" / "history"
    # Neither what begins with a blank nor a password is kept, nor a line twice.
    assert history.read_text() == "t.name\nt.amount\n"
    assert stat.S_IMODE(history.stat().st_mode) == 0o600
    assert stat.S_IMODE(history.parent.stat().st_mode) == 0o700
    second = shell(accounts)
    second.type(UP)
    second.wait_row("phlox> t.amount")
    second.type(ctrl("r") + "na")
    second.wait(lambda: "t.name" in second.text())


def test_history_is_bounded(shell, tmp_path):
    folder = tmp_path / "state" / "phlox"
    folder.mkdir(parents=True)
    (folder / "history").write_text("".join(f"line_{i}\n" for i in range(5000)))
    terminal = shell()
    terminal.type(UP)
    terminal.wait_row("phlox> line_4999")
    assert (folder / "history").read_text().splitlines() == [f"line_{i}" for i in range(4000, 5000)]


def test_a_history_that_cannot_be_written(shell, accounts, tmp_path):
    (tmp_path / "file").write_text("")
    terminal = shell(accounts, XDG_STATE_HOME=str(tmp_path / "file"))
    terminal.enter("t.nrows()")
    assert "error" not in terminal.text()
    terminal.type(UP)
    terminal.wait_row("phlox> t.nrows()")


# Interrupts and the end.


@pytest.mark.parametrize("query", [ENDLESS, ENDLESS + ".x.sum()"])
def test_control_c_ends_a_query_and_not_the_shell(shell, numbers, query):
    terminal = shell(numbers)
    terminal.type(query + ENTER)
    terminal.wait(lambda: re.search(r"\d s\b", terminal.row()))  # the progress bar
    begin = time.monotonic()
    terminal.type(ctrl("c"))
    terminal.wait("interrupted")
    assert time.monotonic() - begin < PROMPT_ENOUGH
    terminal.wait_row("phlox>")
    assert "working" not in terminal.text() and "%" not in terminal.text()
    terminal.enter("n.x.max()")
    assert below(terminal, "n.x.max()")[-1] == "19999"


# A second is promised; a machine that is busy with other tests is given more.
PROMPT_ENOUGH = 20


def test_control_c_forgets_what_was_pasted(shell, numbers):
    terminal = shell(numbers)
    terminal.type(f"\x1b[200~{ENDLESS}\ra = 1\rb = 2\r\x1b[201~")
    terminal.wait(lambda: re.search(r"\d s\b", terminal.row()))
    terminal.type(ctrl("c"))
    terminal.wait("interrupted")
    terminal.wait_row("phlox>")
    terminal.enter(":names")
    assert below(terminal, ":names") == ["n  var * {x: int64}"]


@pytest.mark.parametrize("end", [ctrl("d"), ":quit\r", "quit\r", "exit\r"])
def test_the_end(shell, end):
    terminal = shell()
    terminal.type(end)
    assert terminal.status() == 0


def test_signals_at_the_prompt(shell, accounts):
    terminal = shell(accounts)
    terminal.type("t.nam")
    terminal.wait_row("phlox> t.nam")
    terminal.process.send_signal(signal.SIGINT)
    terminal.wait_row("phlox>")
    terminal.process.send_signal(signal.SIGTERM)
    assert terminal.status() == 0


def test_suspended_and_continued(shell, accounts):
    terminal = shell(accounts)
    terminal.type("t.na")
    terminal.wait_row("phlox> t.na")
    terminal.process.send_signal(signal.SIGSTOP)
    terminal.process.send_signal(signal.SIGCONT)
    terminal.type("me")
    terminal.wait_row("phlox> t.name")


# Commands.


def test_commands(shell, accounts):
    terminal = shell(accounts)
    terminal.enter(":type t.amount.mean()")
    assert below(terminal, ":type t.amount.mean()")[0].endswith("float64")
    terminal.enter(":explain t.filter(_.amount > 0).name")
    assert {"rewrite dead_columns", "engine native", "input t"} <= set(below(terminal, ":explain t.filter(_.amount > 0).name"))
    terminal.enter(":help filter")
    assert below(terminal, ":help filter")[0] == "t.filter(*conditions)"
    assert "  example: t.filter(_.x > 1)" in below(terminal, ":help filter")
    terminal.enter(":help +")
    assert below(terminal, ":help +")[0] == "a + b"
    terminal.enter(":help filtr")
    assert below(terminal, ":help filtr") == ["error: no operation is named filtr", "hint: did you mean filter?"]
    terminal.enter(":explian t")
    assert below(terminal, ":explian t") == ["error: no command is named :explian", "hint: did you mean :explain?"]
    terminal.enter(":type")
    assert below(terminal, ":type") == ["error: :type needs an expression", "hint: write :type EXPR"]
    terminal.enter(":type t.nme")
    assert "hint: did you mean name?" in below(terminal, ":type t.nme")
    terminal.enter(":help")
    assert ":quit          or Ctrl-D ends; Ctrl-C drops a line or stops a query" in terminal.text()


# Bindings, and terminals and libraries that are not there.


def test_wrong_bindings_are_those_of_query(phlox):
    ran = phlox("shell", "nowhere.csv")
    assert ran.status == 1 and "no file nowhere.csv" in ran.err
    ran = phlox("shell", "a=", stdin=b"")
    assert ran.status == 2 and "has no URI" in ran.err
    ran = phlox("shell", "--format", "tabel", stdin=b"")
    assert ran.status == 2 and "did you mean table?" in ran.err


def test_a_script(phlox, accounts):
    script = b"# a comment\nrich = t.filter(\n  _.amount > 0\n)\n\nrich.name\nrich.amount.sum()\n"
    ran = phlox("shell", accounts, stdin=script)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out == "name\nAlice\nCarol\namount_sum\n400\n"
    ran = phlox("shell", accounts, "--format", "jsonl", stdin=b"t.name.head(1)")
    assert ran.out == '{"name":"Alice"}\n'
    assert phlox("shell", accounts, stdin=b"t.nrows()\n:quit\nnonsense\n").status == 0


@pytest.mark.parametrize(
    "script, status, error",
    [
        (b"t.nrows()\n\nt.filter(\n_.nope)\nt.name\n", 2, "in line 3 of the input"),
        (b"t.filter(", 2, "is not closed"),
        (b":nonsense\n", 2, "no command is named :nonsense"),
        (b'x = data("nowhere.csv")\n', 2, "no file nowhere.csv"),
        (b"t.name +\n", 2, "in line 1 of the input"),
        (b"\xff\xfe\n", 2, "not UTF-8"),
    ],
)
def test_a_script_ends_with_its_first_error(phlox, accounts, script, status, error):
    ran = phlox("shell", accounts, stdin=script)
    assert error in ran.err
    assert "Alice" not in ran.out
    assert ran.status == status


def test_in_the_python_package(shell, accounts):
    terminal = shell(accounts, command=[sys.executable, "-m", "phlox"], PYTHONPATH=os.environ.get("PYTHONPATH", ""))
    terminal.type("t.am" + TAB + ".max()" + ENTER)
    terminal.wait("300")
    terminal.wait_row("phlox>")
    terminal.type("nonsense")
    terminal.wait_row("phlox> nonsense")
    terminal.type(ctrl("c"))
    terminal.wait_row("phlox>")
    terminal.type(ctrl("d"))
    assert terminal.status() == 0


def test_without_a_line_editor(shell, accounts, tmp_path):
    folder = tmp_path / "lib"
    folder.mkdir()
    (folder / "libedit.so.2").write_text("no library")
    terminal = shell(accounts, LD_LIBRARY_PATH=str(folder))
    assert "Lines cannot be edited here: install libedit" in terminal.text()
    terminal.type("t.nrows(" + ENTER)
    terminal.wait_row("   ...")
    terminal.type(")" + ENTER)
    terminal.wait_row("phlox>")
    assert terminal.lines()[-2].strip() == "3"
    terminal.type("nonsense")
    terminal.wait_row("phlox> nonsense")
    terminal.type(ctrl("c"))
    terminal.wait_row("phlox>")
    terminal.type(ctrl("d"))
    assert terminal.status() == 0


def test_a_dumb_terminal(shell, accounts):
    terminal = shell(accounts, TERM="dumb")
    terminal.type("t.nrows()" + ENTER)
    terminal.wait(lambda: "3" in terminal.text().split())


@pytest.mark.parametrize("verb", [["version"], ["query", "t", "accounts.csv"]])
def test_no_other_verb_loads_the_line_editor(command, accounts, tmp_path, verb):
    loaded = subprocess.run([command, *verb], cwd=tmp_path, env={**os.environ, "LD_DEBUG": "libs"}, capture_output=True, check=True)
    assert b"libphlox" in loaded.stderr and b"libedit" not in loaded.stderr
