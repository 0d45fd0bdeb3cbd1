#!/usr/bin/env bash
# A throw-away MariaDB on 127.0.0.1 for the tests: `start [PORT]` prints its URI, `stop` ends it. Its data and pid lie in
# a folder of the temporary one that PHLOX_SERVERS names, or build/servers.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
home=${PHLOX_SERVERS:-$root/build/servers}
state=$home/mariadb

fail() { echo "mariadb: $*" >&2; exit 1; }
alive() { case "$(ps -o stat= -p "$1" 2>/dev/null)" in ''|Z*) return 1 ;; esac; }
running() { [ -f "$state/pid" ] && [ -f "$state/uri" ] && alive "$(cat "$state/pid")"; }

stop() {
  [ -d "$state" ] || return 0
  if [ -f "$state/pid" ]; then
    local pid
    pid=$(cat "$state/pid")
    # Nothing of it is kept.
    kill -KILL "$pid" 2>/dev/null || true
    for _ in $(seq 50); do alive "$pid" || break; sleep 0.1; done
  fi
  [ -f "$state/data" ] && rm -rf "$(cat "$state/data")"
  rm -rf "$state"
}

start() {
  if running; then cat "$state/uri"; return; fi
  command -v mariadbd > /dev/null && command -v mariadb-install-db > /dev/null \
    || fail "MariaDB is not installed: apt-get install mariadb-server"
  stop
  mkdir -p "$state"
  local port=${1:-} folder as=()
  [ -n "$port" ] || port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  folder=$(mktemp -d --tmpdir phlox-mariadb.XXXXXX)
  echo "$folder" > "$state/data"
  # The server refuses to run as root.
  if [ "$(id -u)" = 0 ]; then
    chown nobody "$folder"
    as=(setpriv --reuid=nobody --regid=nogroup --clear-groups env HOME="$folder")
  fi
  (cd / && "${as[@]}" mariadb-install-db --no-defaults --datadir="$folder/data" --auth-root-authentication-method=normal \
    --skip-test-db --skip-name-resolve) > "$state/install.log" 2>&1 || fail "install: $(tail -3 "$state/install.log")"
  # Writes need not survive, and 30 connections show that they are used again.
  (cd / && exec setsid "${as[@]}" mariadbd --no-defaults --datadir="$folder/data" --port="$port" --bind-address=127.0.0.1 \
    --socket="$folder/socket" --innodb-file-per-table=0 --pid-file="$folder/pid" --skip-name-resolve --max-connections=30 --skip-log-bin --character-set-server=utf8mb4 \
    --innodb-buffer-pool-size=64M --innodb-flush-log-at-trx-commit=0 --innodb-flush-method=nosync \
    --skip-innodb-doublewrite) > "$state/server.log" 2>&1 < /dev/null &
  echo $! > "$state/pid"
  for _ in $(seq 200); do
    alive "$(cat "$state/pid")" || { tail -5 "$state/server.log" >&2; fail "it died"; }
    if mariadb --no-defaults -h127.0.0.1 -P"$port" -uroot -e 'CREATE DATABASE IF NOT EXISTS tests' 2> "$state/ping.log"; then
      echo "mysql://root@127.0.0.1:$port/tests" | tee "$state/uri"
      return
    fi
    sleep 0.1
  done
  fail "it was not ready in 20 s: $(tail -1 "$state/ping.log")"
}

case ${1:-start} in
  start) start "${2:-}" ;;
  stop) stop ;;
  *) echo "usage: $0 [start [PORT] | stop]" >&2; exit 2 ;;
esac
