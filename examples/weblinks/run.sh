#!/usr/bin/env bash
# Counting weblinks in the shell, in Python and in C++: the same expression, the same answer.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=examples/weblinks

echo "== in the shell: the five pages with the most links to them"
begin=$(date +%s%N)
build/phlox query --format table \
  'join(arcs, index, "node_id").by(_.name, links=_.node_id.count()).sort(desc("links"), "name").head(5)' \
  "index: {name: string, node_id: int32} = $folder/example_index.txt" \
  "arcs: {node_out: int32, node_id: int32} = $folder/example_arcs.txt"
echo "($((($(date +%s%N) - begin) / 1000000)) ms, the whole process)"

echo
echo "== in Python"
.venv/bin/python "$folder/weblinks.py"

echo
echo "== in C++"
build/weblinks "$folder"
