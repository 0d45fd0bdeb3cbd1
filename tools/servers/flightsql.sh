#!/usr/bin/env bash
# A throw-away Flight SQL server on 127.0.0.1 for the tests, Arrow's example over SQLite: `start [PORT]` prints its URI, `stop`
# ends it. Its pid lies in a folder of the temporary one that PHLOX_SERVERS names, or build/servers.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
home=${PHLOX_SERVERS:-$root/build/servers}
state=$home/flightsql
program=$root/.deps/flightsql/sqlite_flightsql_server

fail() { echo "flightsql: $*" >&2; exit 1; }
alive() { case "$(ps -o stat= -p "$1" 2>/dev/null)" in ''|Z*) return 1 ;; esac; }
running() { [ -f "$state/pid" ] && [ -f "$state/uri" ] && alive "$(cat "$state/pid")"; }

stop() {
  [ -d "$state" ] || return 0
  if [ -f "$state/pid" ]; then
    local pid
    pid=$(cat "$state/pid")
    kill -KILL "$pid" 2>/dev/null || true
    for _ in $(seq 50); do alive "$pid" || break; sleep 0.1; done
  fi
  rm -rf "$state"
}

start() {
  if running; then cat "$state/uri"; return; fi
  [ -x "$program" ] || fail "there is no server: run tools/setup/flightsql.sh"
  stop
  mkdir -p "$state"
  local port=${1:-}
  [ -n "$port" ] || port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  # What it writes to a disc lies in its own folder.
  (cd "$state" && exec setsid "$program" -host 127.0.0.1 -port "$port") > "$state/server.log" 2>&1 < /dev/null &
  echo $! > "$state/pid"
  for _ in $(seq 200); do
    alive "$(cat "$state/pid")" || { tail -5 "$state/server.log" >&2; fail "it died"; }
    if (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null; then
      echo "flightsql://127.0.0.1:$port" | tee "$state/uri"
      return
    fi
    sleep 0.1
  done
  fail "it was not ready in 20 s: $(tail -1 "$state/server.log")"
}

case ${1:-start} in
  start) start "${2:-}" ;;
  stop) stop ;;
  *) echo "usage: $0 [start [PORT] | stop]" >&2; exit 2 ;;
esac
