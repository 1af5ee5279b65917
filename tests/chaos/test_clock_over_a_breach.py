"""The clock goes over a breach while nothing runs: the portal says so, and afterwards all happened once."""

import datetime as dt

import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.achtergrond.models import Hartslag
from bisc_portal.achtergrond.selectors import seconds_since_beat
from bisc_portal.berichten.models import Bericht
from bisc_portal.netwerk.models import Vestiging
from servicedesk import selectors
from servicedesk.models import Klok, KlokSignaal, Melding
from tests.chaos.test_nothing_lost_nothing_doubled import (
    Background,
    all_done,
    assert_once,
    background,
    wait_until,
)
from tests.conftest import signed_in
from tests.servicedesk.factories import load_afspraken, make_melding

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]
__all__ = ["background"]  # a fixture

CALLS = 12
TWO_WEEKS = dt.timedelta(days=14)
INSTANTS = ("gemeld_op", "started_at", "due_at", "breach_at", "warn50_at", "warn75_at", "volgend_signaal_op")


def set_the_clock_forward() -> None:
    """Two weeks later: everything that has a time lies so much earlier."""
    Klok.objects.update(**{naam: F(naam) - TWO_WEEKS for naam in INSTANTS})
    Melding.objects.update(gemeld_op=F("gemeld_op") - TWO_WEEKS)
    Hartslag.objects.update(geslagen_op=F("geslagen_op") - TWO_WEEKS)


def everything_was_sent() -> bool:
    return not Bericht.objects.filter(verzonden_op__isnull=True).exists()


def test_the_clock_goes_over_a_breach_while_all_workers_are_down(
    background: Background, vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User
) -> None:
    load_afspraken()
    beat, worker = background.start_beat(), background.start_worker()
    for _ in range(CALLS):
        make_melding(vestiging, medewerker, op=timezone.now())
    wait_until(lambda: seconds_since_beat("servicedesk", now=timezone.now()) is not None)
    wait_until(everything_was_sent)
    background.kill(beat)
    background.kill(worker)
    assert not KlokSignaal.objects.exists()

    set_the_clock_forward()

    desk = signed_in(servicedeskmedewerker)
    assert "servicedesk" in Client().get("/gezond/").json()["loopt_achter"]
    queue = desk.get("/servicedesk/").text
    assert "De bewaking van termijnen loopt achter" in queue
    assert "Te laat" in queue, "what is late is shown as late, sweep or no sweep"

    for _ in range(2):
        background.start_worker()
        background.start_beat()
    wait_until(all_done)

    assert_once(CALLS, background.mail)
    assert Client().get("/gezond/").json()["loopt_achter"] == []
    assert "De bewaking van termijnen loopt achter" not in desk.get("/servicedesk/").text
    lag = selectors.measure_lag(now=timezone.now())
    assert lag
    assert lag > dt.timedelta(days=1)
    assert "De traagste waarschuwing van de afgelopen week kwam" in desk.get("/servicedesk/termijnen/").text
