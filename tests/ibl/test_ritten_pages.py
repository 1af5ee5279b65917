"""The planner's pages: what a planner sees, what a move answers, and what is refused in words."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Gemeente, Organisatie
from ibl import services
from ibl.models import Ritplan
from tests.conftest import signed_in
from tests.ibl.factories_ritten import DINSDAG, make_depot, make_plek, make_tarief, make_voertuig


@pytest.fixture
def plan(bisc: Organisatie, bibliotheek: Organisatie, logistiek_medewerker: User) -> Ritplan:
    gemeente = Gemeente.objects.create(naam="Zeist", bibliotheek=bibliotheek)
    depot = make_depot(bisc, gemeente)
    make_tarief()
    make_voertuig(depot)
    make_voertuig(depot)
    for number in (1, 2, 3):
        make_plek(bibliotheek, gemeente, oost_km=5 * number)
    return services.make_ritplan(depot, DINSDAG, by=logistiek_medewerker, at=timezone.now())


@pytest.fixture
def planner(logistiek_medewerker: User) -> Client:
    return signed_in(logistiek_medewerker)


def address(name: str, plan: Ritplan) -> str:
    return reverse(f"ibl:{name}", args=[plan.datum])


def test_the_board_draws_every_stop_on_map_time_line_and_list(plan: Ritplan, planner: Client) -> None:
    page = planner.get(plan.get_absolute_url()).content.decode()

    assert len(re.findall(r'data-stop="\d+"', page)) == 3
    assert page.count("<circle") == 3
    assert "Alles past." in page
    assert "schatting" in page


def test_a_day_that_was_driven_still_shows_its_stops(plan: Ritplan, planner: Client) -> None:
    rit = plan.ritten.filter(bewegingen__gt=0).get()
    services.start_rit(rit, by=None, at=timezone.now())
    services.finish_rit(rit, by=None, at=timezone.now() + dt.timedelta(hours=3))

    page = planner.get(plan.get_absolute_url()).content.decode()

    assert len(re.findall(r'data-stop="\d+"', page)) == 3
    assert page.count("<circle") == 3


def test_a_move_answers_with_the_board_as_it_stands_now(plan: Ritplan, planner: Client) -> None:
    stop = plan.stops.order_by("volgnummer")[0]

    answer = planner.post(
        address("move_stop", plan),
        {"stop": stop.pk, "rit": "", "plaats": 0, "version": plan.version},
        follow=True,
    )

    page = answer.content.decode()
    assert "Eén ding past nog niet" in page
    assert f"{stop.vestiging} staat nog niet in een rit" in page


def test_the_number_people_type_counts_from_one(plan: Ritplan, planner: Client) -> None:
    rit = plan.ritten.filter(bewegingen__gt=0).get()
    last = rit.stops.order_by("-volgnummer")[0]

    planner.post(
        address("move_stop", plan), {"stop": last.pk, "rit": rit.pk, "nummer": 1, "version": plan.version}
    )

    last.refresh_from_db()
    assert last.volgnummer == 1


def test_an_old_version_is_refused_in_words_and_changes_nothing(plan: Ritplan, planner: Client) -> None:
    stop = plan.stops.order_by("volgnummer")[0]

    answer = planner.post(
        address("move_stop", plan), {"stop": stop.pk, "rit": "", "plaats": 0, "version": plan.version + 1}
    )

    assert answer.status_code == 422
    assert "Iemand anders heeft dit plan net veranderd" in answer.content.decode()
    stop.refresh_from_db()
    assert stop.rit is not None


def test_a_stop_of_another_day_cannot_be_moved_here(plan: Ritplan, planner: Client) -> None:
    make_other = services.make_ritplan(plan.depot, DINSDAG + dt.timedelta(days=7), by=None, at=timezone.now())
    stop = make_other.stops.order_by("pk")[0]

    answer = planner.post(
        address("move_stop", plan), {"stop": stop.pk, "rit": "", "plaats": 0, "version": plan.version}
    )

    assert answer.status_code == 422


def test_a_vehicle_without_a_reason_is_refused_and_keeps_driving(plan: Ritplan, planner: Client) -> None:
    rit = plan.ritten.order_by("pk")[0]

    answer = planner.post(address("drop_voertuig", plan), {"rit": rit.pk, "reden": ""})

    assert answer.status_code == 422
    assert "Schrijf kort waarom" in answer.content.decode()
    rit.refresh_from_db()
    assert rit.status == "gepland"


def test_a_vehicle_that_drops_out_starts_a_run_at_once(plan: Ritplan, planner: Client) -> None:
    rit = plan.ritten.filter(bewegingen__gt=0).get()

    page = planner.post(
        address("drop_voertuig", plan), {"rit": rit.pk, "reden": "lekke band"}, follow=True
    ).content.decode()

    assert "Het rekenen begint zo" in page
    assert "Rijdt niet:" in page
    assert planner.get(address("show_berekening", plan)).status_code == 200


def test_the_progress_tells_the_page_to_come_again_when_it_is_done(plan: Ritplan, planner: Client) -> None:
    answer = planner.get(address("show_berekening", plan))

    assert answer.status_code == 204
    assert answer["HX-Refresh"] == "true"


def test_fixing_and_reopening_go_by_buttons(plan: Ritplan, planner: Client) -> None:
    fixed = planner.post(
        address("fix_ritplan", plan), {"version": plan.version}, follow=True
    ).content.decode()
    reopened = planner.post(address("reopen_ritplan", plan), follow=True).content.decode()

    assert "vastgesteld" in fixed
    assert "Reken opnieuw" not in fixed
    assert "Reken opnieuw" in reopened


def test_a_day_that_is_no_day_is_no_page(planner: Client, db: None) -> None:
    assert planner.get("/ibl/ritten/2026-13-45/").status_code == 404
    assert planner.get("/ibl/ritten/maand/2026-13/").status_code == 404


def test_a_refused_day_keeps_what_was_typed(planner: Client, plan: Ritplan) -> None:
    answer = planner.post(reverse("ibl:make_ritplan"), {"datum": "morgen"})

    assert answer.status_code == 422
    assert "morgen" in answer.content.decode()


def test_an_empty_month_says_when_it_fills(planner: Client, plan: Ritplan) -> None:
    page = planner.get(reverse("ibl:show_maand", args=[2026, 11])).content.decode()

    assert "Niets gereden" in page


def test_a_driver_sees_the_own_trip_and_no_other(plan: Ritplan, chauffeur: User) -> None:
    rit = plan.ritten.order_by("pk")[0]
    client = signed_in(chauffeur)

    before = client.get(rit.get_absolute_url()).status_code
    rit.dienst = plan.depot.diensten.create(
        chauffeur=chauffeur, datum=plan.datum, van=dt.time(7), tot=dt.time(16)
    )
    rit.save()

    assert before == 404
    assert client.get(rit.get_absolute_url()).status_code == 200


def test_who_only_looks_gets_no_buttons(plan: Ritplan, servicedeskmedewerker: User) -> None:
    page = signed_in(servicedeskmedewerker).get(plan.get_absolute_url()).content.decode()

    assert "Reken opnieuw" not in page
    assert "draggable" not in page
