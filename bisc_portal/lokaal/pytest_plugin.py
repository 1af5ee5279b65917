"""Gives a test run its own PostgreSQL and Valkey, unless DATABASE_URL and REDIS_URL already name some."""

import contextlib
import os
import tempfile
from pathlib import Path

import pytest

from bisc_portal.lokaal import servers

_stack = contextlib.ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Before Django's settings are read. Worker processes inherit the addresses."""
    os.environ.setdefault("PORTAAL_OMGEVING", "test")
    if not os.environ.get("DATABASE_URL"):
        postgres = servers.postgres(_folder() / "postgres", "portaal", careless=True)
        os.environ["DATABASE_URL"] = _stack.enter_context(postgres)
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


def _folder() -> Path:
    temporary = tempfile.TemporaryDirectory(prefix="portaal-test-", ignore_cleanup_errors=True)
    folder = Path(_stack.enter_context(temporary))
    folder.chmod(0o755)  # as root, PostgreSQL runs as somebody else
    return folder
