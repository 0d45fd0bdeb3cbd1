"""A database of a MongoDB server for each test."""

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
    import pymongo

    place = databases.server("mongo")
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
