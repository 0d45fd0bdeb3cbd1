#!/usr/bin/env bash
# Installs the Debian packages that a list (default apt.txt) names and the machine lacks.
. "$(dirname "$0")/stamp.sh"
list=$here/${1:-apt.txt}
[ -f "$list" ] || fail "there is no list of packages $list"

command -v dpkg-query >/dev/null || {
  say "this is no Debian system: install what $list names with your own package manager"
  exit 0
}
# npm of another origin than Debian's brings no package of that name; the commands are what counts.
missing=()
for package in $(grep -v '^#' "$list"); do
  case $package in
    nodejs) command -v node >/dev/null && continue ;;
    npm) command -v npm >/dev/null && continue ;;
  esac
  status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

as_root=
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null && sudo -n true 2>/dev/null && as_root="sudo -n"
  if [ -z "$as_root" ]; then
    [ -t 0 ] && command -v sudo >/dev/null && as_root=sudo
  fi
  [ -n "$as_root" ] || fail "these packages are missing, and only root can install them; run as root:
  apt-get update && apt-get install --no-install-recommends ${missing[*]}"
fi
say "installing Debian packages: ${missing[*]}"
log=$deps/apt.log
# An installation that runs elsewhere holds a lock for a while: wait for it.
{
  $as_root apt-get -o DPkg::Lock::Timeout=300 update -qq &&
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq \
      --no-install-recommends "${missing[@]}"
} > "$log" 2>&1 || { tail -n 20 "$log" >&2; fail "apt-get failed; all it said is in $log"; }
