# Sourced by scripts of servers: where their state is, how their processes are started in the background, waited for and
# stopped, each by its own process group. A script gives `start PORT`, and ends with `main "$@"`; it may set `signal`, which
# ends a process, and keep the name of a folder of data in the file data of the state, which goes with the server.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
server=$(basename "$0" .sh)
state=$(realpath -m "${PHLOX_SERVERS:-$root/build/servers}/$server")
seconds=${READY_SECONDS:-180}
signal=TERM

fail() { echo "$server: $*" >&2; exit 1; }
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
port_open() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
alive() { case "$(ps -o stat= -p "$1" 2>/dev/null)" in ''|Z*) return 1 ;; esac; }
group_alive() { ps -eo pgid=,stat= | awk -v g="$1" '$1 == g && $2 !~ /^Z/ { f = 1 } END { exit !f }'; }

# spawn LABEL COMMAND...: its log and pid lie in the state's folder.
spawn() {
  local label=$1
  shift
  setsid "$@" > "$state/$label.log" 2>&1 < /dev/null &
  echo $! > "$state/$label.pid"
}

# wait_until LABEL COMMAND...: until the command succeeds, or the process has died.
wait_until() {
  local label=$1 end=$((SECONDS + seconds))
  shift
  until "$@" > /dev/null 2>&1; do
    alive "$(cat "$state/$label.pid")" || { tail -n 20 "$state/$label.log" >&2; fail "$label died"; }
    [ $SECONDS -lt $end ] || { tail -n 20 "$state/$label.log" >&2; fail "$label was not ready in $seconds s"; }
    sleep 0.2
  done
}

stop() {
  [ -d "$state" ] || return 0
  local file pid
  for file in $(ls -t "$state"/*.pid 2>/dev/null); do
    pid=$(cat "$file")
    kill "-$signal" -- "-$pid" 2>/dev/null || continue
    for _ in $(seq 100); do group_alive "$pid" || break; sleep 0.1; done
    kill -KILL -- "-$pid" 2>/dev/null || true
  done
  [ ! -f "$state/data" ] || rm -rf "$(cat "$state/data")"
  rm -rf "$state"
}

running() {
  [ -f "$state/uri" ] || return 1
  local file
  for file in "$state"/*.pid; do alive "$(cat "$file")" || return 1; done
}

main() {
  case ${1:-start} in
    start)
      if running; then cat "$state/uri"; return; fi
      stop
      mkdir -p "$state"
      trap '[ $? -eq 0 ] || stop' EXIT
      start "${2:-$(free_port)}" | tee "$state/uri"
      ;;
    stop) stop ;;
    *) echo "usage: $0 [start [PORT] | stop]" >&2; exit 2 ;;
  esac
}
