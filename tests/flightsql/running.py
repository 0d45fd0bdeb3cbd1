"""A Flight SQL server of ours that runs in a process of its own, and what tests do to it."""

import atexit
import os
import subprocess
import sys
from pathlib import Path

from pyarrow import flight

TESTS = Path(__file__).resolve().parents[1]


class Running:
    """`options` are the server's; user and password those that tests log in with."""

    def __init__(self, *options, user="me", password="se:cret/1"):
        login = ["--user", user, "--password", password] if user else []
        # Arrow complains of how bytes lie that the network brought.
        environment = {**os.environ, "ACERO_ALIGNMENT_HANDLING": "reallocate"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "flightsql.server", *login, *options],
            cwd=TESTS, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        atexit.register(self.end)
        self.port = int(self.process.stdout.readline())
        escaped = password.replace("%", "%25").replace(":", "%3A").replace("/", "%2F").replace("@", "%40")
        self.place = f"flightsql://{user}:{escaped}@127.0.0.1:{self.port}" if user else f"flightsql://127.0.0.1:{self.port}"
        self.client, self.how = None, None
        self.user, self.password = user, password

    def call(self, work):
        """Logs in at the first call. Of a server with TLS or a token nothing is asked."""
        if self.client is None:
            self.client = flight.connect(f"grpc://127.0.0.1:{self.port}")
            headers = [self.client.authenticate_basic_token(self.user, self.password)] if self.user else []
            self.how = flight.FlightCallOptions(headers=headers)
        return work(self.client, self.how)

    def execute(self, script):
        self.call(lambda client, how: list(client.do_action(flight.Action("execute", script.encode()), options=how)))

    def put(self, table, sql):
        """Runs the SQL, in which the table is called `given`."""

        def write(client, how):
            writer, _ = client.do_put(flight.FlightDescriptor.for_command(sql.encode()), table.schema, options=how)
            with writer:
                writer.write_table(table)

        self.call(write)

    def handshakes(self):
        found = self.call(lambda client, how: list(client.do_action(flight.Action("handshakes", b""), options=how)))
        return int(found[0].body.to_pybytes())

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
