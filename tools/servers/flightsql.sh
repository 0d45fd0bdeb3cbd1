#!/usr/bin/env bash
# A throw-away Flight SQL server on 127.0.0.1 for the tests, Arrow's example over SQLite: `start [PORT]` prints its URI, `stop`
# ends it. Its pid lies in a folder of the temporary one that PHLOX_SERVERS names, or build/servers.
. "$(dirname "$0")/processes.sh"
program=$root/.deps/flightsql/sqlite_flightsql_server
signal=KILL

start() {
  [ -x "$program" ] || fail "there is no server: run tools/setup/flightsql.sh"
  # What it writes to a disc lies in its own folder.
  cd "$state"
  spawn server "$program" -host 127.0.0.1 -port "$1"
  wait_until server port_open "$1"
  echo "flightsql://127.0.0.1:$1"
}

main "$@"
