"""A gate before a MongoDB server: it asks for a password as MongoDB does (SCRAM-SHA-256), notes what passes, and does to a
command what a test says. The server of the tests can do none of this by itself."""

import base64
import hashlib
import hmac
import os
import socket
import struct
import threading

import bson

HELLO = {"ismaster", "isMaster", "hello"}
OPEN = HELLO | {"buildInfo", "buildinfo", "ping", "saslStart", "saslContinue", "endSessions"}
REPLY, QUERY, MESSAGE = 1, 2004, 2013
GONE = object()  # what a test answers to cut the connection


class Gate:
    """Listens at `uri`; with a user and a password only those pass. `on[command]` gets a command's document, and gives the
    document to answer, GONE, or None to let it pass."""

    def __init__(self, server, user=None, password=None):
        host, _, rest = server.removeprefix("mongodb://").partition("/")
        self.upstream = (host.split(":")[0], int(host.split(":")[1]))
        self.user, self.password = user, password
        self.database = rest
        self.on = {}
        self.seen = []  # (command, its document), in their order
        self.open = set()
        self.cursors = {}  # number -> (what it is of, the documents that are left)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def uri(self, user=None, password=None):
        login = f"{user}:{password}@" if user else ""
        return f"mongodb://{login}127.0.0.1:{self.port}/{self.database}"

    def count(self, command):
        return sum(name == command for name, _ in self.seen)

    def close(self):
        try:  # one that is waited at is not closed by close alone
            self.listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            return
        self.listener.close()
        for connection in list(self.open):
            connection.shutdown(socket.SHUT_RDWR)

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        self.open.add(client)
        try:
            with client, socket.create_connection(self.upstream) as server:
                Session(self, client, server).run()
        except (OSError, EOFError):
            pass
        finally:
            self.open.discard(client)


class Session:
    """One connection of a client."""

    def __init__(self, gate, client, server):
        self.gate, self.client, self.server = gate, client, server
        self.is_known = gate.user is None
        self.first = self.nonce = self.salt = None

    def run(self):
        while True:
            opcode, number, document = command_of(*read(self.client))
            name = next(iter(document))
            self.gate.seen.append((name, document))
            answer = self.gate.on[name](document) if name in self.gate.on else None
            if answer is GONE:
                return
            if answer is None and name in ("saslStart", "saslContinue"):
                answer = self.login(name, document)
            if answer is None and not self.is_known and name not in OPEN:
                answer = {"ok": 0.0, "errmsg": f"command {name} requires authentication", "code": 13,
                          "codeName": "Unauthorized"}  # fmt: skip
            if answer is None and name in ("endSessions", "killCursors", "getMore"):
                answer = self.of_cursors(name, document)
            if answer is None:
                answer = self.passed(document)
            if name in HELLO:
                answer = {**answer, "logicalSessionTimeoutMinutes": 30}
                if "saslSupportedMechs" in document and self.gate.user:
                    answer["saslSupportedMechs"] = ["SCRAM-SHA-256"]
            self.client.sendall(reply_to(opcode, number, answer))

    def passed(self, document):
        """What the server answers; it is not told what it does not know."""
        hidden = {"saslSupportedMechs", "speculativeAuthenticate", "lsid", "$clusterTime"}
        known = {key: value for key, value in document.items() if key not in hidden}
        name = next(iter(known))
        if name in HELLO:
            known.pop("$db", None)
            body = struct.pack("<i", 0) + b"admin.$cmd\0" + struct.pack("<ii", 0, -1) + bson.encode(known)
            self.server.sendall(framed(QUERY, 1, 0, body))
        else:
            self.server.sendall(framed(MESSAGE, 1, 0, struct.pack("<IB", 0, 0) + bson.encode(known)))
        answer = command_of(*read(self.server))[2]
        if name == "aggregate" and answer["ok"]:
            answer["cursor"] = self.batch(answer["cursor"]["ns"], answer["cursor"]["firstBatch"], document["cursor"], "firstBatch")
        return answer

    # The server of the tests gives all documents at once.

    def batch(self, place, documents, options, name):
        size, number = options.get("batchSize", 101), 0
        if len(documents) > size:
            number = len(self.gate.seen) + 1
            self.gate.cursors[number] = (place, documents[size:])
        return {"id": bson.Int64(number), "ns": place, name: documents[:size]}

    def of_cursors(self, name, document):
        if name == "getMore" and document["getMore"] not in self.gate.cursors:
            return self.passed(document)  # of a find, where the server has cursors itself
        if name == "getMore":
            place, documents = self.gate.cursors.pop(document["getMore"])
            return {"ok": 1.0, "cursor": self.batch(place, documents, document, "nextBatch")}
        known = [self.gate.cursors.pop(number, None) for number in document.get("cursors", [])]
        return self.passed(document) if None in known else {"ok": 1.0}

    def login(self, name, document):
        """RFC 7677: the client proves that it knows the password, and the server that it does."""
        payload = document["payload"].decode()
        if name == "saslStart":
            self.first = payload.removeprefix("n,,")
            fields = dict(part.split("=", 1) for part in self.first.split(","))
            self.nonce = fields["r"] + base64.b64encode(os.urandom(18)).decode()
            self.salt = os.urandom(28)
            return self.step(f"r={self.nonce},s={base64.b64encode(self.salt).decode()},i=4096", False)
        if not payload:
            return self.step("", True)
        bare, proof = payload.rsplit(",p=", 1)
        salted = hashlib.pbkdf2_hmac("sha256", self.gate.password.encode(), self.salt, 4096)
        signed = f"{self.first},r={self.nonce},s={base64.b64encode(self.salt).decode()},i=4096,{bare}".encode()
        client_key = hmac.digest(salted, b"Client Key", "sha256")
        signature = hmac.digest(hashlib.sha256(client_key).digest(), signed, "sha256")
        given = bytes(a ^ b for a, b in zip(base64.b64decode(proof), signature))
        if given != client_key or f"n={self.gate.user}," not in self.first:
            return {"ok": 0.0, "errmsg": "Authentication failed.", "code": 18, "codeName": "AuthenticationFailed"}
        self.is_known = True
        server_key = hmac.digest(salted, b"Server Key", "sha256")
        return self.step("v=" + base64.b64encode(hmac.digest(server_key, signed, "sha256")).decode(), False)

    @staticmethod
    def step(payload, done):
        return {"ok": 1.0, "conversationId": 1, "done": done, "payload": payload.encode()}


def read(connection):
    head = exactly(connection, 16)
    size, number, _, opcode = struct.unpack("<iiii", head)
    return opcode, number, exactly(connection, size - 16)


def exactly(connection, size):
    data = b""
    while len(data) < size:
        more = connection.recv(size - len(data))
        if not more:
            raise EOFError
        data += more
    return data


def framed(opcode, number, to, body):
    return struct.pack("<iiii", 16 + len(body), number, to, opcode) + body


def command_of(opcode, number, body):
    """(opcode, the message's number, its document)."""
    if opcode == QUERY:
        at = body.index(b"\0", 4) + 9
    elif opcode == REPLY:
        at = 20
    else:
        at = 5
    size = struct.unpack_from("<i", body, at)[0]
    return opcode, number, bson.decode(body[at : at + size])


def reply_to(opcode, number, document):
    if opcode == QUERY:
        return framed(REPLY, 1, number, struct.pack("<iqii", 8, 0, 0, 1) + bson.encode(document))
    return framed(MESSAGE, 1, number, struct.pack("<IB", 0, 0) + bson.encode(document))
