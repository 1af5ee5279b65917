import datetime as dt

import pytest

from bisc_portal.accounts.models import User
from bisc_portal.achtergrond.models import Hartslag
from bisc_portal.berichten.models import Bericht
from bisc_portal.netwerk.models import Vestiging
from servicedesk import services, tasks
from servicedesk.models import Klok, KlokSignaal, Melding
from tests.servicedesk.factories import make_melding
from tests.werktijd.kalenders import at


def drempels(melding: Melding) -> list[str]:
    return list(
        KlokSignaal.objects.filter(klok__melding=melding)
        .order_by("bereikt_op")
        .values_list("drempel", flat=True)
    )


def test_nothing_is_due_before_half_the_time(melding: Melding) -> None:
    assert services.sweep_batch(at=at("2026-11-17 14:45")) == 0
    assert drempels(melding) == []


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-17 14:46", ["waarschuwing_50"]),
        ("2026-11-17 16:55", ["waarschuwing_50", "waarschuwing_75"]),
        ("2026-11-18 10:31", ["waarschuwing_50", "waarschuwing_75", "schending"]),
    ],
)
def test_every_threshold_passed_is_recorded(
    melding: Melding, servicedeskmedewerker: User, moment: str, expected: list[str]
) -> None:
    services.sweep_batch(at=at(moment))

    assert drempels(melding) == expected


def test_sweeping_again_adds_nothing(melding: Melding, servicedeskmedewerker: User) -> None:
    moment = at("2026-11-18 10:31")
    services.sweep_batch(at=moment)
    before = (KlokSignaal.objects.count(), Bericht.objects.count())

    assert services.sweep_batch(at=moment + dt.timedelta(days=3)) == 0
    assert (KlokSignaal.objects.count(), Bericht.objects.count()) == before


def test_a_breach_is_recorded_on_the_clock(melding: Melding, servicedeskmedewerker: User) -> None:
    services.sweep_batch(at=at("2026-11-18 10:31"))

    klok = melding.klokken.get()
    assert klok.resultaat == Klok.Resultaat.GEMIST
    assert klok.stopped_at is None
    assert klok.volgend_signaal_op is None


def test_after_an_outage_only_the_gravest_is_told(melding: Melding, servicedeskmedewerker: User) -> None:
    services.sweep_batch(at=at("2026-11-18 10:31"))

    told = Bericht.objects.filter(ontvanger=servicedeskmedewerker)
    assert [bericht.onderwerp for bericht in told] == ["M2611-0001: te laat, nog niet opgepakt"]


def test_a_warning_goes_to_whoever_it_was_assigned_to(
    melding: Melding, servicedeskmedewerker: User, collega: User
) -> None:
    services.assign_melding(melding, by=servicedeskmedewerker, at=at("2026-11-17 11:00"), behandelaar=collega)

    services.sweep_batch(at=at("2026-11-17 16:55"))

    told = Bericht.objects.filter(sleutel__startswith="klok-")
    assert [bericht.ontvanger for bericht in told] == [collega]


def test_half_the_time_is_not_mailed(melding: Melding, servicedeskmedewerker: User) -> None:
    services.sweep_batch(at=at("2026-11-17 14:46"))

    assert Bericht.objects.get(sleutel__startswith="klok-").per_mail is False


def test_a_call_picked_up_gives_no_signal(melding: Melding, servicedeskmedewerker: User) -> None:
    services.pick_up_melding(melding, by=servicedeskmedewerker, at=at("2026-11-17 11:00"))

    assert services.sweep_batch(at=at("2026-11-30 11:00")) == 0


def test_the_task_goes_on_until_nothing_is_due_and_beats(
    afspraken: None, vestiging: Vestiging, medewerker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        make_melding(vestiging, medewerker, op=at("2026-01-05 10:00"))
    monkeypatch.setattr(services.sweep_batch, "__kwdefaults__", {"limit": 2})

    assert tasks.sweep_klokken() == 5
    assert Hartslag.objects.filter(naam="servicedesk").exists()
