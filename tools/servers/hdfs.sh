#!/usr/bin/env bash
# A throw-away HDFS on 127.0.0.1 for the tests: a NameNode and a DataNode. `start [PORT]` prints hdfs://..., `http` the
# HOST:PORT of its WebHDFS, `put FILE PATH` copies a file into it, `stop` ends it. What runs is what tools/setup/hdfs.sh has put into .deps/hadoop.
. "$(dirname "$0")/processes.sh"
jars=$root/.deps/hadoop/lib

properties() {
  local one
  echo '<configuration>'
  for one in "$@"; do echo "<property><name>${one%%=*}</name><value>${one#*=}</value></property>"; done
  echo '</configuration>'
}

hadoop() { java "${heap:--Xmx256m}" -cp "$state/conf:$jars/*" "$@"; }

start() {
  [ -d "$jars" ] || fail "Hadoop is not installed: tools/setup/hdfs.sh"
  local page node
  page=$(free_port)
  mkdir -p "$state/conf"
  properties "fs.defaultFS=hdfs://127.0.0.1:$1" "hadoop.tmp.dir=$state/tmp" > "$state/conf/core-site.xml"
  properties dfs.replication=1 "dfs.namenode.name.dir=file://$state/names" "dfs.namenode.rpc-address=127.0.0.1:$1" \
    "dfs.namenode.http-address=127.0.0.1:$page" dfs.datanode.hostname=127.0.0.1 dfs.blocksize=1048576 \
    dfs.namenode.fs-limits.min-block-size=4096 dfs.namenode.safemode.extension=0 dfs.heartbeat.interval=1 \
    dfs.permissions.enabled=false > "$state/conf/hdfs-site.xml"
  node=org.apache.hadoop.hdfs.server
  hadoop $node.namenode.NameNode -format -nonInteractive -force > "$state/format.log" 2>&1 || fail "$(tail -3 "$state/format.log")"
  spawn namenode java -Xmx256m -cp "$state/conf:$jars/*" $node.namenode.NameNode
  spawn datanode java -Xmx256m -cp "$state/conf:$jars/*" $node.datanode.DataNode -D "dfs.datanode.data.dir=file://$state/data" \
    -D dfs.datanode.address=127.0.0.1:0 -D dfs.datanode.http.address=127.0.0.1:0 -D dfs.datanode.ipc.address=127.0.0.1:0
  wait_until namenode python3 -c "import json, urllib.request as u
bean = json.load(u.urlopen('http://127.0.0.1:$page/jmx?qry=Hadoop:service=NameNode,name=FSNamesystemState'))['beans'][0]
raise SystemExit(bean['NumLiveDataNodes'] != 1)"
  echo "127.0.0.1:$page" > "$state/http"
  echo "hdfs://127.0.0.1:$1"
}

if [ "${1:-}" = put ]; then
  hadoop org.apache.hadoop.fs.FsShell -put -f "$2" "$3"
elif [ "${1:-}" = http ]; then
  cat "$state/http"
else
  main "$@"
fi
