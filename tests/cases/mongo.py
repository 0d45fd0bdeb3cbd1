"""A case's tables as collections of a MongoDB server, filled by its own client."""

import uuid

import bson
import bson.datetime_ms
import pymongo

from .storages import CannotHold


def mongo_value(value, type_):
    """As people put such values into documents; a time and a timedelta are whole microseconds."""
    kind = type_.kind
    if value is None:
        return None
    if kind == "categorical":
        return mongo_value(value, type_.element)
    if kind == "list":
        return [mongo_value(item, type_.element) for item in value]
    if kind == "record":
        return {name: mongo_value(item, t) for item, (name, t) in zip(value, type_.fields)}
    if kind == "map":
        if type_.key.kind != "string":
            raise CannotHold("maps of other keys than texts in MongoDB")
        return {mongo_text(key): mongo_value(item, type_.element) for key, item in value}
    if kind in ("string", "json"):
        if kind == "json":
            raise CannotHold("texts of JSON in MongoDB, which has values")
        return mongo_text(value)
    if type_.is_integer or kind in ("time", "timedelta"):
        if value > 2**63 - 1:
            raise CannotHold("integers beyond 64 bits in MongoDB")
        return bson.Int64(value)
    if kind == "decimal":
        if type_.precision > 34:
            raise CannotHold("decimals of more than 34 digits in MongoDB")
        return bson.Decimal128(f"{value:.{type_.scale}f}")
    if kind == "date":
        return bson.datetime_ms.DatetimeMS(value * 86_400_000)
    if kind == "datetime":
        if value % 1000:
            raise CannotHold("microseconds in MongoDB")
        return bson.datetime_ms.DatetimeMS(value // 1000)
    if kind == "uuid":
        return bson.Binary(uuid.UUID(value).bytes, 4)
    return value


def mongo_text(text):
    try:
        text.encode()
    except UnicodeEncodeError:
        raise CannotHold("text that is no UTF-8") from None
    return text


class Mongo:
    """One database of a server. Documents are numbered: that is the order of a collection."""

    def __init__(self, uri):
        self.uri = uri
        self.count = 0
        self.run = uuid.uuid4().hex[:8]  # several runs share a server
        self.database = pymongo.MongoClient(self.uri).get_default_database()

    def add(self, table):
        if "_id" in table.names or any("\0" in name for name in table.names):
            raise CannotHold("such a name in MongoDB")
        if not table.rows:
            raise CannotHold("a collection without documents, whose fields nobody knows")
        documents = [
            {"_id": i, **{n: mongo_value(v, t) for n, v, t in zip(table.names, row, table.types)}}
            for i, row in enumerate(table.rows)
        ]
        self.count += 1
        name = f"t{self.count}_{self.run}"
        try:
            self.database[name].insert_many(documents)
        except (OverflowError, bson.errors.BSONError, pymongo.errors.PyMongoError) as error:
            raise CannotHold(f"documents that MongoDB refuses: {error}") from None
        return f"{self.uri}::{name}"

    def clear(self):
        for name in self.database.list_collection_names():
            if name.endswith(f"_{self.run}"):
                self.database.drop_collection(name)
