"""python -m flightsql.server [--port N] [--user NAME --password TEXT] [--token TEXT] [--name TEXT] [--zone NAME] [--sessions N]
[--certificate FILE --key FILE]: a Flight SQL server over a DuckDB in memory, on a free port of 127.0.0.1, which it prints.

Tests may do more: the action "execute" runs SQL, a stream that is put runs the SQL that it is put under, over the table
"given", and the action "handshakes" tells how many there have been."""

import argparse
import base64
import os
import re
import secrets
import sys
import threading
import uuid

import duckdb
import pyarrow as pa
from pyarrow import flight

from . import messages

TABLES = """SELECT database_name, schema_name, table_name, 'TABLE' AS kind FROM duckdb_tables()
    UNION ALL SELECT database_name, schema_name, view_name, 'VIEW' FROM duckdb_views() WHERE NOT internal"""


def sql_info(values):
    """A table of CommandGetSqlInfo: texts by their numbers."""
    kinds = [("string_value", pa.string()), ("bool_value", pa.bool_()), ("bigint_value", pa.int64()),
             ("int32_bitmask", pa.int32()), ("string_list", pa.list_(pa.string())),
             ("int32_to_int32_list_map", pa.map_(pa.int32(), pa.list_(pa.int32())))]  # fmt: skip
    count = len(values)
    children = [pa.array(list(values.values()) if i == 0 else [], kind) for i, (_, kind) in enumerate(kinds)]
    union = pa.UnionArray.from_dense(
        pa.array([0] * count, pa.int8()), pa.array(range(count), pa.int32()), children, [name for name, _ in kinds]
    )
    names = pa.array(list(values), pa.uint32())
    schema = pa.schema([pa.field("info_name", pa.uint32(), False), pa.field("value", union.type, False)])
    return pa.Table.from_arrays([names, union], schema=schema)


def texts(columns, never_null):
    """A table of texts. The driver asks for the nulls that the standard names."""
    schema = pa.schema([pa.field(name, pa.string(), name not in never_null) for name in columns])
    return pa.table(columns, schema=schema)


def like(pattern, text):
    """Whether the text is like the pattern of a filter."""
    if pattern is None:
        return True
    return re.fullmatch("".join({"%": ".*", "_": "."}.get(c, re.escape(c)) for c in pattern), text, re.S) is not None


class Session(flight.ServerMiddleware):
    """Gives the token of a handshake back, and knows whose call this is."""

    def __init__(self, token, fresh):
        self.token, self.fresh = token, fresh

    def sending_headers(self):
        return {"authorization": f"Bearer {self.token}"} if self.fresh else {}


class Sessions(flight.ServerMiddlewareFactory):
    def __init__(self, options):
        self.options = options
        self.tokens = {options.token} if options.token else set()
        self.handshakes = 0

    def start_call(self, info, headers):
        given = {key.lower(): value for key, value in headers.items()}.get("authorization", [""])[0]
        if not self.options.user and not self.options.token:
            return Session(None, False)
        kind, _, text = given.partition(" ")
        if kind == "Bearer" and text in self.tokens:
            return Session(text, False)
        if kind == "Basic" and self.options.user:
            # Go's client leaves the padding out.
            user, _, password = base64.b64decode(text + "===").decode().partition(":")
            if (user, password) == (self.options.user, self.options.password):
                if self.options.sessions and self.handshakes >= self.options.sessions:
                    raise flight.FlightUnavailableError("too many sessions")
                self.handshakes += 1
                token = secrets.token_hex(16)
                self.tokens.add(token)
                return Session(token, True)
        raise flight.FlightUnauthenticatedError("the user or the password is wrong")


class Handshakes(flight.ServerAuthHandler):
    """All is done by the headers."""

    def authenticate(self, outgoing, incoming):
        pass

    def is_valid(self, token):
        return ""


