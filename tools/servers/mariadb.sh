#!/usr/bin/env bash
# A throw-away MariaDB on 127.0.0.1 for the tests: `start [PORT]` prints its URI, `stop` ends it. Its data and pid lie in
# a folder of the temporary one that PHLOX_SERVERS names, or build/servers.
. "$(dirname "$0")/processes.sh"
signal=KILL  # nothing of it is kept

answers() { mariadb --no-defaults -h127.0.0.1 -P"$1" -uroot -e 'CREATE DATABASE IF NOT EXISTS tests'; }

start() {
  command -v mariadbd > /dev/null && command -v mariadb-install-db > /dev/null \
    || fail "MariaDB is not installed: apt-get install mariadb-server"
  local port=$1 folder as=()
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
  cd /
  spawn server "${as[@]}" mariadbd --no-defaults --datadir="$folder/data" --port="$port" --bind-address=127.0.0.1 \
    --socket="$folder/socket" --innodb-file-per-table=0 --pid-file="$folder/pid" --skip-name-resolve --max-connections=30 --skip-log-bin --character-set-server=utf8mb4 \
    --innodb-buffer-pool-size=64M --innodb-flush-log-at-trx-commit=0 --innodb-flush-method=nosync \
    --skip-innodb-doublewrite
  wait_until server answers "$port"
  echo "mysql://root@127.0.0.1:$port/tests"
}

main "$@"
