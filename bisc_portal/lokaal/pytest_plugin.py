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
    if "DATABASE_URL" not in os.environ:
        folder = Path(
            _stack.enter_context(
                tempfile.TemporaryDirectory(prefix="portaal-test-", ignore_cleanup_errors=True)
            )
        )
        folder.chmod(0o755)
        os.environ["DATABASE_URL"] = _stack.enter_context(servers.postgres(folder / "postgres", "portaal"))
    if "REDIS_URL" not in os.environ:
        folder = Path(_stack.enter_context(tempfile.TemporaryDirectory(prefix="portaal-test-")))
        os.environ["REDIS_URL"] = _stack.enter_context(servers.valkey(folder))


def pytest_unconfigure() -> None:
    _stack.close()