class Server(flight.FlightServerBase):
    def __init__(self, options):
        self.options = options
        self.sessions = Sessions(options)
        # Of two threads one that is stopped because the other failed may be heard first (1.5.6).
        self.database = duckdb.connect(config={"threads": 1})
        self.database.execute(f"SET GLOBAL TimeZone = '{options.zone}'")
        self.statements = {}
        self.cursors = {}  # of the sessions
        scheme, how = "grpc", {}
        if options.certificate:
            scheme = "grpc+tls"
            how["tls_certificates"] = [(open(options.certificate, "rb").read(), open(options.key, "rb").read())]
        super().__init__(
            f"{scheme}://127.0.0.1:{options.port}", auth_handler=Handshakes(), middleware={"session": self.sessions}, **how
        )

    # ---- statements

    def cursor_of(self, context):
        """Where settings last for a session, if there is one."""
        token = context.get_middleware("session").token
        if token is None:
            return self.database.cursor()
        if token not in self.cursors:
            self.cursors[token] = self.database.cursor()
        return self.cursors[token]

    def watched(self, context, cursor, work):
        """Does what may take long, and stops it when the client has gone."""
        done = threading.Event()

        def watch():
            while not done.wait(0.05):
                if context.is_cancelled():
                    cursor.interrupt()

        thread = threading.Thread(target=watch)
        thread.start()
        try:
            return work()
        except duckdb.InterruptException:
            raise flight.FlightCancelledError("the query was stopped") from None
        except duckdb.Error as error:
            raise flight.FlightServerError(str(error)) from None
        finally:
            done.set()
            thread.join()

    def begin(self, context, sql):
        cursor = self.cursor_of(context)
        reader = self.watched(context, cursor, lambda: cursor.execute(sql).to_arrow_reader(4096))
        handle = uuid.uuid4().bytes
        self.statements[handle] = (cursor, reader)
        return reader.schema, messages.pack("TicketStatementQuery", messages.of_length(1, handle))

    def rows(self, context, cursor, reader):
        ended = object()
        while (batch := self.watched(context, cursor, lambda: next(reader, ended))) is not ended:
            yield batch

    # ---- what Flight asks

    def get_flight_info(self, context, descriptor):
        name, found = messages.unpack(descriptor.command)
        if name == "CommandStatementQuery":
            schema, ticket = self.begin(context, messages.text(found, 1))
        else:
            schema, ticket = self.catalogue(name, found).schema, descriptor.command
        return flight.FlightInfo(schema, descriptor, [flight.FlightEndpoint(ticket, [])], -1, -1)

    def do_get(self, context, ticket):
        name, found = messages.unpack(ticket.ticket)
        if name != "TicketStatementQuery":
            return flight.RecordBatchStream(self.catalogue(name, found))
        cursor, reader = self.statements.pop(found[1][0])
        return flight.GeneratorStream(reader.schema, self.rows(context, cursor, reader))

    def catalogue(self, name, found):
        if name == "CommandGetSqlInfo":
            known = {0: self.options.name, 1: "duckdb " + duckdb.__version__, 2: pa.__version__}
            if not self.options.name.lower().startswith("duckdb"):
                known[1] = self.options.version
            wanted = messages.packed(found.get(1, [])) or list(known)
            return sql_info({number: known[number] for number in wanted if number in known})
        tables = self.database.cursor().execute(TABLES).fetchall()
        if name == "CommandGetCatalogs":
            return texts({"catalog_name": sorted({table[0] for table in tables})}, {"catalog_name"})
        if name == "CommandGetDbSchemas":
            pairs = sorted({table[:2] for table in tables if like(messages.text(found, 2), table[1])})
            columns = {"catalog_name": [a for a, _ in pairs], "db_schema_name": [b for _, b in pairs]}
            return texts(columns, {"db_schema_name"})
        if name == "CommandGetTables":
            return self.tables(tables, found)
        raise flight.FlightServerError(f"no {name} here")

    def tables(self, tables, found):
        catalog, schema, table = (messages.text(found, number) for number in (1, 2, 3))
        chosen = [one for one in tables if catalog in (None, one[0]) and like(schema, one[1]) and like(table, one[2])]
        names = ("catalog_name", "db_schema_name", "table_name", "table_type")
        out = texts({name: [one[i] for one in chosen] for i, name in enumerate(names)}, {"table_name", "table_type"})
        if found.get(5, [0])[0]:
            schemas = pa.array([self.schema_of(one) for one in chosen], pa.binary())
            out = out.append_column(pa.field("table_schema", pa.binary(), False), schemas)
        return out

    def schema_of(self, table):
        """As bytes of IPC. What forbids nulls is in the catalogue alone."""
        cursor = self.database.cursor()
        place = ".".join('"' + part.replace('"', '""') + '"' for part in table[:3])
        schema = cursor.execute(f"SELECT * FROM {place} LIMIT 0").to_arrow_reader(1).schema
        nullable = cursor.execute(
            "SELECT is_nullable FROM duckdb_columns() WHERE (database_name, schema_name, table_name) = (?, ?, ?) "
            "ORDER BY column_index", table[:3]
        ).fetchall()  # fmt: skip
        fields = [field.with_nullable(bool(row[0])) for field, row in zip(schema, nullable)]
        return pa.schema(fields).serialize().to_pybytes()

    # ---- what tests ask

    def do_action(self, context, action):
        if action.type == "execute":
            cursor = self.database.cursor()
            try:
                cursor.execute(action.body.to_pybytes().decode())
            except duckdb.Error as error:
                raise flight.FlightServerError(str(error)) from None
            return []
        if action.type == "handshakes":
            return [str(self.sessions.handshakes).encode()]
        raise flight.FlightServerError(f"no action {action.type}")

    def do_put(self, context, descriptor, reader, writer):
        cursor = self.database.cursor()
        cursor.register("given", reader.read_all().to_reader())
        cursor.execute(descriptor.command.decode())


def main():
    parser = argparse.ArgumentParser(prog="python -m flightsql.server", description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--user")
    parser.add_argument("--password", default="")
    parser.add_argument("--token")
    parser.add_argument("--name", default="DuckDB")
    parser.add_argument("--version", default="1")
    parser.add_argument("--zone", default="UTC")
    parser.add_argument("--sessions", type=int)
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    server = Server(parser.parse_args())
    print(server.port, flush=True)
    threading.Thread(target=server.serve, daemon=True).start()
    # It ends with whoever has started it.
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
