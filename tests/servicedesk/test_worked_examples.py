"""Every row of the tables about whole calls in docs/sla.md: replayed, and played through the services."""

import pytest

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Vestiging
from bisc_portal.werktijd import services as werktijd
from bisc_portal.werktijd.models import Werkkalender
from servicedesk import services, sla
from tests.servicedesk.factories import make_melding
from tests.werktijd.test_worked_examples import KALENDERS, moment, norm, rows, sluiting_of

VERLOPEN = rows("case", "norm", "gebeurtenissen")
WIJZIGINGEN = rows("case", "gemeld", "wijziging", "op")


def afspraak(tekst: str) -> sla.Afspraak:
    bare = tekst.removesuffix(" pauzeerbaar")
    return sla.Afspraak(KALENDERS["desk"], norm(bare), pauzeerbaar=bare != tekst)


def event(tekst: str, first: sla.Afspraak) -> sla.Gebeurtenis:
    """`urgentie 2 uren di 2026-03-03 14:00+01:00`: a word, a norm where there is one, and the moment."""
    soort, *rest = tekst.split()
    own = sla.Afspraak(first.kalender, norm(" ".join(rest[:-3])), first.pauzeerbaar) if rest[:-3] else None
    if soort == "gemeld":
        own = first
    return sla.Gebeurtenis(moment(" ".join(rest[-3:])), sla.Voorval(soort), own)


def test_the_page_has_its_examples() -> None:
    assert len(VERLOPEN) >= 14
    assert len(WIJZIGINGEN) >= 4


@pytest.mark.parametrize("row", VERLOPEN, ids=lambda row: row[0])
def test_events_of_the_page_give_the_deadline_of_the_page(row: list[str]) -> None:
    _, first, gebeurtenissen, due, resultaat = row
    begin = afspraak(first)

    ronde = sla.replay(event(tekst, begin) for tekst in gebeurtenissen.split("; "))[-1]

    belofte = ronde.promise()
    assert belofte
    assert belofte.due_at == moment(due)
    found = "gemist" if ronde.is_over else "gehaald" if ronde.gestopt_op else "loopt"
    assert found == resultaat


@pytest.mark.parametrize("row", WIJZIGINGEN, ids=lambda row: row[0])
def test_a_calendar_edit_of_the_page_moves_only_what_is_reckoned_again(
    row: list[str], afspraken: None, vestiging: Vestiging, medewerker: User, beheerder: User
) -> None:
    _, gemeld, wijziging, op, zonder, met = row
    melding = make_melding(vestiging, medewerker, op=moment(gemeld))
    services.sweep_batch(at=moment(op))
    kalender = Werkkalender.objects.get(slug="servicedesk")

    werktijd.add_sluiting(kalender, sluiting=sluiting_of(wijziging), by=beheerder, at=moment(op))
    assert melding.klokken.get().due_at == moment(zonder)

    services.request_herberekening(kalender, by=beheerder, at=moment(op), reden="Nieuw", verwacht=1)
    services.run_herberekening(at=moment(op))
    assert melding.klokken.get().due_at == moment(met)
