"""Phases with dates, the libraries' subsidy deadlines, and a new year."""

import datetime as dt

import pytest
from django.urls import reverse

from bisc_portal.accounts.models import User
from ontwikkelagenda import selectors, services
from ontwikkelagenda.models import Agenda, Agendafase, Initiatief, Subsidietermijn
from ontwikkelagenda.selectors.planning import LAST_NAME
from ontwikkelagenda.services import planning
from tests.conftest import signed_in
from tests.ontwikkelagenda.factories import NOW, adopt, make_agenda, make_initiatief, make_sectie


def page(agenda: Agenda) -> str:
    return reverse("ontwikkelagenda:show_planning", args=[agenda.jaar])


@pytest.mark.parametrize(
    ("datum", "stand"),
    [(dt.date(2027, 1, 31), "op_tijd"), (dt.date(2026, 12, 10), "krap"), (dt.date(2026, 10, 1), "te_laat")],
)
def test_a_deadline_says_whether_the_agenda_is_ready_in_time(
    directeur: User, datum: dt.date, stand: str
) -> None:
    agenda = make_agenda()  # adopted on 3 December, says its planning
    planning.set_subsidietermijn(agenda, organisatie=directeur.organisatie, datum=datum, by=directeur, at=NOW)

    assert [t.stand for t in selectors.list_termijnen(agenda)] == [stand]


def test_the_day_of_adoption_itself_counts_once_there_is_one(directeur: User) -> None:
    agenda = make_agenda()
    adopt(agenda, directeur)

    assert selectors.adoption_date(agenda) == NOW.date()


def test_no_month_falls_off_the_drawing(agendaredacteur: User) -> None:
    agenda = make_agenda()
    for begin, end in (
        (dt.date(2026, 1, 5), dt.date(2026, 2, 20)),
        (dt.date(2026, 1, 5), dt.date(2027, 3, 12)),
    ):
        Agendafase.objects.filter(agenda=agenda).delete()
        Agendafase.objects.create(agenda=agenda, fase="concept", begint_op=begin, eindigt_op=end)

        lijn = selectors.draw_tijdlijn(agenda, today=begin)

        assert lijn is not None
        assert lijn.maanden[0].naam == "jan"
        assert all(maand.x <= LAST_NAME for maand in lijn.maanden if maand.naam)


def test_an_editor_sets_the_dates_and_a_director_reads_them(directeur: User, agendaredacteur: User) -> None:
    agenda = make_agenda()
    data = {"concept_begin": "2026-06-01", "concept_eind": "2026-08-31", "vastgesteld_begin": "2026-12-10"}

    assert signed_in(directeur).post(page(agenda), data).status_code == 403
    assert signed_in(agendaredacteur).post(page(agenda), data).status_code == 302

    assert selectors.planned_adoption(agenda) == dt.date(2026, 12, 10)
    assert agenda.fasen.count() == 2


def test_an_end_before_the_begin_is_refused_beside_its_field(agendaredacteur: User) -> None:
    agenda = make_agenda()

    answer = signed_in(agendaredacteur).post(
        page(agenda), {"concept_begin": "2026-06-01", "concept_eind": "2026-05-01"}
    )

    assert answer.status_code == 422
    assert "het einde ligt vóór het begin" in answer.content.decode()
    assert agenda.fasen.count() == 1


def test_a_director_names_the_own_deadline_only(directeur: User, andere_directeur: User) -> None:
    agenda = make_agenda()
    add = reverse("ontwikkelagenda:add_subsidietermijn", args=[agenda.jaar])
    client = signed_in(directeur)

    other = client.post(add, {"organisatie": andere_directeur.organisatie_id, "datum": "2026-12-31"})
    own = client.post(add, {"organisatie": directeur.organisatie_id, "datum": "31-12-2026"})

    assert (other.status_code, own.status_code) == (422, 302)
    assert Subsidietermijn.objects.get().datum == dt.date(2026, 12, 31)
    termijn = Subsidietermijn.objects.get()
    remove = reverse("ontwikkelagenda:remove_subsidietermijn", args=[agenda.jaar, termijn.pk])
    assert signed_in(andere_directeur).post(remove).status_code == 404


def test_a_new_year_begins_with_last_years_sections_and_its_initiatives_as_proposals(
    directeur: User, agendaredacteur: User
) -> None:
    agenda = make_agenda()
    make_initiatief(agenda, directeur, 300_000)

    answer = signed_in(agendaredacteur).post(
        reverse("ontwikkelagenda:begin_agenda"), {"jaar": "2028", "vanuit": agenda.pk, "initiatieven": "on"}
    )

    new = Agenda.objects.get(jaar=2028)
    assert answer.status_code == 302
    assert make_sectie(new).tekst == make_sectie(agenda).tekst
    assert Initiatief.objects.get(sectie__agenda=new).status == "voorstel"
    assert selectors.planned_adoption(new) == dt.date(2027, 12, 3)
    assert new.fasen.count() == 8


def test_a_year_has_one_agenda(agendaredacteur: User) -> None:
    make_agenda()

    answer = signed_in(agendaredacteur).post(reverse("ontwikkelagenda:begin_agenda"), {"jaar": "2027"})

    assert answer.status_code == 422
    assert "Er is al een agenda voor 2027" in answer.content.decode()


def test_a_phase_that_begins_by_doing_something_else_is_not_picked(agendaredacteur: User) -> None:
    agenda = make_agenda()
    services.change_fase(agenda, fase=Agenda.Fase.WIJZIGINGSVOORSTELLEN, by=agendaredacteur, at=NOW)

    with pytest.raises(services.FaseNotAllowedError):
        services.change_fase(agenda, fase=Agenda.Fase.CONSENTRONDE, by=agendaredacteur, at=NOW)
