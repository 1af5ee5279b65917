import contextlib
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from celery import current_app
from django.conf import settings
from django.core.checks import run_checks
from django.db import transaction
from pytest_django import Settings

from bisc_portal.achtergrond import doorbell
from bisc_portal.celery import app

RING_FROM_WEB = """
import time
import bisc_portal.wsgi
from bisc_portal.achtergrond import doorbell
begin = time.monotonic()
try:
    doorbell._send("proef")
finally:
    print(time.monotonic() - begin)
"""


@contextlib.contextmanager
def silent_broker() -> Iterator[str]:
    """Takes every connection and never answers, as a half-open one does."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken: list[socket.socket] = []

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    taken.append(server.accept()[0])

        threading.Thread(target=accept, daemon=True).start()
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        server.shutdown(socket.SHUT_RDWR)
        for connection in taken:
            connection.close()


def test_every_thread_of_a_web_server_rings_at_our_broker() -> None:
    seen: list[str | None] = []

    thread = threading.Thread(target=lambda: seen.append(current_app.main))
    thread.start()
    thread.join()

    assert seen == [app.main]


def test_a_page_does_not_hang_on_a_broker_that_never_answers() -> None:
    with silent_broker() as address:
        web = subprocess.run(  # noqa: S603
            [sys.executable, "-c", RING_FROM_WEB],
            cwd=settings.BASE_DIR,
            env={**os.environ, "REDIS_URL": address},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    assert float(web.stdout) < 15
    assert "OperationalError" in web.stderr


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_gone_does_not_spoil_the_commit(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ConnectionError("weg")

    monkeypatch.setattr(app, "send_task", refuse)

    with transaction.atomic():
        doorbell.ring("proef")

    assert "weg" in caplog.text


def test_the_settings_pass_the_deploy_checks_of_the_background_work() -> None:
    assert [
        error for error in run_checks(include_deployment_checks=True) if "achtergrond" in str(error.id)
    ] == []


@pytest.mark.parametrize(
    ("options", "limit", "number"),
    [
        ({"visibility_timeout": 900}, 600, "achtergrond.E001"),
        ({"visibility_timeout": 900, "socket_timeout": 10}, 900, "achtergrond.E002"),
        ({"socket_timeout": 10}, 3600, "achtergrond.E002"),
    ],
)
def test_a_dangerous_setting_fails_the_deploy_check(
    settings: Settings, options: dict[str, int], limit: int, number: str
) -> None:
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = options
    settings.CELERY_TASK_TIME_LIMIT = limit

    found = [error.id for error in run_checks(include_deployment_checks=True)]

    assert number in found
