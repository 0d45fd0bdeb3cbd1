#!/usr/bin/env bash
# A throw-away PostgreSQL on 127.0.0.1 for the tests: `start [PORT]` prints its URI, `stop` ends it. Its data
# and pid lie in a folder of the temporary one that PHLOX_SERVERS names, or build/servers.
. "$(dirname "$0")/processes.sh"
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
signal=INT  # at once: sessions end with an error

start() {
  [ -n "$bin" ] || fail "PostgreSQL is not installed: apt-get install postgresql-15"
  local port=$1 folder as=()
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
  cd /
  spawn server "${as[@]}" "$bin/postgres" -D "$folder/data" -p "$port" -c listen_addresses=127.0.0.1 \
    -c unix_socket_directories="$folder" -c fsync=off -c max_connections=30
  wait_until server "$bin/pg_isready" -q -h 127.0.0.1 -p "$port"
  echo "postgresql://postgres@127.0.0.1:$port/postgres"
}

main "$@"
