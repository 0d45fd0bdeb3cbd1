#!/usr/bin/env bash
# A throw-away PostgreSQL on 127.0.0.1 for the tests: `start [PORT]` prints its URI, `stop` ends it. Its data
# and pid lie in a folder of the temporary one that PHLOX_SERVERS names, or build/servers.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
home=${PHLOX_SERVERS:-$root/build/servers}
state=$home/postgres
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)

fail() { echo "postgres: $*" >&2; exit 1; }
alive() { case "$(ps -o stat= -p "$1" 2>/dev/null)" in ''|Z*) return 1 ;; esac; }
running() { [ -f "$state/pid" ] && [ -f "$state/uri" ] && alive "$(cat "$state/pid")"; }

stop() {
  [ -d "$state" ] || return 0
  if [ -f "$state/pid" ]; then
    local pid
    pid=$(cat "$state/pid")
    # At once: sessions end with an error.
    kill -INT "$pid" 2>/dev/null || true
    for _ in $(seq 50); do alive "$pid" || break; sleep 0.1; done
    alive "$pid" && kill -KILL "$pid"
  fi
  [ -f "$state/data" ] && rm -rf "$(cat "$state/data")"
  rm -rf "$state"
}

start() {
  if running; then cat "$state/uri"; return; fi
  [ -n "$bin" ] || fail "PostgreSQL is not installed: apt-get install postgresql-15"
  stop
  mkdir -p "$state"
  local port=${1:-} folder as=()
  [ -n "$port" ] || port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  folder=$(mktemp -d --tmpdir phlox-postgres.XXXXXX)
  echo "$folder" > "$state/data"
  # The server refuses to run as root.
  if [ "$(id -u)" = 0 ]; then
    chown nobody "$folder"
    as=(setpriv --reuid=nobody --regid=nogroup --clear-groups)
  fi
  # The password is asked for where a test connects over the network with that user.
  (cd / && "${as[@]}" "$bin/initdb" -D "$folder/data" -U postgres -A trust --no-sync -E UTF8 --locale=C.UTF-8) \
    > "$state/initdb.log" 2>&1 || fail "initdb: $(tail -3 "$state/initdb.log")"
  printf 'host all guarded 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\nlocal all all trust\n' \
    > "$folder/data/pg_hba.conf"
  (cd / && exec setsid "${as[@]}" "$bin/postgres" -D "$folder/data" -p "$port" -c listen_addresses=127.0.0.1 \
    -c unix_socket_directories="$folder" -c fsync=off -c max_connections=30) > "$state/server.log" 2>&1 < /dev/null &
  echo $! > "$state/pid"
  for _ in $(seq 100); do
    alive "$(cat "$state/pid")" || { tail -5 "$state/server.log" >&2; fail "it died"; }
    if "$bin/pg_isready" -q -h 127.0.0.1 -p "$port"; then
      echo "postgresql://postgres@127.0.0.1:$port/postgres" | tee "$state/uri"
      return
    fi
    sleep 0.1
  done
  fail "it was not ready in 10 s"
}

case ${1:-start} in
  start) start "${2:-}" ;;
  stop) stop ;;
  *) echo "usage: $0 [start [PORT] | stop]" >&2; exit 2 ;;
esac
