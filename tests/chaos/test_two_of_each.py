"""Two workers and two beats at once, either killed in mid-sweep, no Valkey for a minute: all exactly once."""

import datetime as dt
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from django.db.models import F
from django.utils import timezone

from bisc_portal.achtergrond.selectors import seconds_since_beat
from servicedesk import selectors
from servicedesk.models import KlokSignaal
from tests.chaos.test_nothing_lost_nothing_doubled import (
    CALLS,
    Background,
    all_done,
    assert_once,
    background,
    calls,
    sweep_in_hand,
    wait_until,
)

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]
__all__ = ["background", "calls"]  # fixtures

GONE_SECONDS = 60


def test_two_workers_and_two_beats_with_either_killed_in_mid_sweep(
    background: Background,
    calls: Callable[[int], None],
) -> None:
    # Every threshold was passed while nothing ran at all.
    calls(CALLS)
    assert not KlokSignaal.objects.exists()

    beats = [background.start_beat(), background.start_beat()]
    workers = [background.start_worker(), background.start_worker()]
    wait_until(sweep_in_hand, every=0.002)
    background.kill(workers[0])
    background.kill(beats[0])
    background.start_worker()
    wait_until(all_done)

    assert_once(CALLS, background.mail, repeats=2)
    late = KlokSignaal.objects.filter(gegeven_op__gt=F("bereikt_op") + dt.timedelta(days=1))
    assert late.count() == 3 * CALLS
    lag = selectors.measure_lag(now=timezone.now())
    assert lag
    assert lag > dt.timedelta(days=1), "how late the sweep was stands on the page"


def test_no_valkey_at_all_for_a_minute(
    background: Background,
    calls: Callable[[int], None],
) -> None:
    background.start_beat()
    background.start_worker()
    wait_until(lambda: seconds_since_beat("servicedesk", now=timezone.now()) is not None)
    valkey = psutil.Process(background.valkey_pid)
    # Not its command line: a Valkey that runs writes its address there.
    folder = Path(valkey.cwd())
    command = [valkey.exe(), str(folder / "valkey.conf")]

    valkey.kill()
    calls(2)
    time.sleep(GONE_SECONDS)
    again = subprocess.Popen(  # noqa: S603  the same server
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    background.processes.append(again)
    calls(2)
    wait_until(all_done)

    assert_once(4, background.mail)
