"""Probes, the portal's own heart, and corrections: what makes an outage and what it becomes."""

import datetime as dt
import socket
from collections.abc import Iterator

import pytest

from bisc_portal.accounts.models import User
from bisc_portal.achtergrond.models import Hartslag
from bisc_portal.meting import Periode
from servicedesk import selectors, services, tasks
from servicedesk.models import Dienst, Meetperiode, Onbeschikbaarheid, Sonde, SondeMeting
from servicedesk.probes import look
from servicedesk.services import OnbeschikbaarheidRefusedError
from tests.conftest import signed_in
from tests.werktijd.kalenders import at, local

BEGIN = at("2026-11-17 10:00")
MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def sonde(db: None) -> Sonde:
    return Sonde.objects.create(
        dienst=Dienst.BIBLIOTHEEKSYSTEEM, naam="Catalogus", soort=Sonde.Soort.TCP, adres="127.0.0.1:1"
    )


@pytest.fixture
def listening() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"


def watch(sonde: Sonde, seen: str, *, begin: dt.datetime = BEGIN) -> None:
    """A minute for each sign: + answered, - did not."""
    for number, sign in enumerate(seen):
        services.record_meting(
            sonde, gelukt=sign == "+", milliseconden=5, uitleg="", at=begin + number * MINUTE
        )


def outages() -> list[tuple[str, str]]:
    return [
        (local(rij.van)[-5:], local(rij.tot)[-5:] if rij.tot else "")
        for rij in Onbeschikbaarheid.objects.order_by("van")
    ]


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ("+++", []),
        ("+--+--+", []),
        ("+---", [("10:01", "")]),
        ("+---+-", [("10:01", "")]),
        ("+---+-++", [("10:01", "10:06")]),
        ("---++---", [("10:00", "10:03"), ("10:05", "")]),
    ],
    ids=["well", "a hiccup", "down", "one good minute is no recovery", "up again", "twice"],
)
def test_an_outage_opens_and_closes_with_patience(
    sonde: Sonde, seen: str, expected: list[tuple[str, str]]
) -> None:
    watch(sonde, seen)

    assert outages() == expected


def test_two_workers_in_one_minute_leave_one_row(sonde: Sonde) -> None:
    watch(sonde, "-")
    watch(sonde, "-")

    assert SondeMeting.objects.count() == 1


def test_a_connection_that_is_taken_is_seen(sonde: Sonde, listening: str) -> None:
    assert not look(sonde).gelukt

    sonde.adres = listening

    assert look(sonde).gelukt


@pytest.mark.parametrize("adres", ["", "nergens", "127.0.0.1:poort", "http://[", "ftp://x"])
@pytest.mark.parametrize("soort", Sonde.Soort.values)
def test_an_address_that_cannot_be_is_an_answer_and_no_crash(adres: str, soort: str) -> None:
    seen = look(Sonde(soort=soort, adres=adres))

    assert not seen.gelukt
    assert seen.uitleg


def test_the_task_looks_at_every_probe_that_is_on(sonde: Sonde) -> None:
    Sonde.objects.create(dienst=Dienst.BIBLIOTHEEKSYSTEEM, naam="Uit", soort="tcp", adres="x:1", actief=False)

    assert tasks.probe_diensten() == 1
    assert SondeMeting.objects.get().sonde == sonde


# --- The portal's own heart ------------------------------------------------------------------------------
def test_a_gap_in_the_heartbeat_is_an_outage_of_reporting(db: None) -> None:
    services.beat_heart(at=BEGIN)
    services.beat_heart(at=BEGIN + 2 * MINUTE)
    assert not outages()

    services.beat_heart(at=BEGIN + 30 * MINUTE)

    storing = Onbeschikbaarheid.objects.get()
    assert (storing.dienst, storing.bron) == (Dienst.MELDINGSAPPLICATIE, Onbeschikbaarheid.Bron.HARTSLAG)
    assert outages() == [("10:02", "10:30")]


