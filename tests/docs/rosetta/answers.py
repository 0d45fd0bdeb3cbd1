"""Runs the texts of each language, and makes their answers comparable."""

import datetime
import decimal
import json
import math
import os
import re
import shutil
import subprocess
from pathlib import Path

from .idioms import HERE, LANGUAGES


class Answer:
    """Rows of plain values, and the names of their columns (None for a column or a value by itself)."""

    def __init__(self, names, rows):
        self.names = names
        self.rows = [[plain(value) for value in row] for row in rows]

    def differs(self, other, ordered=False, counted=False):
        """How it differs from the other; nothing if it does not."""
        if self.names and other.names and self.names != other.names:
            return f"columns {self.names}, not {other.names}"
        if counted:
            mine, its = len(self.rows), len(other.rows)
        elif ordered:
            mine, its = self.rows, other.rows
        else:
            mine, its = sorted(self.rows, key=repr), sorted(other.rows, key=repr)
        return "" if mine == its else f"{mine}, not {its}"


ISO_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(?:\.0*)?Z?)?")


def plain(value):
    """A value as every language has it: a number, a text (times in ISO 8601), None, or a list of these."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if value is None or value != value:  # NaN, NaT
        return None
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (int, float, decimal.Decimal)):
        number = float(f"{float(value):.9g}")
        return int(number) if math.isfinite(number) and number == int(number) else number
    if isinstance(value, datetime.timedelta):
        return plain(value.total_seconds())
    if isinstance(value, (datetime.date, datetime.datetime)):
        value = value.isoformat()
    if isinstance(value, str):
        day = ISO_DAY.fullmatch(value)
        return f"{day[1]}T{day[2] or '00:00:00'}" if day else value
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    raise TypeError(f"a value of type {type(value)}: {value!r}")


def of_frame(frame):
    """The answer in anything that a text of Python gives: frames, columns and values of any library."""
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    if isinstance(frame, pd.DataFrame):
        columns = [[None if missing(v) else v for v in frame[name]] for name in frame.columns]
        return Answer(list(frame.columns), zip(*columns, strict=True))
    if isinstance(frame, pl.DataFrame):
        return Answer(frame.columns, frame.rows())
    if isinstance(frame, pa.Table):
        return Answer(frame.column_names, zip(*[c.to_pylist() for c in frame.columns], strict=True))
    if isinstance(frame, (pd.Series, pl.Series)):
        return Answer(None, [[v] for v in frame.to_list()])
    if isinstance(frame, (pa.Array, pa.ChunkedArray)):
        return Answer(None, [[v] for v in frame.to_pylist()])
    if isinstance(frame, pa.Scalar):
        frame = frame.as_py()
    return Answer(None, [[frame]])


def missing(value):
    import pandas as pd

    return pd.api.types.is_scalar(value) and pd.isna(value)


def of_file(path):
    import pandas as pd

    reader = pd.read_parquet if path.endswith(".parquet") else pd.read_csv
    answer = of_frame(reader(path))
    Path(path).unlink()
    return answer


class Phlox:
    """A text as the shell parses it and as Python does: they must be one expression, and it is computed once."""

    def __init__(self):
        import phlox

        self.phlox = phlox
        self.names = python_names("phlox")
        files = re.findall(r"^(\w+) = data\((.*)\)$", LANGUAGES["phlox"]["prelude"], re.MULTILINE)
        self.paths = {name: json.loads(path) for name, path in files}
        self.symbols = {name: phlox.symbol(name, str(self.names[name].type)) for name in self.paths}

    def answers(self, idioms):
        return [self.answer_or_error(idiom) for idiom in idioms]

    def answer_or_error(self, idiom):
        if "phlox" in idiom.without:
            return None
        try:
            return self.answer(idiom)
        except Exception as error:  # one text that fails shall not hide the others
            return error

    def answer(self, idiom):
        if idiom.shell:
            subprocess.run(idiom.shell, shell=True, check=True, env=with_command())
            return of_file(idiom.writes)
        text = idiom.texts["phlox"]
        parsed = self.phlox.parse(text, list(self.symbols.values()))
        built = eval(text, {**self.names, **self.symbols})
        if not parsed.equals(built):
            raise AssertionError(f"the shell understands {parsed}, and Python {built}")
        used = {self.symbols[n]: path for n, path in self.paths.items() if re.search(rf"\b{n}\b", text)}
        result = self.phlox.compute(parsed, used)
        return of_frame(result.to_arrow() if isinstance(result, self.phlox.Result) else result)


def with_command():
    build = os.environ.get("PHLOX_BUILD", str(HERE.parents[2] / "build"))
    return {**os.environ, "PATH": f"{build}:{os.environ['PATH']}"}


def python_names(language):
    names = {}
    exec(LANGUAGES[language]["prelude"], names)
    return names


def of_python(language, idioms):
    """An answer, or the error, for each of the idioms; None where the language has no text."""
    names = python_names(language)

    def run(text):
        value = eval(text, dict(names))
        return value.to_pyarrow() if language == "ibis" and hasattr(value, "to_pyarrow") else value

    return [one_answer(language, idiom, run) for idiom in idioms]


def of_sql(idioms):
    import duckdb

    with duckdb.connect() as con:
        con.execute(LANGUAGES["sql"]["prelude"])

        def run(text):
            relation = con.sql(text)
            return None if relation is None else relation.to_arrow_table()

        return [one_answer("sql", idiom, run) for idiom in idioms]


def one_answer(language, idiom, run):
    if language not in idiom.texts:
        return None
    try:
        value = run(idiom.texts[language])
        return of_file(idiom.writes) if idiom.writes else of_frame(value) if "phlox" not in idiom.without else None
    except Exception as error:  # one text that fails shall not hide the others
        return error


def of_dplyr(idioms):
    asked = {
        "prelude": LANGUAGES["dplyr"]["prelude"],
        "texts": [idiom.texts["dplyr"] for idiom in idioms if "dplyr" in idiom.texts],
        "writes": sorted({idiom.writes for idiom in idioms if idiom.writes}),
    }
    Path("asked.json").write_text(json.dumps(asked), encoding="utf-8")
    environment = {**os.environ, "TZ": "UTC", "LC_ALL": "C.UTF-8"}
    subprocess.run(["Rscript", str(HERE / "answers.R"), "asked.json", "answers.json"], env=environment, check=True)
    given = iter(json.loads(Path("answers.json").read_text(encoding="utf-8")))
    return [of_json(next(given)) if "dplyr" in idiom.texts else None for idiom in idioms]


def of_json(answer):
    if "error" in answer:
        return RuntimeError(answer["error"][0])
    return Answer(answer.get("names"), zip(*answer["columns"], strict=True))


def have_dplyr():
    wanted = ["dplyr", "tidyr", "stringr", "lubridate", "jsonlite"]
    ask = f"q(status = !all(sapply(c({', '.join(map(repr, wanted))}), requireNamespace, quietly = TRUE)))"
    return shutil.which("Rscript") and subprocess.run(["Rscript", "-e", ask], check=False).returncode == 0


def have_ibis():
    import importlib.util

    return importlib.util.find_spec("ibis") is not None


def answers_of(language, idioms):
    if language == "sql":
        return of_sql(idioms)
    return of_dplyr(idioms) if language == "dplyr" else of_python(language, idioms)
