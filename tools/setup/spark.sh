#!/usr/bin/env bash
# Puts Spark into .deps/spark: the server's jars and scripts and Spark's own client for Python, for the tests, and the
# .proto files of Spark Connect, from which the client is built. Of the locked source package only files are read.
. "$(dirname "$0")/stamp.sh"
place=$deps/spark
wanted=$(hash_of "$here/spark.txt" "$here/sources-build.txt" "$0")
is_done spark "$wanted" && [ -f "$place/proto/spark/connect/base.proto" ] && exit 0
say "fetching Spark (430 MB)"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=${PYTHON:-$root/.venv/bin/python}
env -u PYTHONPATH -u PYTHONHOME "$python" -m venv "$folder/venv"
pip=("$folder/venv/bin/python" -m pip --quiet --disable-pip-version-check)
"${pip[@]}" install --require-hashes --only-binary :all: -r "$here/sources-build.txt"
PATH=$folder/venv/bin:$PATH "${pip[@]}" download --require-hashes --no-deps --no-build-isolation \
  --no-binary pyspark -d "$folder" -r "$here/spark.txt"
rm -rf "$place"
mkdir -p "$place/proto"
tar -xzf "$folder"/pyspark-*.tar.gz -C "$place" --strip-components=2 --wildcards \
  '*/deps/jars/*' '*/deps/bin/*' '*/deps/sbin/*' '*/deps/licenses/*'
mkdir "$place/python"
# Without its core it is the client alone, which needs no Java.
tar -xzf "$folder"/pyspark-*.tar.gz -C "$place/python" --strip-components=1 --wildcards --exclude='*/pyspark/core' \
  '*/pyspark/*'
"$python" -c 'import sys, zipfile
jar = zipfile.ZipFile(sys.argv[1])
jar.extractall(sys.argv[2], [n for n in jar.namelist() if n.startswith("spark/connect/") and n.endswith(".proto")])' \
  "$place"/jars/spark-connect_2.13-*.jar "$place/proto"
mark_done spark "$wanted"
