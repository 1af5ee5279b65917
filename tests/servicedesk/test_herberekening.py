"""A calendar edit moves nothing by itself; reckoning again is an act with a preview, a reason, a record."""

import datetime as dt

import pytest

from bisc_portal.accounts.models import User
from bisc_portal.logboek.models import Logregel
from bisc_portal.netwerk.models import Vestiging
from bisc_portal.werktijd import engine
from bisc_portal.werktijd import services as werktijd
from bisc_portal.werktijd.models import Werkkalender
from servicedesk import selectors, services
from servicedesk.models import AfgeslotenMaand, HerberekendeKlok, Herberekening, Klok, Melding
from servicedesk.services import HerberekeningRunningError, MaandNotOverError
from tests.servicedesk.factories import make_melding
from tests.werktijd.kalenders import at, local

NU = at("2026-11-17 12:00")


@pytest.fixture
def kalender(afspraken: None) -> Werkkalender:
    return Werkkalender.objects.get(slug="servicedesk")


@pytest.fixture
def dicht(kalender: Werkkalender, melding: Melding, beheerder: User) -> engine.Sluiting:
    """After the report, Wednesday 18 November 2026 becomes a day off."""
    sluiting = engine.Sluiting(dt.date(2026, 11, 18), "Studiedag")
    werktijd.add_sluiting(kalender, sluiting=sluiting, by=beheerder, at=NU)
    return sluiting


def due(melding: Melding) -> str:
    return local(melding.klokken.order_by("-ronde", "-revisie")[0].due_at)


def ask(kalender: Werkkalender, by: User, moment: dt.datetime = NU) -> Herberekening:
    return services.request_herberekening(
        kalender, by=by, at=moment, reden="Studiedag van het team.", verwacht=1
    )


def test_a_closure_moves_no_running_deadline_by_itself(dicht: engine.Sluiting, melding: Melding) -> None:
    services.sweep_batch(at=NU)

    assert due(melding) == "2026-11-18 10:30"


def test_a_call_reported_after_the_edit_counts_with_it(
    dicht: engine.Sluiting, vestiging: Vestiging, medewerker: User
) -> None:
    assert due(make_melding(vestiging, medewerker, op=NU)) == "2026-11-19 12:00"


def test_the_preview_says_what_would_move_and_writes_nothing(
    dicht: engine.Sluiting, kalender: Werkkalender, melding: Melding
) -> None:
    blik = selectors.preview_herberekening(kalender, now=NU)

    assert (blik.bekeken, blik.verschuift, blik.later, blik.te_laat) == (1, 1, 1, 0)
    assert [(klok.melding, local(naar)) for klok, naar in blik.voorbeelden] == [(melding, "2026-11-19 10:30")]
    assert due(melding) == "2026-11-18 10:30"


def test_reckoning_again_moves_it_and_keeps_what_was_promised(
    dicht: engine.Sluiting, kalender: Werkkalender, melding: Melding, beheerder: User
) -> None:
    ask(kalender, beheerder)

    done = services.run_herberekening(at=NU)

    assert done
    assert (done.bekeken, done.verschoven) == (1, 1)
    assert due(melding) == "2026-11-19 10:30"
    moved = HerberekendeKlok.objects.get()
    assert (local(moved.due_van), local(moved.due_naar)) == ("2026-11-18 10:30", "2026-11-19 10:30")
    assert Logregel.objects.filter(actie="herberekening_gevraagd", actor=beheerder).count() == 1
    assert Logregel.objects.filter(actie="herberekend").get().bijzonderheden["verschoven"] == 1


def test_the_next_threshold_moves_along_and_a_given_one_is_not_given_again(
    dicht: engine.Sluiting, kalender: Werkkalender, melding: Melding, beheerder: User
) -> None:
    services.sweep_batch(at=at("2026-11-17 15:00"))
    ask(kalender, beheerder, at("2026-11-17 15:00"))

    services.run_herberekening(at=at("2026-11-17 15:00"))

    klok = melding.klokken.get()
    assert klok.volgend_signaal_op == klok.warn75_at
    services.sweep_batch(at=at("2026-11-19 10:31"))
    assert melding.klokken.get().signalen.count() == 3


def test_a_stopped_clock_is_never_touched(
    dicht: engine.Sluiting, kalender: Werkkalender, melding: Melding, servicedeskmedewerker: User
) -> None:
    services.pick_up_melding(melding, by=servicedeskmedewerker, at=NU)

    assert selectors.preview_herberekening(kalender, now=NU).bekeken == 0


def test_a_recorded_breach_is_never_touched(
    kalender: Werkkalender, vestiging: Vestiging, medewerker: User, servicedeskmedewerker: User
) -> None:
    make_melding(vestiging, medewerker, op=at("2026-11-10 10:00"))
    services.sweep_batch(at=NU)

    assert selectors.preview_herberekening(kalender, now=NU).bekeken == 0


def test_a_closed_month_is_never_touched(
    kalender: Werkkalender, vestiging: Vestiging, medewerker: User, beheerder: User
) -> None:
    vraag = make_melding(vestiging, medewerker, op=at("2026-10-30 10:00"), soort="vraag")
    now = at("2026-11-03 10:00")
    before = due(vraag)
    services.close_maand(dt.date(2026, 10, 1), by=beheerder, at=now)
    werktijd.add_sluiting(
        kalender, sluiting=engine.Sluiting(dt.date(2026, 11, 13), "Dicht"), by=beheerder, at=now
    )

    ask(kalender, beheerder, now)
    services.run_herberekening(at=now)

    assert due(vraag) == before


def test_a_raised_urgency_is_reckoned_with_every_promise_that_binds(
    dicht: engine.Sluiting, kalender: Werkkalender, melding: Melding, beheerder: User
) -> None:
    services.change_urgentie(melding, by=beheerder, at=at("2026-11-17 16:00"), urgentie=1, reden="Erger.")
    now = at("2026-11-17 16:10")
    klok = melding.klokken.order_by("-revisie")[0]
    Klok.objects.filter(pk=klok.pk).update(due_at=at("2026-11-18 09:30"), breach_at=at("2026-11-18 09:30"))

    ask(kalender, beheerder, now)
    services.run_herberekening(at=now)

    assert due(melding) == "2026-11-19 09:30"


def test_asking_twice_is_refused_while_one_waits(kalender: Werkkalender, beheerder: User) -> None:
    ask(kalender, beheerder)

    with pytest.raises(HerberekeningRunningError):
        ask(kalender, beheerder)


def test_nothing_waits_when_all_is_done(kalender: Werkkalender, beheerder: User) -> None:
    ask(kalender, beheerder)
    services.run_herberekening(at=NU)

    assert services.run_herberekening(at=NU) is None


def test_only_a_month_that_is_over_can_be_closed_and_once(kalender: Werkkalender, beheerder: User) -> None:
    with pytest.raises(MaandNotOverError):
        services.close_maand(dt.date(2026, 11, 1), by=beheerder, at=NU)

    services.close_maand(dt.date(2026, 10, 1), by=beheerder, at=NU)

    with pytest.raises(MaandNotOverError):
        services.close_maand(dt.date(2026, 10, 1), by=beheerder, at=NU)
    assert AfgeslotenMaand.objects.get().periode == dt.date(2026, 10, 1)
