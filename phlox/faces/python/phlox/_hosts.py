"""Connections and frames of the program's whose tables phlox computes over where they are: what their packages call
things. Called by the core, so that none of the packages is imported but by the program itself."""

import contextlib
import threading

from . import _core
from ._errors import Error

_BATCH = 16_384  # rows that a plain driver is asked for at once


def frame(value):
    """Where the session of a DataFrame is, and the DataFrame as a plan in bytes."""
    client = value.sparkSession.client
    builder = client._builder
    token = builder.token or ""
    # As the client does it: a token goes over an open channel to this machine alone.
    tls = builder.use_ssl or (token != "" and builder.host != "localhost")
    plan = value._plan.to_proto(client).SerializeToString()
    return builder.host, builder._port, client._user_id or "", token, tls, client._session_id, plan


def connection(given):
    """How the connection is asked, or None where its tables can only be read."""
    packages = {base.__module__.split(".")[0] for base in type(given).__mro__}
    if "adbc_driver_manager" in packages:
        if given._closed:
            raise ValueError("the connection is closed")
        vendor = given.adbc_get_info().get("vendor_name", "")
        engine = {"sqlite": "sqlite", "postgresql": "postgresql"}.get(vendor.lower())
        return engine and _Adbc(given, engine)
    if packages & {"psycopg", "psycopg2"}:
        return _Psycopg(given)
    if "sqlite3" in packages:
        return _Sqlite3(given)
    return None


class _Adbc:
    """A connection of ADBC, which gives Arrow's columns."""

    def __init__(self, given, engine):
        self.given, self.engine = given, engine
        # Batches of 16 MiB else, for which the first rows would wait.
        self.options = {"adbc.postgresql.batch_size_hint_bytes": "1048576"} if engine == "postgresql" else None

    def rows(self, sql):
        cursor = self.given.cursor(adbc_stmt_kwargs=self.options)
        try:
            cursor.execute(sql)
            return cursor.fetch_arrow(), cursor.close
        except BaseException:
            cursor.close()
            raise

    def set_options(self, options):
        for key, value in options:
            self.given.adbc_connection.set_options(**{key: value})

    def interrupt(self):
        with contextlib.suppress(Exception):
            self.given.adbc_cancel()


class _Psycopg:
    """psycopg, of version 2 or 3, whose rows are tuples of Python's values."""

    engine = "postgresql"

    def __init__(self, given):
        self.given = given

    def rows(self, sql):
        cursor = self._cursor()
        try:
            cursor.execute(sql)
            return (lambda: cursor.fetchmany(_BATCH)), cursor.close
        except BaseException:
            cursor.close()
            raise

    def _cursor(self):
        if hasattr(self.given, "cursor_factory") and not hasattr(self.given, "row_factory"):
            from psycopg2.extensions import cursor

            return self.given.cursor(cursor_factory=cursor)
        from psycopg import ClientCursor
        from psycopg.rows import tuple_row

        return ClientCursor(self.given, row_factory=tuple_row)

    def interrupt(self):
        with contextlib.suppress(Exception):
            self.given.cancel()


class _Sqlite3:
    """Python's own SQLite. Its connections are asked by the thread that opened them alone."""

    engine = "sqlite"
    home = True

    def __init__(self, given):
        import sqlite3

        if sqlite3.sqlite_version_info < (3, 39):
            raise ValueError(f"Python's SQLite is {sqlite3.sqlite_version}, and 3.39 is the oldest that phlox can use")
        given.cursor().close()  # says it if this is another thread
        self.given = given

    def rows(self, sql):
        cursor = self.given.cursor()
        cursor.row_factory = None
        # SQLite keeps the thread, which then sees no Ctrl-C.
        self.given.set_progress_handler(_core.keep_signal, 10_000)
        try:
            self._run(cursor.execute, sql)
            return (lambda: self._run(cursor.fetchmany, _BATCH)), lambda: self._close(cursor)
        except BaseException:
            self._close(cursor)
            raise

    def _close(self, cursor):
        self.given.set_progress_handler(None, 0)
        cursor.close()

    @staticmethod
    def _run(call, argument):
        """What a function of ours says is better than that there was one."""
        _failed.error = None
        try:
            return call(argument)
        except Exception:
            if _failed.error is not None:
                raise _failed.error from None
            raise

    def add_functions(self, functions):
        for name, count, row, reduction in functions:
            if self.given.execute("SELECT 1 FROM pragma_function_list WHERE name = ?", (name,)).fetchone():
                continue
            if row:
                self.given.create_function(name, count, _kept(row))
            else:
                self.given.create_window_function(name, count, _reducer(reduction))

    def interrupt(self):
        with contextlib.suppress(Exception):
            self.given.interrupt()


_failed = threading.local()


def _kept(function):
    def call(*values):
        try:
            return function(*values)
        except Exception as error:
            _failed.error = error
            raise

    return call


def _reducer(make):
    class Reducer:
        def __init__(self):
            made = make()
            self.step, self.inverse = _kept(made.step), _kept(made.inverse)
            self.value = self.finalize = _kept(made.value)

    return Reducer


def sentence(error):
    """What a driver's exception says, in one line."""
    text = error.message if isinstance(error, Error) else str(error)
    for rest in ("\nquery: ", "\n\nQuery was:", "\nLINE "):
        text = text.split(rest)[0]
    for mark in ("ERROR:  ", "FATAL:  "):
        text = text.split(mark)[-1]
    return " ".join(text.split()) or type(error).__name__
