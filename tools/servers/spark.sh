#!/usr/bin/env bash
# A throw-away Spark Connect server on 127.0.0.1 for the tests: `start [PORT]` prints its URI, `stop` ends it. SPARK_MASTER
# is local[2], or what spark_cluster.sh prints. What runs is what tools/setup/spark.sh has put into .deps/spark.
. "$(dirname "$0")/processes.sh"
export SPARK_HOME=$root/.deps/spark SPARK_LOCAL_IP=127.0.0.1

start() {
  [ -d "$SPARK_HOME/jars" ] || fail "Spark is not installed: tools/setup/spark.sh"
  command -v java > /dev/null || fail "Java is not installed: apt-get install openjdk-17-jre-headless"
  # What the language asks for is set by phlox in its own sessions; here stands only what makes small tables quick, and what
  # bounds the memory of thousands of queries: results and their codes lie in the driver's heap.
  (cd "$state" && spawn server "$SPARK_HOME/bin/spark-submit" --class org.apache.spark.sql.connect.service.SparkConnectServer \
    --master "${SPARK_MASTER:-local[2]}" --driver-memory "${SPARK_DRIVER_MEMORY:-2g}" --conf spark.executor.memory=768m \
    --driver-java-options -XX:TieredStopAtLevel=1 \
    --conf spark.connect.grpc.binding.address=127.0.0.1 --conf "spark.connect.grpc.binding.port=$1" \
    --conf spark.driver.host=127.0.0.1 --conf spark.driver.bindAddress=127.0.0.1 --conf spark.ui.enabled=false \
    --conf spark.sql.ui.retainedExecutions=20 --conf spark.ui.retainedJobs=20 --conf spark.ui.retainedStages=20 \
    --conf spark.sql.shuffle.partitions=2 --conf spark.default.parallelism=2 --conf spark.sql.adaptive.enabled=false \
    --conf "spark.sql.warehouse.dir=$state/warehouse" local:/dev/null)
  wait_until server grep -q 'Spark Connect server started' "$state/server.log"
  echo "sc://127.0.0.1:$1"
}
main "$@"
