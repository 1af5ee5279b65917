"""The shifts of the drivers: one a day each, trips that follow, illness, swaps, and the same week again."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.berichten.models import Bericht
from bisc_portal.logboek.models import Logregel
from bisc_portal.netwerk.models import Gemeente, Organisatie
from ibl import selectors, services
from ibl.models import Chauffeursdienst, Depot, Ritplan, Voertuig
from tests.conftest import signed_in
from tests.ibl.factories_ritten import (
    make_chauffeur,
    make_depot,
    make_dienst,
    make_patroon,
    make_plek,
    make_tarief,
    make_voertuig,
)

MORGEN = dt.timedelta(days=1)
VAN, TOT = dt.time(7), dt.time(17)


@pytest.fixture
def depot(bisc: Organisatie, bibliotheek: Organisatie) -> Depot:
    return make_depot(bisc, Gemeente.objects.create(naam="Zeist", bibliotheek=bibliotheek))


@pytest.fixture
def voertuig(depot: Depot) -> Voertuig:
    return make_voertuig(depot)


@pytest.fixture
def collega(chauffeur: User) -> User:
    return make_chauffeur(chauffeur.organisatie)


@pytest.fixture
def plan(depot: Depot, voertuig: Voertuig, bibliotheek: Organisatie) -> Ritplan:
    """Tomorrow, with one trip for the one vehicle."""
    datum = timezone.localdate() + MORGEN
    make_tarief()
    plek = make_plek(bibliotheek, depot.vestiging.gemeente, oost_km=5, lossen=0, laden=0)
    make_patroon(plek, weekdag=datum.weekday())
    assert voertuig.pk
    return services.make_ritplan(depot, datum, by=None, at=timezone.now())


def plan_shift(chauffeur: User, voertuig: Voertuig | None, by: User, **fields: Any) -> Chauffeursdienst:
    values: dict[str, Any] = {"datum": timezone.localdate() + MORGEN, "van": VAN, "tot": TOT, **fields}
    depot = Depot.objects.get()
    return services.plan_dienst(
        chauffeur=chauffeur, voertuig=voertuig, depot=depot, by=by, at=timezone.now(), **values
    )


def test_the_trip_of_the_vehicle_is_for_whoever_drives_it(
    plan: Ritplan, voertuig: Voertuig, chauffeur: User, logistiek_medewerker: User
) -> None:
    dienst = plan_shift(chauffeur, voertuig, logistiek_medewerker)

    rit = plan.ritten.get()
    assert rit.dienst == dienst
    plan.refresh_from_db()
    assert plan.version == 2


def test_a_driver_has_one_shift_a_day_and_a_vehicle_one_driver(
    voertuig: Voertuig, chauffeur: User, collega: User, logistiek_medewerker: User
) -> None:
    plan_shift(chauffeur, voertuig, logistiek_medewerker)

    with pytest.raises(services.ShiftTakenError, match=f"{chauffeur} rijdt .* al, van 07:00 tot 17:00"):
        plan_shift(chauffeur, None, logistiek_medewerker)
    with pytest.raises(services.ShiftTakenError, match=f"In {voertuig} rijdt .* al {chauffeur}"):
        plan_shift(collega, voertuig, logistiek_medewerker)

    assert Chauffeursdienst.objects.count() == 1


def test_nobody_drives_a_vehicle_that_stands_still(
    voertuig: Voertuig, chauffeur: User, logistiek_medewerker: User
) -> None:
    voertuig.stilstanden.create(van=timezone.localdate(), reden="APK")

    with pytest.raises(services.VehicleParkedError, match="stil"):
        plan_shift(chauffeur, voertuig, logistiek_medewerker)


def test_who_is_ill_is_replaced_and_the_trip_goes_along(
    plan: Ritplan, voertuig: Voertuig, chauffeur: User, collega: User, logistiek_medewerker: User
) -> None:
    dienst = plan_shift(chauffeur, voertuig, logistiek_medewerker)

    instead = services.lapse_dienst(
        dienst, reden="Ziek", vervanger=collega, by=logistiek_medewerker, at=timezone.now()
    )

    assert plan.ritten.get().dienst == instead
    dienst.refresh_from_db()
    assert dienst.vervallen_reden == "Ziek"
    assert [d.chauffeur for d in selectors.list_diensten_on(dienst.datum)] == [collega]
    assert Logregel.objects.filter(actie="dienst vervallen", object_sleutel=str(dienst.pk)).exists()


def test_whoever_recovers_drives_after_all_unless_somebody_else_does(
    voertuig: Voertuig, chauffeur: User, collega: User, logistiek_medewerker: User
) -> None:
    dienst = plan_shift(chauffeur, voertuig, logistiek_medewerker)
    services.lapse_dienst(dienst, reden="Ziek", vervanger=None, by=logistiek_medewerker, at=timezone.now())
    assert services.restore_dienst(dienst, by=logistiek_medewerker, at=timezone.now()).vervallen_op is None

    services.lapse_dienst(dienst, reden="Ziek", vervanger=collega, by=logistiek_medewerker, at=timezone.now())
    with pytest.raises(services.ShiftTakenError, match=str(collega)):
        services.restore_dienst(dienst, by=logistiek_medewerker, at=timezone.now())


def test_two_drivers_swap_on_one_day(
    plan: Ritplan, voertuig: Voertuig, chauffeur: User, collega: User, logistiek_medewerker: User
) -> None:
    early = plan_shift(chauffeur, voertuig, logistiek_medewerker)
    late = plan_shift(collega, None, logistiek_medewerker, van=dt.time(9))

    services.swap_diensten(early, late, by=logistiek_medewerker, at=timezone.now())

    early.refresh_from_db()
    late.refresh_from_db()
    assert (early.chauffeur, late.chauffeur) == (collega, chauffeur)
    assert (early.vervallen_op, late.vervallen_op) == (None, None)
    assert plan.ritten.get().dienst == early


def test_a_swap_that_gives_somebody_two_shifts_a_day_changes_nothing(
    depot: Depot, chauffeur: User, collega: User, logistiek_medewerker: User
) -> None:
    monday = plan_shift(chauffeur, None, logistiek_medewerker)
    tuesday = plan_shift(collega, None, logistiek_medewerker, datum=monday.datum + MORGEN)
    plan_shift(chauffeur, None, logistiek_medewerker, datum=tuesday.datum, van=dt.time(8))

    with pytest.raises(services.ShiftTakenError):
        services.swap_diensten(monday, tuesday, by=logistiek_medewerker, at=timezone.now())

    monday.refresh_from_db()
    assert (monday.chauffeur, monday.vervallen_op) == (chauffeur, None)


def test_hours_that_break_a_plan_in_the_drivers_hands_are_refused(
    plan: Ritplan, voertuig: Voertuig, chauffeur: User, logistiek_medewerker: User
) -> None:
    dienst = plan_shift(chauffeur, voertuig, logistiek_medewerker)
    plan.refresh_from_db()
    services.fix_ritplan(plan, version=plan.version, by=logistiek_medewerker, at=timezone.now())

    with pytest.raises(services.PlanNotFeasibleError, match="al uitgedeeld"):
        services.change_dienst(dienst, tot=dt.time(7, 5), by=logistiek_medewerker, at=timezone.now())

    dienst.refresh_from_db()
    assert dienst.tot == TOT


def test_whoever_takes_over_a_plan_that_was_handed_out_gets_word(
    plan: Ritplan, voertuig: Voertuig, chauffeur: User, collega: User, logistiek_medewerker: User
) -> None:
    dienst = plan_shift(chauffeur, voertuig, logistiek_medewerker)
    plan.refresh_from_db()
    services.fix_ritplan(plan, version=plan.version, by=logistiek_medewerker, at=timezone.now())

    services.lapse_dienst(dienst, reden="Ziek", vervanger=collega, by=logistiek_medewerker, at=timezone.now())

    assert Bericht.objects.filter(ontvanger=collega, onderwerp__contains="staat klaar").exists()
    rit = plan.ritten.get()
    assert rit.dienst is not None
    assert rit.dienst.chauffeur == collega


def test_a_day_that_is_over_stays_as_it_was(
    depot: Depot, chauffeur: User, logistiek_medewerker: User
) -> None:
    dienst = make_dienst(chauffeur, depot, datum=timezone.localdate() - MORGEN)

    with pytest.raises(services.ShiftPastError):
        services.change_dienst(dienst, van=dt.time(8), by=logistiek_medewerker, at=timezone.now())
    with pytest.raises(services.ShiftPastError):
        services.lapse_dienst(
            dienst, reden="Ziek", vervanger=None, by=logistiek_medewerker, at=timezone.now()
        )


def test_the_week_before_once_more_skips_who_is_away_and_what_stands_still(
    depot: Depot, voertuig: Voertuig, chauffeur: User, collega: User, logistiek_medewerker: User
) -> None:
    monday = selectors.monday_of(timezone.localdate()) + dt.timedelta(days=14)
    before = monday - dt.timedelta(days=7)
    make_dienst(chauffeur, depot, datum=before, voertuig=voertuig)
    make_dienst(collega, depot, datum=before)
    make_dienst(collega, depot, datum=monday)
    voertuig.stilstanden.create(van=monday, reden="APK")

    made = services.repeat_week(monday, by=logistiek_medewerker, at=timezone.now())
    again = services.repeat_week(monday, by=logistiek_medewerker, at=timezone.now())

    assert [(dienst.chauffeur, dienst.voertuig) for dienst in made] == [(chauffeur, None)]
    assert again == []


@pytest.fixture
def planner(logistiek_medewerker: User) -> Client:
    return signed_in(logistiek_medewerker)


def test_the_week_shows_who_drives_who_is_ill_and_what_nobody_drives(
    planner: Client, plan: Ritplan, chauffeur: User, depot: Depot
) -> None:
    make_dienst(chauffeur, depot, datum=plan.datum, vervallen_op=timezone.now(), vervallen_reden="Ziek")

    page = planner.get(reverse("ibl:list_diensten"), {"week": str(plan.datum)}).content.decode()

    assert "Eén rit zonder chauffeur" in page
    assert "ziek" in page
    assert f"?datum={plan.datum}&amp;voertuig={plan.ritten.get().voertuig_id}" in page


@pytest.mark.parametrize("week", ["", "gisteren", "2026-02-31", "0001-01-01", "9999-12-31"])
def test_what_is_no_week_shows_this_one(planner: Client, depot: Depot, week: str) -> None:
    answer = planner.get(reverse("ibl:list_diensten"), {"week": week})

    assert answer.status_code == 200
    assert answer.context["week"].maandag == selectors.monday_of(timezone.localdate())


def test_a_refused_shift_keeps_what_was_typed(
    planner: Client, depot: Depot, voertuig: Voertuig, chauffeur: User
) -> None:
    datum = timezone.localdate() + MORGEN
    make_dienst(chauffeur, depot, datum=datum)
    fields = {
        "chauffeur": chauffeur.pk,
        "datum": datum,
        "van": "09:15",
        "tot": "16:00",
        "depot": depot.pk,
        "voertuig": voertuig.pk,
    }

    taken = planner.post(reverse("ibl:plan_dienst"), fields)
    backwards = planner.post(reverse("ibl:plan_dienst"), {**fields, "tot": "08:00"})
    yesterday = planner.post(reverse("ibl:plan_dienst"), {**fields, "datum": datum - 2 * MORGEN})

    assert taken.status_code == backwards.status_code == yesterday.status_code == 422
    assert "09:15" in taken.content.decode()
    assert f"{chauffeur} rijdt" in taken.content.decode()
    assert "De eindtijd is niet na de begintijd." in backwards.content.decode()
    assert "Deze dag is voorbij." in yesterday.content.decode()
    assert Chauffeursdienst.objects.count() == 1


def test_ill_swap_and_back_through_the_pages(
    planner: Client, depot: Depot, chauffeur: User, collega: User
) -> None:
    dienst = make_dienst(chauffeur, depot)
    other = make_dienst(collega, depot, datum=dienst.datum + MORGEN)

    def act(name: str, **data: object) -> int:
        return planner.post(reverse(f"ibl:{name}", args=[dienst.pk]), data).status_code

    assert act("swap_diensten", **{"ruil-ander": other.pk}) == 302
    assert act("lapse_dienst", **{"verval-reden": ""}) == 422
    assert act("lapse_dienst", **{"verval-reden": "Ziek"}) == 302
    assert act("lapse_dienst", **{"verval-reden": "Ziek"}) == 422
    assert act("restore_dienst") == 302
    dienst.refresh_from_db()
    assert (dienst.chauffeur, dienst.vervallen_op) == (collega, None)
