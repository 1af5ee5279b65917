"""Where vans come and when: windows of the week, closures, weekly patterns and rush hours."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.logboek.models import Logregel
from bisc_portal.netwerk.models import Gemeente, Organisatie, Vestiging
from ibl import selectors, services
from ibl.models import Depot, Ritplan, Spitsblok, Stopsluiting, Weekpatroon
from tests.conftest import signed_in
from tests.ibl.factories_ritten import (
    make_depot,
    make_patroon,
    make_plek,
    make_spitsblok,
    make_tarief,
    make_venster,
    make_voertuig,
)

DAG = dt.timedelta(days=1)


@pytest.fixture
def gemeente(bibliotheek: Organisatie) -> Gemeente:
    return Gemeente.objects.create(naam="Zeist", bibliotheek=bibliotheek)


@pytest.fixture
def plek(bibliotheek: Organisatie, gemeente: Gemeente) -> Vestiging:
    return make_plek(bibliotheek, gemeente, oost_km=5, lossen=0, laden=0)


@pytest.fixture
def depot(bisc: Organisatie, gemeente: Gemeente) -> Depot:
    return make_depot(bisc, gemeente)


@pytest.fixture
def plan(depot: Depot, plek: Vestiging) -> Ritplan:
    """Tomorrow, with one stop at the place."""
    make_tarief()
    make_voertuig(depot)
    tomorrow = timezone.localdate() + DAG
    make_patroon(plek, weekdag=tomorrow.weekday())
    return services.make_ritplan(depot, tomorrow, by=None, at=timezone.now())


@pytest.fixture
def planner(logistiek_medewerker: User) -> Client:
    return signed_in(logistiek_medewerker)


def place(**fields: str) -> dict[str, str]:
    return {"minuten": "6", "seconden_per_krat": "30", "aanwijzing": "", **fields}


def test_the_windows_of_the_week_are_kept_twice_a_day_if_need_be(planner: Client, plek: Vestiging) -> None:
    make_venster(plek, "10:00", "11:00")

    answer = planner.post(
        reverse("ibl:change_stopplaats", args=[plek.pk]),
        place(van_0_1="07:30", tot_0_1="08:15", van_0_2="15:00", tot_0_2="17:00", zero_emissiezone="on"),
    )

    assert answer.status_code == 302
    rows = plek.stopplaats.vensters.order_by("weekdag", "van")
    assert [str(row) for row in rows] == ["maandag 07:30–08:15", "maandag 15:00–17:00"]
    line = Logregel.objects.filter(object_soort="stopplaats").latest("pk")
    assert line.bijzonderheden["wijzigingen"]["vensters"] == [
        "di 10:00–11:00",
        "ma 07:30–08:15, ma 15:00–17:00",
    ]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"van_2_1": "09:00"}, "Vul op woensdag allebei de tijden in"),
        ({"van_2_1": "09:00", "tot_2_1": "09:00"}, "Op woensdag is de eindtijd niet na de begintijd."),
        (
            {"van_2_1": "09:00", "tot_2_1": "12:00", "van_2_2": "11:00", "tot_2_2": "13:00"},
            "Op woensdag vallen de twee tijden over elkaar heen.",
        ),
        ({"van_2_1": "25:00", "tot_2_1": "12:00"}, "Schrijf de tijd als 09:30."),
        ({"minuten": "-1"}, "minuten"),
        ({"aanwijzing": "bel 06 12345678"}, "gegevens van een lener"),
    ],
)
def test_windows_that_cannot_be_are_refused_and_nothing_changes(
    planner: Client, plek: Vestiging, fields: dict[str, str], sentence: str
) -> None:
    make_venster(plek, "10:00", "11:00")

    answer = planner.post(reverse("ibl:change_stopplaats", args=[plek.pk]), place(**fields))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert [str(row) for row in plek.stopplaats.vensters.order_by("pk")] == ["dinsdag 10:00–11:00"]


def test_the_list_tells_days_with_the_same_hours_in_one_line(planner: Client, plek: Vestiging) -> None:
    for weekdag in (0, 1, 2, 4):
        plek.stopplaats.vensters.create(weekdag=weekdag, van=dt.time(9), tot=dt.time(17))

    page = planner.get(reverse("ibl:list_stopplaatsen")).content.decode()
    empty = planner.get(reverse("ibl:list_stopplaatsen"), {"toon": "zonder_tijden"}).content.decode()

    assert "ma–wo, vr 09:00–17:00" in page
    assert "Geen plek gevonden" in empty


def test_a_closure_names_the_plan_that_still_goes_there_and_the_next_plan_leaves_it_out(
    planner: Client, plan: Ritplan, plek: Vestiging
) -> None:
    page = planner.post(
        reverse("ibl:close_stopplaats"),
        {"vestiging": plek.pk, "van": plan.datum, "tot": plan.datum, "reden": "Studiedag"},
        follow=True,
    ).content.decode()

    assert "1 rit van" in page
    assert "staat er nog in" in page
    services.refresh_ritplan(plan, by=plan_maker(), at=timezone.now())
    assert not plan.stops.exists()


def plan_maker() -> User:
    return User.objects.order_by("pk")[0]


def test_closures_that_overlap_run_backwards_or_are_over_are_refused(
    planner: Client, plek: Vestiging
) -> None:
    today = timezone.localdate()
    plek.stopplaats.sluitingen.create(van=today, tot=today + 3 * DAG, reden="Verbouwing")

    def post(van: dt.date, tot: dt.date) -> str:
        answer = planner.post(
            reverse("ibl:close_stopplaats"),
            {"vestiging": plek.pk, "van": van, "tot": tot, "reden": "Studiedag"},
        )
        assert answer.status_code == 422
        return answer.content.decode()

    assert "is al gesloten van" in post(today + 3 * DAG, today + 5 * DAG)
    assert "De laatste dag ligt voor de eerste." in post(today + 9 * DAG, today + 8 * DAG)
    assert "Deze dagen zijn voorbij." in post(today - 9 * DAG, today - 8 * DAG)
    assert Stopsluiting.objects.count() == 1


def test_a_closure_ends_early_or_is_taken_back(planner: Client, plek: Vestiging) -> None:
    today = timezone.localdate()
    begun = plek.stopplaats.sluitingen.create(van=today - 2 * DAG, tot=today + 9 * DAG, reden="Verbouwing")
    later = plek.stopplaats.sluitingen.create(van=today + 20 * DAG, tot=today + 21 * DAG, reden="Studiedag")

    planner.post(reverse("ibl:end_sluiting", args=[begun.pk]), {"tot": today - DAG})
    planner.post(reverse("ibl:end_sluiting", args=[later.pk]), {"tot": later.van - DAG})
    again = planner.post(reverse("ibl:end_sluiting", args=[begun.pk]), {"tot": today - DAG})

    begun.refresh_from_db()
    assert begun.tot == today - DAG
    assert not Stopsluiting.objects.filter(pk=later.pk).exists()
    assert "al voorbij" in again.content.decode()


def pattern(plek: Vestiging, **fields: Any) -> dict[str, Any]:
    return {
        "vestiging": plek.pk,
        "weekdag": "0",
        "soort": "ibl",
        "betaler": plek.organisatie_id,
        "lossen": "2",
        "laden": "1",
        "verplicht": "on",
        "geldig_vanaf": timezone.localdate(),
        "geldig_tot": "",
        **fields,
    }


def test_a_pattern_changes_from_a_day_on_and_what_was_stays(planner: Client, plek: Vestiging) -> None:
    planner.post(reverse("ibl:add_weekpatroon"), pattern(plek))
    old = Weekpatroon.objects.get()
    change = timezone.localdate() + 7 * DAG

    answer = planner.post(
        reverse("ibl:change_weekpatroon", args=[old.pk]), pattern(plek, lossen="5", geldig_vanaf=change)
    )

    assert answer.status_code == 302
    old.refresh_from_db()
    new = Weekpatroon.objects.exclude(pk=old.pk).get()
    assert (old.geldig_tot, old.lossen) == (change - DAG, 2)
    assert (new.geldig_vanaf, new.geldig_tot, new.lossen) == (change, None, 5)


def test_the_same_pattern_twice_is_refused_in_words(planner: Client, plek: Vestiging) -> None:
    planner.post(reverse("ibl:add_weekpatroon"), pattern(plek))

    again = planner.post(reverse("ibl:add_weekpatroon"), pattern(plek))
    backwards = planner.post(
        reverse("ibl:add_weekpatroon"),
        pattern(plek, weekdag="1", geldig_tot=timezone.localdate() - DAG),
    )
    nothing = planner.post(reverse("ibl:add_weekpatroon"), pattern(plek, weekdag="2", lossen="0", laden="0"))

    assert again.status_code == backwards.status_code == nothing.status_code == 422
    assert "Op maandag komt dit al bij" in again.content.decode()
    assert "De laatste dag ligt voor de eerste." in backwards.content.decode()
    assert "Vul in hoeveel kratten" in nothing.content.decode()
    assert Weekpatroon.objects.count() == 1


def test_a_pattern_ends_and_plans_after_that_do_not_take_it_along(
    planner: Client, plan: Ritplan, plek: Vestiging, depot: Depot
) -> None:
    patroon = Weekpatroon.objects.get()

    planner.post(reverse("ibl:end_weekpatroon", args=[patroon.pk]), {"tot": timezone.localdate()})

    patroon.refresh_from_db()
    assert patroon.geldig_tot == timezone.localdate()
    asked = selectors.collect_vraag(plan.datum + 7 * DAG, depot_vestiging_id=depot.vestiging_id)
    assert plek.pk not in asked.vragen
    twice = planner.post(reverse("ibl:end_weekpatroon", args=[patroon.pk]), {"tot": timezone.localdate()})
    assert "al beëindigd" in twice.content.decode()


def test_a_pattern_that_had_not_begun_is_taken_back(planner: Client, plek: Vestiging) -> None:
    vanaf = timezone.localdate() + 5 * DAG
    patroon = make_patroon(plek, geldig_vanaf=vanaf)

    planner.post(reverse("ibl:end_weekpatroon", args=[patroon.pk]), {"tot": vanaf - DAG})

    assert not Weekpatroon.objects.exists()


def rush(**fields: Any) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "naam": "Ochtend",
        "van": "07:00",
        "tot": "09:00",
        "procent": "135",
        "geldig_vanaf": today,
        **fields,
    }


def test_rush_hours_never_overlap_and_change_from_a_day_on(planner: Client, db: None) -> None:
    Spitsblok.objects.all().delete()
    assert planner.post(reverse("ibl:add_spitsblok"), rush()).status_code == 302
    old = Spitsblok.objects.get()

    overlap = planner.post(reverse("ibl:add_spitsblok"), rush(van="08:59", tot="10:00"))
    backwards = planner.post(reverse("ibl:add_spitsblok"), rush(van="10:00", tot="09:30"))
    planner.post(
        reverse("ibl:change_spitsblok", args=[old.pk]),
        rush(procent="150", geldig_vanaf=timezone.localdate() + 3 * DAG),
    )

    assert "Dit valt samen met Ochtend, van 07:00 tot 09:00." in overlap.content.decode()
    assert "De eindtijd is niet na de begintijd." in backwards.content.decode()
    assert [row.procent for row in Spitsblok.objects.order_by("geldig_vanaf")] == [135, 150]
    old.refresh_from_db()
    assert old.geldig_tot == timezone.localdate() + 2 * DAG


def test_a_rush_hour_ends_once(planner: Client, db: None) -> None:
    blok = make_spitsblok()
    address = reverse("ibl:end_spitsblok", args=[blok.pk])

    assert planner.post(address, {"tot": timezone.localdate()}).status_code == 302
    assert planner.post(address, {"tot": timezone.localdate()}).status_code == 422


@pytest.mark.parametrize("name", ["list_sluitingen", "list_weekpatronen", "list_stopplaatsen"])
def test_an_empty_list_says_what_to_do(planner: Client, db: None, name: str) -> None:
    page = planner.get(reverse(f"ibl:{name}")).content.decode()

    assert 'class="leeg"' in page


def test_an_administrator_looks_and_does_not_touch(beheerder: User, plek: Vestiging) -> None:
    client = signed_in(beheerder)

    page = client.get(reverse("ibl:list_stopplaatsen")).content.decode()

    assert str(plek) in page
    assert reverse("ibl:change_stopplaats", args=[plek.pk]) not in page
    assert client.get(reverse("ibl:change_stopplaats", args=[plek.pk])).status_code == 403
