import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from bisc_portal.accounts.models import User
from bisc_portal.berichten.models import Bericht
from servicedesk import services
from servicedesk.models import Klok, KlokSignaal, Melding
from servicedesk.services import AlreadyPickedUpError
from tests.werktijd.kalenders import at


def test_picking_up_stops_the_clock(melding: Melding, servicedeskmedewerker: User) -> None:
    opgepakt = services.pick_up_melding(melding, by=servicedeskmedewerker, at=at("2026-11-17 14:05"))

    klok = melding.klokken.get()
    assert opgepakt.status == Melding.Status.IN_BEHANDELING
    assert opgepakt.behandelaar == servicedeskmedewerker
    assert klok.resultaat == Klok.Resultaat.GEHAALD
    assert klok.elapsed == dt.timedelta(hours=3, minutes=35)
    assert klok.volgend_signaal_op is None


def test_picking_up_on_the_last_instant_is_in_time(melding: Melding, servicedeskmedewerker: User) -> None:
    services.pick_up_melding(melding, by=servicedeskmedewerker, at=at("2026-11-18 10:30"))

    assert melding.klokken.get().resultaat == Klok.Resultaat.GEHAALD


def test_a_moment_later_is_too_late(melding: Melding, servicedeskmedewerker: User) -> None:
    later = at("2026-11-18 10:30") + dt.timedelta(microseconds=1)

    services.pick_up_melding(melding, by=servicedeskmedewerker, at=later)

    klok = melding.klokken.get()
    assert klok.resultaat == Klok.Resultaat.GEMIST
    assert KlokSignaal.objects.filter(klok=klok, drempel="schending").count() == 1


def test_the_second_to_pick_up_hears_who_was_first(
    melding: Melding, servicedeskmedewerker: User, collega: User
) -> None:
    services.pick_up_melding(melding, by=collega, at=at("2026-11-17 11:00"))

    with pytest.raises(AlreadyPickedUpError, match=r"Al opgepakt door Collega\."):
        services.pick_up_melding(melding, by=servicedeskmedewerker, at=at("2026-11-17 11:01"))


def test_a_library_cannot_pick_up(melding: Melding, medewerker: User) -> None:
    with pytest.raises(PermissionDenied):
        services.pick_up_melding(melding, by=medewerker, at=at("2026-11-17 11:00"))


def test_assigning_is_no_pick_up(melding: Melding, servicedeskmedewerker: User, collega: User) -> None:
    services.assign_melding(melding, by=servicedeskmedewerker, at=at("2026-11-17 11:00"), behandelaar=collega)

    melding.refresh_from_db()
    assert melding.status == Melding.Status.NIEUW
    assert melding.klokken.get().stopped_at is None
    assert Bericht.objects.filter(ontvanger=collega).count() == 1


def test_the_reporter_hears_who_picked_it_up(
    melding: Melding, medewerker: User, servicedeskmedewerker: User
) -> None:
    services.pick_up_melding(melding, by=servicedeskmedewerker, at=at("2026-11-17 11:00"))

    bericht = Bericht.objects.filter(ontvanger=medewerker).latest("created_at")
    assert str(servicedeskmedewerker) in bericht.tekst