def test_two_hearts_at_once_see_one_gap(db: None) -> None:
    services.beat_heart(at=BEGIN)
    for second in (0, 1, 0):
        services.beat_heart(at=BEGIN + 30 * MINUTE + second * dt.timedelta(seconds=1))

    assert len(outages()) == 1
    assert Hartslag.objects.get(naam="portaal").geslagen_op == BEGIN + 30 * MINUTE + dt.timedelta(seconds=1)


# --- What counts -----------------------------------------------------------------------------------------
def share(now: dt.datetime) -> tuple[dt.timedelta, dt.timedelta, dt.timedelta]:
    dag = Periode(at("2026-11-17 00:00"), at("2026-11-18 00:00"))
    found = selectors.measure_beschikbaar(Dienst.BIBLIOTHEEKSYSTEEM, dag, now=now)
    assert found
    return found.telt, found.telt - found.werkte, found.onderhoud


def test_maintenance_stands_apart_and_a_cancelled_outage_does_not_count(servicedeskmedewerker: User) -> None:
    by, now = servicedeskmedewerker, at("2026-11-18 09:00")
    Meetperiode.objects.create(dienst=Dienst.BIBLIOTHEEKSYSTEEM, vanaf=dt.date(2026, 11, 1))
    dienst, wat = Dienst.BIBLIOTHEEKSYSTEEM.value, "Update"
    services.announce_onderhoud(
        dienst=dienst, van=BEGIN, tot=BEGIN + 2 * HOUR, toelichting=wat, by=by, at=BEGIN - HOUR
    )
    storing = services.report_storing(
        dienst=dienst, van=BEGIN - HOUR, tot=BEGIN + HOUR, toelichting=wat, by=by, at=now
    )
    assert share(now) == (22 * HOUR, HOUR, 2 * HOUR)

    services.correct_onbeschikbaarheid(
        storing, van=storing.van, tot=storing.tot, vervallen=True, reden="Was een test.", by=by, at=now
    )

    assert share(now) == (22 * HOUR, 0 * HOUR, 2 * HOUR)
    correctie = storing.correcties.get()
    assert (correctie.was_vervallen, correctie.reden, correctie.door) == (False, "Was een test.", by)


def test_maintenance_is_announced_before_it_begins(servicedeskmedewerker: User) -> None:
    with pytest.raises(OnbeschikbaarheidRefusedError):
        services.announce_onderhoud(
            dienst=Dienst.BIBLIOTHEEKSYSTEEM,
            van=BEGIN,
            tot=BEGIN + HOUR,
            toelichting="Te laat",
            by=servicedeskmedewerker,
            at=BEGIN,
        )


def test_an_outage_does_not_lie_in_the_future(servicedeskmedewerker: User) -> None:
    with pytest.raises(OnbeschikbaarheidRefusedError):
        services.report_storing(
            dienst=Dienst.BIBLIOTHEEKSYSTEEM,
            van=BEGIN + HOUR,
            tot=None,
            toelichting="Straks",
            by=servicedeskmedewerker,
            at=BEGIN,
        )


# --- The pages -------------------------------------------------------------------------------------------
def test_a_correction_on_the_page_keeps_what_was_typed_when_it_is_refused(
    servicedeskmedewerker: User,
) -> None:
    storing = Onbeschikbaarheid.objects.create(
        dienst=Dienst.BIBLIOTHEEKSYSTEEM, van=BEGIN, tot=BEGIN + HOUR, toelichting="Stroom"
    )
    sent = {"van_datum": "2026-11-17", "van_tijd": "12:00", "tot_datum": "2026-11-17", "tot_tijd": "11:00"}

    response = signed_in(servicedeskmedewerker).post(
        f"/servicedesk/beschikbaarheid/{storing.pk}/corrigeren/", {**sent, "reden": "Verkeerd gezien"}
    )

    assert response.status_code == 422
    assert "Het einde moet na het begin liggen." in response.text
    assert "Verkeerd gezien" in response.text
    assert not storing.correcties.exists()


def test_the_page_shows_every_service_against_its_norm(afspraken: None, servicedeskmedewerker: User) -> None:
    text = signed_in(servicedeskmedewerker).get("/servicedesk/beschikbaarheid/").text

    for dienst in Dienst:
        assert str(dienst.label).capitalize() in text
