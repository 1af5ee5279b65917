"""Progress per quarter, actions, evaluations, and what the figures count of them."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from bisc_portal.accounts.models import User
from bisc_portal.meting import Bronrij, Periode
from ontwikkelagenda.models import Actie, Agenda, Evaluatie, Initiatief, Voortgang
from ontwikkelagenda.selectors import cijfers
from ontwikkelagenda.selectors import uitvoering as standen
from ontwikkelagenda.services import planning, uitvoering
from tests.conftest import signed_in
from tests.ontwikkelagenda.factories import NOW, adopt, make_agenda, make_initiatief

YEAR = Periode(
    dt.datetime(2026, 12, 31, 23, 0, tzinfo=dt.UTC), dt.datetime(2027, 12, 31, 23, 0, tzinfo=dt.UTC)
)
LATER = dt.datetime(2028, 1, 5, tzinfo=dt.UTC)
BERICHT = uitvoering.Kwartaalbericht(Voortgang.Stand.OP_KOERS, "Het loopt.", Decimal(2_500))
OORDEEL = uitvoering.Oordeel(4, "goed", 3, "redelijk", 5, "snel", "tellingen", "eerder beginnen")


@pytest.fixture
def agenda(directeur: User, andere_directeur: User, agendaredacteur: User) -> Agenda:
    """Adopted, with an initiative of one library and a joint one."""
    made = make_agenda()
    make_initiatief(made, directeur, 10_000, titel="Alleen")
    both = (directeur.organisatie, andere_directeur.organisatie)
    make_initiatief(made, directeur, 30_000, titel="Samen", bibliotheken=both, begint_kwartaal=2)
    adopt(made, agendaredacteur)
    made.refresh_from_db()
    return made


def find(titel: str) -> Initiatief:
    return Initiatief.objects.select_related("sectie__agenda").get(titel=titel)


def url(name: str, initiatief: Initiatief, *args: int) -> str:
    return reverse(f"ontwikkelagenda:{name}", args=[initiatief.sectie.agenda.jaar, initiatief.pk, *args])


@pytest.mark.parametrize(
    ("today", "alleen", "samen"),
    [
        (dt.date(2027, 4, 14), [], []),
        (dt.date(2027, 4, 15), [1], []),
        (dt.date(2027, 7, 15), [1, 2], [2]),
        (dt.date(2028, 1, 15), [1, 2, 3, 4], [2, 3, 4]),
    ],
)
def test_a_quarter_is_late_two_weeks_after_its_end(
    agenda: Agenda, today: dt.date, alleen: list[int], samen: list[int]
) -> None:
    late = {r.initiatief.titel: r.te_laat for r in standen.load_uitvoering(agenda, today=today).regels}

    assert late == {"Alleen": alleen, "Samen": samen}


def test_the_late_ones_come_to_whoever_leads_them(
    agenda: Agenda, directeur: User, andere_directeur: User
) -> None:
    today = dt.date(2027, 4, 20)

    assert [(i.titel, q) for i, q in standen.late_for(directeur, today=today)] == [("Alleen", 1)]
    assert not standen.late_for(andere_directeur, today=today)


def test_a_director_reports_and_a_stale_form_overwrites_nothing(agenda: Agenda, directeur: User) -> None:
    initiatief, client = find("Alleen"), signed_in(directeur)
    data = {"stand": "op_koers", "besteed": "2.500", "verhaal": "Het loopt.", "versie": "0"}

    assert client.post(url("report_voortgang", initiatief, 1), data).status_code == 302
    stale = client.post(url("report_voortgang", initiatief, 1), {**data, "verhaal": "Van een ander."})

    assert stale.status_code == 409
    assert "Van een ander." in stale.content.decode()
    assert Voortgang.objects.get().verhaal == "Het loopt."


@pytest.mark.parametrize("besteed", ["-1", "1000000000000", "veel"])
def test_an_impossible_amount_is_refused(agenda: Agenda, directeur: User, besteed: str) -> None:
    data = {"stand": "op_koers", "besteed": besteed, "verhaal": "x", "versie": "0"}

    answer = signed_in(directeur).post(url("report_voortgang", find("Alleen"), 1), data)

    assert answer.status_code == 422
    assert not Voortgang.objects.exists()


def test_before_adoption_there_is_nothing_to_report(directeur: User) -> None:
    initiatief = make_initiatief(make_agenda(), directeur)

    assert signed_in(directeur).get(url("report_voortgang", initiatief, 1)).status_code == 403


def test_an_action_is_made_from_a_sentence_and_ticked_off_by_its_owner(
    agenda: Agenda, directeur: User, andere_directeur: User, agendaredacteur: User
) -> None:
    path = reverse("ontwikkelagenda:list_acties", args=[agenda.jaar])
    client = signed_in(agendaredacteur)
    assert "Bel de gemeenten." in client.get(path, {"zin": "Bel de gemeenten."}).content.decode()
    data = {
        "omschrijving": "Bellen",
        "zin": "Bel de gemeenten.",
        "eigenaar": directeur.pk,
        "voor": "2027-02-01",
    }
    assert client.post(path, data).status_code == 302

    actie = Actie.objects.get()
    tick = reverse("ontwikkelagenda:finish_actie", args=[agenda.jaar, actie.pk])
    assert signed_in(andere_directeur).post(tick).status_code == 403
    assert signed_in(directeur).post(tick).status_code == 302
    actie.refresh_from_db()
    assert (actie.zin, actie.gedaan_op is not None) == ("Bel de gemeenten.", True)


def test_an_evaluation_needs_every_answer(agenda: Agenda, directeur: User) -> None:
    answer = signed_in(directeur).post(url("evaluate_initiatief", find("Alleen")), {"versie": "0"})

    assert answer.status_code == 422
    assert "Schrijf waar het uit blijkt" in answer.content.decode()
    assert not Evaluatie.objects.exists()


def test_an_evaluation_is_kept_and_shown(agenda: Agenda, directeur: User) -> None:
    data = {**vars(OORDEEL), "versie": "0"}

    assert signed_in(directeur).post(url("evaluate_initiatief", find("Alleen")), data).status_code == 302

    page = signed_in(directeur).get(reverse("ontwikkelagenda:show_evaluatie", args=[agenda.jaar]))
    assert "eerder beginnen" in page.content.decode()


# --- For the figures -------------------------------------------------------------------------------------
def stand(rows: list[Bronrij]) -> list[tuple[bool, bool]]:
    return [(row.telt_mee, row.behaald) for row in rows]


def test_a_year_that_begins_elsewhere_counts_nothing(agenda: Agenda) -> None:
    half = Periode(dt.datetime(2027, 6, 30, 22, tzinfo=dt.UTC), YEAR.tot)

    assert stand(cijfers.list_geevalueerd(YEAR, now=LATER)) == [(True, False), (True, False)]
    assert not cijfers.list_geevalueerd(half, now=LATER)


def test_what_is_not_adopted_is_not_measured(directeur: User) -> None:
    make_initiatief(make_agenda(), directeur)

    assert not cijfers.list_geevalueerd(YEAR, now=LATER)


def test_evaluated_initiatives_of_all(agenda: Agenda, directeur: User) -> None:
    uitvoering.evaluate_initiatief(find("Alleen"), OORDEEL, versie=0, by=directeur, at=NOW)

    assert stand(cijfers.list_geevalueerd(YEAR, now=LATER)) == [(True, True), (True, False)]
    own = cijfers.list_geevalueerd(YEAR, now=LATER, bibliotheek_id=directeur.organisatie_id)
    assert [row.behaald for row in own] == [True, False]


def test_adopted_in_time_counts_deadlines(agenda: Agenda, directeur: User, andere_directeur: User) -> None:
    for person, day in ((directeur, dt.date(2027, 1, 15)), (andere_directeur, dt.date(2026, 10, 1))):
        planning.set_subsidietermijn(agenda, organisatie=person.organisatie, datum=day, by=None, at=NOW)

    assert sorted(stand(cijfers.list_op_tijd(YEAR, now=LATER))) == [(True, False), (True, True)]


def test_a_deadline_still_ahead_of_an_open_agenda_does_not_count(directeur: User) -> None:
    agenda = make_agenda()
    planning.set_subsidietermijn(
        agenda, organisatie=directeur.organisatie, datum=dt.date(2027, 1, 15), by=None, at=NOW
    )

    assert stand(cijfers.list_op_tijd(YEAR, now=NOW)) == [(False, False)]
    assert stand(cijfers.list_op_tijd(YEAR, now=LATER)) == [(True, False)]
