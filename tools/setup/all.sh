#!/usr/bin/env bash
# Everything that building and testing needs: Debian packages, .venv, DuckDB, ADBC, a Flight SQL server, Spark, HDFS, a
# MongoDB, TPC-H, Bokeh, BokehJS, Matplotlib, tables for the gallery. Cheap when repeated; needs root only while a Debian
# package is missing.
set -euo pipefail
here=$(dirname "$0")
"$here/system.sh"
"$here/python.sh" dev
"$here/duckdb.sh"
"$here/sources.sh"
"$here/adbc.sh"
"$here/flightsql.sh"
"$here/spark.sh"
"$here/hdfs.sh"
"$here/clients.sh"
"$here/mongo.sh"
"$here/tpch.sh"
"$here/bokeh.sh"
"$here/bokehjs.sh"
"$here/matplotlib.sh"
"$here/gallery.sh"
