#!/usr/bin/env bash
# A throw-away MongoDB (mongo-java-server, in memory) on 127.0.0.1 for the tests: `start [PORT]` prints its URI
# with a database, `stop` ends it. Its pid lies in the folder that PHLOX_SERVERS names, or build/servers.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
home=${PHLOX_SERVERS:-$root/build/servers}
state=$home/mongo
place=$root/.deps/mongo

fail() { echo "mongo: $*" >&2; exit 1; }
# A dead process may stay a zombie for a while.
alive() { case "$(ps -o stat= -p "$1" 2>/dev/null)" in ''|Z*) return 1 ;; esac; }
running() { [ -f "$state/pid" ] && [ -f "$state/uri" ] && alive "$(cat "$state/pid")"; }

stop() {
  [ -d "$state" ] || return 0
  if [ -f "$state/pid" ]; then
    local pid
    pid=$(cat "$state/pid")
    kill -TERM "$pid" 2>/dev/null || true
    for _ in $(seq 50); do alive "$pid" || break; sleep 0.1; done
    alive "$pid" && kill -KILL "$pid"
  fi
  rm -rf "$state"
}

start() {
  if running; then cat "$state/uri"; return; fi
  [ -f "$place/Serve.class" ] || fail "the server is not installed: run tools/setup/mongo.sh"
  stop
  mkdir -p "$state"
  local port=${1:-}
  [ -n "$port" ] || port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  setsid java -Xmx512m -cp "$place/lib/*:$place" Serve "$port" > "$state/server.log" 2>&1 < /dev/null &
  echo $! > "$state/pid"
  for _ in $(seq 200); do
    alive "$(cat "$state/pid")" || { tail -5 "$state/server.log" >&2; fail "it died"; }
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      echo "mongodb://127.0.0.1:$port/test" | tee "$state/uri"
      return
    fi
    sleep 0.1
  done
  fail "it was not ready in 20 s"
}

case ${1:-start} in
  start) start "${2:-}" ;;
  stop) stop ;;
  *) echo "usage: $0 [start [PORT] | stop]" >&2; exit 2 ;;
esac
