"""Makes a folder with TPC-H's tables of a scale factor as Parquet files, and its queries and answers as JSON. Runs in
.deps/tpch, on just the DuckDB that the extension belongs to: generate.py SCALE FOLDER."""

import json
import pathlib
import sys

import duckdb
import duckdb_extension_tpch

scale, folder = float(sys.argv[1]), pathlib.Path(sys.argv[2])
folder.mkdir(parents=True)
(extension,) = pathlib.Path(duckdb_extension_tpch.__file__).parent.rglob("*.duckdb_extension")
connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
connection.load_extension(str(extension))
connection.execute("CALL dbgen(sf = $scale)", {"scale": scale})
for (table,) in connection.execute("SHOW TABLES").fetchall():
    connection.execute(f"COPY {table} TO '{folder}/{table}.parquet'")
queries = connection.execute("SELECT query_nr, query FROM tpch_queries()").fetchall()
answers = connection.execute(
    "SELECT query_nr, answer FROM tpch_answers() WHERE scale_factor = $scale", {"scale": scale}
).fetchall()
(folder / "reference.json").write_text(json.dumps({"queries": dict(queries), "answers": dict(answers)}))
