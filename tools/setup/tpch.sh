#!/usr/bin/env bash
# Puts DuckDB with the extension that makes TPC-H's data, queries and answers into .deps/tpch.
. "$(dirname "$0")/stamp.sh"
virtual_environment tpch "TPC-H"
