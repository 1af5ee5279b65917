#!/bin/sh
# Makes .venv/ with the locked packages and builds assets/. A second time it only sees that nothing changed.
set -eu
cd "$(dirname "$0")/../.."

case $PWD in *' '*) echo "Zet het portaal in een map zonder spaties; PostgreSQL start niet in: $PWD" >&2; exit 1 ;; esac

works() { .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; }
wanted=$(cksum <requirements/dev.txt)
if [ "$(cat .venv/.klaar 2>/dev/null)" != "$wanted" ] || ! works; then
  python=$(sh bisc_portal/lokaal/find_python.sh)
  echo "Pakketten installeren in .venv/ met $("$python" --version); dit duurt een paar minuten…"
  works || { rm -rf .venv; "$python" -m venv .venv; }
  # The lock names everything, so pip has nothing to work out.
  .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r requirements/dev.txt
  echo "$wanted" >.venv/.klaar
fi
.venv/bin/python -m bisc_portal.lokaal.assets
