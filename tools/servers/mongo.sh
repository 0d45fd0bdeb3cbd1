#!/usr/bin/env bash
# A throw-away MongoDB (mongo-java-server, in memory) on 127.0.0.1 for the tests: `start [PORT]` prints its URI
# with a database, `stop` ends it. Its pid lies in the folder that PHLOX_SERVERS names, or build/servers.
. "$(dirname "$0")/processes.sh"
place=$root/.deps/mongo

start() {
  [ -f "$place/Serve.class" ] || fail "the server is not installed: run tools/setup/mongo.sh"
  spawn server java -Xmx512m -cp "$place/lib/*:$place" Serve "$1"
  wait_until server port_open "$1"
  echo "mongodb://127.0.0.1:$1/test"
}

main "$@"
