"""Where is measured: filled databases on a PostgreSQL of its own, and the portal serving one of them."""

import contextlib
import importlib
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import dj_database_url
import httpx
import psycopg
from django.db import connection
from psycopg import sql

from bisc_portal.lokaal import servers
from bisc_portal.lokaal.ports import ADDRESS, answers

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "var" / "bench"
TEMPLATE = "bench_leeg"
START_SECONDS = 60
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')

type Vuller = Callable[[psycopg.Connection], None]


class Bank:
    """One PostgreSQL and one Valkey, and as many databases as the measurements ask."""

    def __init__(self, admin_url: str, redis_url: str) -> None:
        self.admin_url, self.redis_url = admin_url, redis_url

    def database(self, naam: str, vul: Vuller) -> str:
        """The address of a migrated database that `vul` filled once; it stays for the next run.

        `vul` gets an autocommit connection. Change the name when the filling or a table changes.
        """
        if not self._is_complete(TEMPLATE):
            self._recreate(TEMPLATE, "template0")
            environment = self.environment(self.url(TEMPLATE))
            for command in (["migrate", "-v0"], ["laad_referentie"]):
                self._manage(command, environment)
            self._mark_complete(TEMPLATE)
        if not self._is_complete(naam):
            self._recreate(naam, TEMPLATE)
            with psycopg.connect(self.url(naam), autocommit=True) as connection:
                vul(connection)
                connection.execute("VACUUM ANALYZE")
            self._mark_complete(naam)
        return self.url(naam)

    def own_database(self, naam: str, stand: str, vul: Callable[[str], None]) -> str:
        """The address of a database without the portal's tables; `vul` gets the address and makes it whole.

        `stand` says which tables and rows it has: another one makes it anew.
        """
        if not self._is_complete(naam, stand):
            self._recreate(naam, "template0")
            vul(self.url(naam))
            self._mark_complete(naam, stand)
        return self.url(naam)

    def url(self, naam: str) -> str:
        return (
            re.sub(r"/[^/?]+(\?|$)", rf"/{naam}\1", self.admin_url, count=1)
            if "?" in self.admin_url
            else (self.admin_url.rsplit("/", 1)[0] + f"/{naam}")
        )

    def environment(self, url: str) -> dict[str, str]:
        return {
            **os.environ,
            "DATABASE_URL": url,
            "REDIS_URL": self.redis_url,
            "PORTAAL_OMGEVING": "demonstratie",
            "DJANGO_SETTINGS_MODULE": "bench.settings",
        }

    @contextlib.contextmanager
    def connected(self, url: str) -> Iterator[None]:
        """Let models and services of this very process work on that database."""
        before = dict(connection.settings_dict)
        connection.close()
        connection.settings_dict.update(dj_database_url.parse(url))
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict.clear()
            connection.settings_dict.update(before)

    @contextlib.contextmanager
    def site(self, url: str, *, als: str) -> Iterator["Site"]:
        """The portal on this database, and somebody (`als`, a demonstration address) signed in."""
        application = "bisc_portal.wsgi:application"
        with serve(
            Path(sys.executable), application, self.environment(url), eerst="/account/login/"
        ) as client:
            site = Site(client)
            site.sign_in("/account/login/", login=als, password=password())
            site.bare()
            yield site

    def _manage(self, command: list[str], environment: dict[str, str]) -> None:
        arguments = [sys.executable, "manage.py", *command]
        subprocess.run(arguments, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603

    def _recreate(self, naam: str, template: str) -> None:
        with psycopg.connect(self.admin_url, autocommit=True) as admin:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(naam)))
            admin.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} LOCALE_PROVIDER builtin LOCALE 'C.UTF-8'").format(
                    sql.Identifier(naam), sql.Identifier(template)
                )
            )

    def _is_complete(self, naam: str, stand: str = "") -> bool:
        query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
        with psycopg.connect(self.admin_url) as admin:
            return admin.execute(query, [naam]).fetchone() == (stand or _stand(),)

    def _mark_complete(self, naam: str, stand: str = "") -> None:
        """A half-filled database is made anew; so is one from before a migration."""
        with psycopg.connect(self.admin_url, autocommit=True) as admin:
            admin.execute(
                sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                    sql.Identifier(naam), sql.Literal(stand or _stand())
                )
            )


class Site:
    """Asks pages as one signed-in person over one connection that stays open."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client

    def sign_in(self, path: str, **data: str) -> None:
        sent = self.client.post(path, data={**data, "csrfmiddlewaretoken": self.token(path)})
        sent.raise_for_status()

    def get(self, path: str) -> httpx.Response:
        """Raises AssertionError when the page is not there: a fast refusal would flatter the figure."""
        response = self.client.get(path)
        assert response.status_code == httpx.codes.OK, f"{path}: {response.status_code}"  # noqa: S101
        assert not response.history, f"{path} stuurt door naar {response.url}"  # noqa: S101
        return response

    def post(self, path: str, data: dict[str, object], *, form: str = "") -> httpx.Response:
        """Fill in the form on page `form` (or on the same address) and send it to `path`."""
        token = self.token(form or path)
        response = self.client.post(path, data={**data, "csrfmiddlewaretoken": token}, follow_redirects=False)
        assert response.status_code == httpx.codes.FOUND, f"{path}: {response.status_code}"  # noqa: S101
        return response

    def bare(self) -> httpx.Response:
        return self.get("/bench/kaal/")

    def token(self, path: str) -> str:
        found = CSRF.search(self.client.get(path).text)
        assert found, f"{path} heeft geen formulier"  # noqa: S101
        return found.group(1)


def password() -> str:
    """The one of every demonstration login; its module needs Django to have started."""
    return str(importlib.import_module("bisc_portal.demonstratie.logins").WACHTWOORD)


@contextlib.contextmanager
def serve(
    python: Path, application: str, environment: dict[str, str], *, eerst: str
) -> Iterator[httpx.Client]:
    """One granian with one thread, from the environment of `python`; ready once page `eerst` is there."""
    port = _free_port()
    command = [str(python.parent / "granian"), "--interface", "wsgi", "--workers", "1"]
    where = ["--blocking-threads", "1", "--host", ADDRESS, "--port", str(port), application]
    log = (DATA / f"web-{port}.log").open("w")
    process = subprocess.Popen([*command, *where], cwd=ROOT, env=environment, stdout=log, stderr=log)  # noqa: S603  our own server
    try:
        base = f"http://{ADDRESS}:{port}"
        _wait_for(f"{base}{eerst}")
        with httpx.Client(base_url=base, follow_redirects=True, timeout=120) as client:
            yield client
    finally:
        process.terminate()
        process.wait(10)
        log.close()


@contextlib.contextmanager
def open_bank() -> Iterator[Bank]:
    DATA.mkdir(parents=True, exist_ok=True)
    with servers.postgres(DATA / "postgres", "bench") as url, servers.valkey(DATA / "valkey") as redis:
        yield Bank(url, redis)


def _stand() -> str:
    """Which tables a database has: the newest migration of every app."""
    files = sorted(ROOT.glob("*/migrations/max_migration.txt")) + sorted(
        ROOT.glob("bisc_portal/*/migrations/max_migration.txt")
    )
    return " ".join(f"{file.parent.parent.name}:{file.read_text().strip()}" for file in files)


def _free_port() -> int:
    """One the system hands out: two benches beside one another that both count up meet on the same one."""
    with socket.create_server((ADDRESS, 0)) as server:
        return int(server.getsockname()[1])


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not answers(url):
        if time.monotonic() > deadline:
            raise TimeoutError(url)
        time.sleep(0.1)
