# Sourced by the setup scripts: the root of the checkout, its folder .deps, messages, and stamps that
# make a repeated step cheap.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
deps=$root/.deps
mkdir -p "$deps/stamps"

say() { echo "setup: $*"; }
fail() { echo "setup: error: $*" >&2; exit 1; }

# A step is done when its stamp holds the hash of the files that say what it shall do.
hash_of() { cat "$@" | sha256sum | cut -d' ' -f1; }
is_done() { [ "$(cat "$deps/stamps/$1" 2>/dev/null)" = "$2" ]; }
mark_done() { echo "$2" > "$deps/stamps/$1"; }
