"""A worker killed in mid-work and a broker that stands still cost time, and nothing else.

Real processes: Celery's worker and beat, PostgreSQL, and a Valkey of these tests alone.
"""

import contextlib
import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from celery import Celery
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.achtergrond import doorbell
from bisc_portal.achtergrond.selectors import seconds_since_beat
from bisc_portal.berichten.models import Bericht
from bisc_portal.lokaal import servers
from bisc_portal.netwerk.models import Vestiging
from servicedesk.models import Klok, KlokSignaal
from tests.chaos import post
from tests.servicedesk.factories import load_afspraken, make_melding
from tests.werktijd.kalenders import at

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]

CALLS = 40
# Every threshold of these calls passed long ago: one sweep has all of them to do.
LONG_AGO = at("2026-01-05 10:00")
FROZEN_SECONDS = 30
PATIENCE_SECONDS = 90


@dataclass
class Background:
    """A worker and a beat of our own, at a Valkey of our own."""

    redis_url: str
    valkey_pid: int
    mail: Path
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        database = settings.DATABASES["default"]["NAME"]
        env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.chaos.settings",
            "DATABASE_URL": os.environ["DATABASE_URL"].replace("/portaal", f"/{database}", 1),
            "REDIS_URL": self.redis_url,
            post.FOLDER: str(self.mail),
        }
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "celery", "-A", "bisc_portal.celery", *command],
            env=env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.processes.append(process)
        return process

    def start_worker(self) -> subprocess.Popen[bytes]:
        return self.start("worker", "--concurrency", "2")

    def start_beat(self) -> subprocess.Popen[bytes]:
        return self.start("beat", "--pidfile=", "--schedule", str(self.mail.parent / "beat"))

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """SIGKILL to the process and all its children at the same instant."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def background(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Background]:
    mail = tmp_path / "mail"
    mail.mkdir()
    data = tmp_path / "valkey"
    with servers.valkey(data) as redis_url:
        # What this process rings, rings at the same Valkey, with the patience of a web process.
        bell = Celery("bel", broker=redis_url, set_as_current=False)
        bell.conf.update(
            task_default_queue=settings.CELERY_TASK_DEFAULT_QUEUE,
            task_publish_retry_policy=settings.CELERY_TASK_PUBLISH_RETRY_POLICY,
            broker_transport_options={
                **settings.CELERY_BROKER_TRANSPORT_OPTIONS,
                "socket_timeout": 2,
                "socket_connect_timeout": 2,
            },
        )
        monkeypatch.setattr(doorbell, "app", bell)
        valkey_pid = int(servers.valkey_pidfile(data).read_text())
        background = Background(redis_url, valkey_pid, mail)
        try:
            yield background
        finally:
            for process in background.processes:
                background.kill(process)
            with contextlib.suppress(ProcessLookupError):
                os.kill(valkey_pid, signal.SIGCONT)
            bell.close()


@pytest.fixture
def calls(vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User) -> Callable[[int], None]:
    """Report calls that are long overdue; each gives its reporter a message, and its breach the desk one."""
    load_afspraken()

    def report(count: int) -> None:
        for _ in range(count):
            make_melding(vestiging, medewerker, op=LONG_AGO)

    return report


def wait_until(reached: Callable[[], bool], *, every: float = 0.1) -> None:
    begin = time.monotonic()
    while not reached():
        assert time.monotonic() - begin < PATIENCE_SECONDS, reached.__name__
        time.sleep(every)


def sweep_in_hand() -> bool:
    """Clocks are due and somebody holds them: a sweep is in the middle of its transaction."""
    due = Klok.objects.filter(volgend_signaal_op__lt=timezone.now())
    with transaction.atomic():
        free = len(due.select_for_update(skip_locked=True, of=("self",)).order_by("pk")[:CALLS])
    return due.count() > free


def letter_in_hand() -> bool:
    """Messages are due and somebody holds one: a worker is between the post office and its commit."""
    due = Bericht.objects.filter(per_mail=True, verzonden_op__isnull=True)
    with transaction.atomic():
        free = len(due.select_for_update(skip_locked=True, of=("self",)).order_by("pk"))
    return due.count() > free


def all_done() -> bool:
    clocks = Klok.objects.filter(volgend_signaal_op__isnull=False)
    return not clocks.exists() and not Bericht.objects.filter(verzonden_op__isnull=True).exists()


def assert_once(count: int, mail: Path, *, repeats: int = 0) -> None:
    """Every clock its three signals and its breach; every message one row, sent, under one Message-ID."""
    assert Klok.objects.filter(resultaat=Klok.Resultaat.GEMIST).count() == count
    signals = list(KlokSignaal.objects.values_list("klok_id", "drempel").order_by("pk"))
    assert len(signals) == len(set(signals)) == 3 * count
    keys = list(Bericht.objects.values_list("sleutel", flat=True).order_by("pk"))
    assert sum(key.endswith("-ontvangen") for key in keys) == count
    assert sum("-schending-" in key for key in keys) == count
    assert len(keys) == 2 * count
    letters = post.posted(mail)
    assert len(set(letters)) == 2 * count
    # E-mail itself promises no more: a letter whose sender died before noting it goes again, the same letter.
    assert len(letters) - len(set(letters)) <= repeats


def test_a_worker_killed_in_mid_sweep_and_in_mid_delivery(
    background: Background, calls: Callable[[int], None]
) -> None:
    calls(CALLS)
    background.start_beat()

    worker = background.start_worker()
    wait_until(sweep_in_hand, every=0.002)
    background.kill(worker)
    swept = KlokSignaal.objects.count()

    worker = background.start_worker()
    wait_until(letter_in_hand, every=0.002)
    background.kill(worker)
    unsent = Bericht.objects.filter(verzonden_op__isnull=True).count()

    background.start_worker()
    wait_until(all_done)

    assert swept < 3 * CALLS, "the first worker was killed too late to prove anything"
    assert unsent, "the second worker was killed too late to prove anything"
    assert_once(CALLS, background.mail, repeats=2)


def test_a_broker_that_stands_still_for_half_a_minute(
    background: Background, calls: Callable[[int], None]
) -> None:
    background.start_beat()
    background.start_worker()
    wait_until(lambda: seconds_since_beat("servicedesk", now=timezone.now()) is not None)

    os.kill(background.valkey_pid, signal.SIGSTOP)
    stopped = time.monotonic()
    calls(2)
    reported = time.monotonic() - stopped
    time.sleep(max(0, FROZEN_SECONDS - reported))
    os.kill(background.valkey_pid, signal.SIGCONT)
    calls(2)
    wait_until(all_done)

    assert reported < FROZEN_SECONDS, "whoever reports a call does not wait for the broker"
    assert_once(4, background.mail)
    last = seconds_since_beat("servicedesk", now=timezone.now())
    assert last is not None
    assert dt.timedelta(seconds=last) < dt.timedelta(seconds=PATIENCE_SECONDS)
