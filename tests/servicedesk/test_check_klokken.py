"""The nightly check replays the events of every open clock, reports what differs and mends nothing."""

import datetime as dt

from bisc_portal.accounts.models import User
from bisc_portal.berichten.models import Bericht
from bisc_portal.netwerk.models import Vestiging
from bisc_portal.werktijd import engine
from bisc_portal.werktijd import services as werktijd
from bisc_portal.werktijd.models import Werkkalender
from servicedesk import services
from servicedesk.models import Klok, KlokAfwijking, Melding
from tests.servicedesk.factories import make_melding
from tests.werktijd.kalenders import at, local

NACHT = at("2026-11-18 04:10")


def found() -> list[tuple[str, str]]:
    return [(a.oorzaak, local(a.herleid)) for a in KlokAfwijking.objects.all() if a.herleid]


def test_what_the_services_wrote_is_what_the_events_give(
    melding: Melding, vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User
) -> None:
    by = servicedeskmedewerker
    services.change_urgentie(melding, by=by, at=at("2026-11-17 13:00"), urgentie=1, reden="Erger.")
    services.change_urgentie(melding, by=by, at=at("2026-11-17 14:00"), urgentie=3, reden="Valt mee.")
    soort = make_melding(vestiging, medewerker)
    services.change_soort(
        soort, by=by, at=at("2026-11-17 12:00"), soort="vraag", urgentie=None, reden="Vraag."
    )
    services.change_soort(
        soort, by=by, at=at("2026-11-17 15:00"), soort="incident", urgentie=2, reden="Toch."
    )
    terug = make_melding(vestiging, medewerker)
    services.pick_up_melding(terug, by=by, at=at("2026-11-17 11:00"))
    services.change_urgentie(terug, by=by, at=at("2026-11-17 11:30"), urgentie=3, reden="Valt mee.")
    services.resolve_melding(terug, by=by, at=at("2026-11-17 12:00"), oplossing="Klaar.")
    services.reopen_melding(terug, by=by, at=at("2026-11-17 16:00"), reden="Nee.")

    controle = services.check_klokken(at=NACHT)

    assert controle.gecontroleerd == 3
    assert found() == []


def test_a_deadline_that_was_changed_behind_the_back_is_reported_and_left(
    melding: Melding, beheerder: User
) -> None:
    Klok.objects.filter(melding=melding).update(
        due_at=at("2026-11-18 11:00"), breach_at=at("2026-11-18 11:00")
    )

    services.check_klokken(at=NACHT)

    assert found() == [("onbekend", "2026-11-18 10:30")]
    assert local(melding.klokken.get().due_at) == "2026-11-18 11:00"
    assert Bericht.objects.filter(ontvanger=beheerder, sleutel__startswith="klokcontrole-").count() == 1


def test_a_calendar_that_was_not_applied_yet_is_named_as_the_cause(melding: Melding, beheerder: User) -> None:
    werktijd.add_sluiting(
        Werkkalender.objects.get(slug="servicedesk"),
        sluiting=engine.Sluiting(dt.date(2026, 11, 18), "Studiedag"),
        by=beheerder,
        at=at("2026-11-17 12:00"),
    )

    services.check_klokken(at=NACHT)

    assert found() == [("kalender", "2026-11-19 10:30")]
    assert not Bericht.objects.filter(sleutel__startswith="klokcontrole-").exists()


def test_events_that_cannot_have_happened_are_reported_without_a_deadline(melding: Melding) -> None:
    Melding.objects.filter(pk=melding.pk).update(urgentie=3)

    services.check_klokken(at=NACHT)

    assert found() == [("onbekend", "2026-11-20 10:30")]
