#!/bin/sh
# Prints a Python of at least 3.12 that can make a virtual environment, or says in one line what to install.
set -eu

good() { "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1; }

for name in python3.13 python3.14 python3.12 python3 python; do
  if found=$(command -v "$name") && good "$found"; then echo "$found"; exit; fi
done
for found in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[2-9]*/bin/python3; do
  if good "$found"; then echo "$found"; exit; fi
done
if command -v uv >/dev/null; then
  found=$(uv python find --no-project '>=3.12' 2>/dev/null) \
    || found=$(uv python install -q 3.13 && uv python find --no-project 3.13) || found=
  if [ -n "$found" ] && good "$found"; then echo "$found"; exit; fi
fi
echo "Geen bruikbare Python 3.12 of nieuwer gevonden. Installeer die met: sudo apt-get install -y python3 python3-venv (Debian 13, Ubuntu 24.04 of nieuwer), of met uv of pyenv." >&2
exit 1
