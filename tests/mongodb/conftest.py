"""A database of a MongoDB server for each test."""

import os
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from cases import databases  # noqa: E402


@pytest.fixture
def mongo():
    if databases.why_no_mongo():
        pytest.skip(databases.why_no_mongo())
    yield from database_of(databases.server("mongo"))


@pytest.fixture
def own_mongo(tmp_path):
    """Of a server of its own: that of the tests goes on with queries that were broken off."""
    if databases.why_no_mongo():
        pytest.skip(databases.why_no_mongo())
    script = Path(__file__).resolve().parents[2] / "tools" / "servers" / "mongo.sh"
    environment = {**os.environ, "PHLOX_SERVERS": str(tmp_path)}
    started = subprocess.run([script, "start"], env=environment, capture_output=True, text=True, check=True)
    try:
        yield from database_of(started.stdout.strip())
    finally:
        subprocess.run([script, "stop"], env=environment, check=False)


def database_of(place):
    import pymongo

    name = f"d{uuid.uuid4().hex[:12]}"
    client = pymongo.MongoClient(place)
    yield Database(client[name], place.replace("/test", f"/{name}"))
    client.drop_database(name)
    client.close()


class Database:
    def __init__(self, database, place):
        self.database = database
        self.place = place

    def fill(self, name, *documents):
        self.database[name].insert_many(documents)

    def uri(self, name, options=""):
        return f"{self.place}::{name}{options}"
