"""The keynote's example: the same answer from pandas and local disc, Spark and HDFS, PostgreSQL, and MongoDB."""

import os
import signal
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


def on_hdfs():
    """An HDFS with the example's files."""
    try:
        hdfs = databases.server("hdfs")
    except CannotHold as error:
        pytest.skip(str(error))
    for name in ("index", "arcs"):
        file = f"example_{name}.txt"
        done = databases.server_script("hdfs", "put", FILES / file, f"{hdfs}/{file}")
        assert done.returncode == 0, done.stderr
    return hdfs


def test_spark_and_hdfs():
    spark = SparkServer(None)
    assert printed("spark", spark.place.removeprefix("sc://"), on_hdfs()) == ANSWER


def test_a_cluster_of_spark_and_hdfs(tmp_path):
    """A master with two workers. When one of them has died, the other does it all."""
    hdfs = on_hdfs()
    try:
        master = databases.started("spark_cluster", folder=tmp_path)
        place = databases.started("spark", folder=tmp_path, SPARK_MASTER=master).removeprefix("sc://")
    except CannotHold as error:
        pytest.skip(str(error))
    try:
        assert printed("spark", place, hdfs) == ANSWER
        executors = list((tmp_path / "spark_cluster" / "work").glob("app-*/*"))
        assert len(executors) == 2
        worker = int((tmp_path / "spark_cluster" / "worker1.pid").read_text())
        os.killpg(worker, signal.SIGKILL)
        assert printed("spark", place, hdfs) == ANSWER
    finally:
        databases.server_script("spark", "stop", folder=tmp_path)
        databases.server_script("spark_cluster", "stop", folder=tmp_path)


def test_mongodb():
    if databases.why_no_mongo():
        pytest.skip(databases.why_no_mongo())
    import pymongo

    place = databases.server("mongo").replace("/test", "/keynote")
    database = pymongo.MongoClient(place).get_default_database()
    database["index"].insert_many({"name": name, "node_id": int(node)} for name, node in rows("index"))
    database["arcs"].insert_many({"node_out": int(out), "node_id": int(node)} for out, node in rows("arcs"))
    assert printed("mongodb", place) == ANSWER
