#!/usr/bin/env bash
# A throw-away Spark cluster on 127.0.0.1 for the tests: a master and two workers of one core each. `start [PORT]` prints
# spark://..., for SPARK_MASTER of spark.sh; `stop` ends it.
. "$(dirname "$0")/processes.sh"
export SPARK_HOME=$root/.deps/spark SPARK_LOCAL_IP=127.0.0.1 SPARK_DAEMON_MEMORY=384m

start() {
  [ -d "$SPARK_HOME/jars" ] || fail "Spark is not installed: tools/setup/spark.sh"
  local page worker
  page=$(free_port)
  spawn master "$SPARK_HOME/bin/spark-class" org.apache.spark.deploy.master.Master --host 127.0.0.1 --port "$1" --webui-port "$page"
  wait_until master port_open "$1"
  for worker in 1 2; do
    spawn "worker$worker" "$SPARK_HOME/bin/spark-class" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 \
      --cores 1 --memory 900m --webui-port 0 --work-dir "$state/work" "spark://127.0.0.1:$1"
  done
  wait_until master bash -c "python3 -c 'import json, urllib.request as u
page = json.load(u.urlopen(\"http://127.0.0.1:$page/json/\"))
raise SystemExit(page[\"aliveworkers\"] != 2)'"
  echo "spark://127.0.0.1:$1"
}
main "$@"
