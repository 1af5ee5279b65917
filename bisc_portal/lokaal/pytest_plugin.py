"""Gives a test run its own PostgreSQL and Valkey, unless DATABASE_URL and REDIS_URL already name some."""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from bisc_portal.lokaal import servers

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "var" / "testsjabloon"
# Names the database the test databases are copied from; unset when somebody else's server is used.
TEMPLATE = "PORTAAL_TESTSJABLOON"
KEEP_SECONDS = 86_400
_stack = contextlib.ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Before Django's settings are read. Worker processes inherit the addresses."""
    os.environ.setdefault("PORTAAL_OMGEVING", "test")
    if not os.environ.get("DATABASE_URL"):
        data = _folder() / "postgres"
        copy_cluster(make_template(), data)
        os.environ["DATABASE_URL"] = _stack.enter_context(servers.postgres(data, "portaal", careless=True))
        os.environ[TEMPLATE] = "portaal"
    if not os.environ.get("REDIS_URL"):
        os.environ["REDIS_URL"] = _stack.enter_context(servers.valkey(_folder()))
    os.environ["REDIS_URL"] = redis_url_of_worker(
        os.environ["REDIS_URL"], os.environ.get("PYTEST_XDIST_WORKER", "")
    )


def pytest_unconfigure() -> None:
    _stack.close()


def redis_url_of_worker(url: str, worker: str) -> str:
    """Give each of the test processes beside one another a Valkey database of its own: gw0 has the second."""
    if not worker:
        return url
    return f"{url.rsplit('/', 1)[0]}/{int(worker.removeprefix('gw')) + 1}"


def make_template() -> Path:
    """Migrate an empty cluster once for every state of the migrations; each test database is a copy of it.

    Django draws all models anew for every table it makes: half a minute for each test process otherwise.
    """
    template = TEMPLATES / _state_of_migrations()
    if template.exists():
        return template
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    for old in TEMPLATES.iterdir():
        if time.time() - old.stat().st_mtime > KEEP_SECONDS:
            shutil.rmtree(old, ignore_errors=True)
    made = Path(tempfile.mkdtemp(dir=TEMPLATES, prefix="in-aanleg-"))
    made.chmod(0o755)
    with servers.postgres(made / "postgres", "portaal", careless=True) as address:
        subprocess.run(
            [sys.executable, "-W", "ignore", "manage.py", "migrate", "--verbosity", "0"],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": address, "REDIS_URL": "redis://127.0.0.1:1/0"},
            check=True,
        )
    # Two runs may have made one at the same time: they are alike, the first stays.
    with contextlib.suppress(OSError):
        (made / "postgres").rename(template)
    shutil.rmtree(made, ignore_errors=True)
    return template


def copy_cluster(template: Path, target: Path) -> None:
    """Copy a stopped server's files with their owner: as root, PostgreSQL runs as somebody else."""
    subprocess.run(["cp", "-a", template, target], check=True)  # noqa: S603, S607


def _state_of_migrations() -> str:
    files = [
        *sorted(ROOT.glob("*/migrations/*.py")),
        *sorted(ROOT.glob("bisc_portal/*/migrations/*.py")),
        ROOT / "requirements" / "base.txt",
    ]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def _folder() -> Path:
    temporary = tempfile.TemporaryDirectory(prefix="portaal-test-", ignore_cleanup_errors=True)
    folder = Path(_stack.enter_context(temporary))
    folder.chmod(0o755)  # as root, PostgreSQL runs as somebody else
    return folder
