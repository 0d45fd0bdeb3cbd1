"""The keynote's example: the same answer from pandas and local disc, Spark and HDFS, PostgreSQL, and MongoDB."""

import subprocess
import sys

import pytest
from cases import databases
from cases.storages import CannotHold
from databases_of_tests import ROOT, PostgresqlServer, SparkServer, standard_literal

FILES = ROOT / "examples" / "weblinks"
ANSWER = """\
amber-atlas.example        278
brisk-atlas.example         82
cedar-atlas.example         58
dusty-atlas.example         49
green-atlas.example         46
"""


def rows(name):
    return [line.split("\t") for line in (FILES / f"example_{name}.txt").read_text().splitlines()]


def printed(*arguments):
    script = ROOT / "examples" / "keynote" / "keynote.py"
    done = subprocess.run([sys.executable, script, *map(str, arguments)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_pandas_and_local_disc():
    pytest.importorskip("pandas")
    assert printed("pandas", FILES) == ANSWER


def test_postgresql():
    server = PostgresqlServer(None)
    index = ", ".join(f"({standard_literal(name)}, {node})" for name, node in rows("index"))
    arcs = ", ".join(f"({out}, {node})" for out, node in rows("arcs"))
    server.execute(f"""
        DROP SCHEMA IF EXISTS keynote CASCADE; CREATE SCHEMA keynote; SET search_path = keynote;
        CREATE TABLE index (name TEXT NOT NULL, node_id INT NOT NULL); INSERT INTO index VALUES {index};
        CREATE TABLE arcs (node_out INT NOT NULL, node_id INT NOT NULL); INSERT INTO arcs VALUES {arcs};
    """)
    # A table alone is looked for as the server does.
    server.execute("ALTER ROLE CURRENT_USER SET search_path = keynote, public")
    try:
        assert printed("postgresql", server.place) == ANSWER
    finally:
        server.execute("ALTER ROLE CURRENT_USER RESET search_path; DROP SCHEMA keynote CASCADE")


def test_spark_and_hdfs():
    spark = SparkServer(None)
    try:
        hdfs = databases.server("hdfs")
    except CannotHold as error:
        pytest.skip(str(error))
    for name in ("index", "arcs"):
        file = f"example_{name}.txt"
        done = databases.server_script("hdfs", "put", FILES / file, f"{hdfs}/{file}")
        assert done.returncode == 0, done.stderr
    assert printed("spark", spark.place.removeprefix("sc://"), hdfs) == ANSWER


def test_mongodb():
    if databases.why_no_mongo():
        pytest.skip(databases.why_no_mongo())
    import pymongo

    place = databases.server("mongo").replace("/test", "/keynote")
    database = pymongo.MongoClient(place).get_default_database()
    database["index"].insert_many({"name": name, "node_id": int(node)} for name, node in rows("index"))
    database["arcs"].insert_many({"node_out": int(out), "node_id": int(node)} for out, node in rows("arcs"))
    assert printed("mongodb", place) == ANSWER
