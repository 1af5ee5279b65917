"""Vehicles, the days they stand still, and depots: what logistics changes and what a plan notices of it."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.logboek.models import Logregel
from bisc_portal.netwerk.models import Gemeente, Organisatie
from ibl import services
from ibl.models import Depot, Ritplan, Toegangsregel, Voertuig
from tests.conftest import signed_in
from tests.ibl.factories_ritten import make_depot, make_patroon, make_plek, make_tarief, make_voertuig


@pytest.fixture
def depot(bisc: Organisatie, bibliotheek: Organisatie) -> Depot:
    return make_depot(bisc, Gemeente.objects.create(naam="Zeist", bibliotheek=bibliotheek))


@pytest.fixture
def voertuig(depot: Depot) -> Voertuig:
    return make_voertuig(depot)


@pytest.fixture
def planner(logistiek_medewerker: User) -> Client:
    return signed_in(logistiek_medewerker)


def plan_tomorrow(depot: Depot, bibliotheek: Organisatie) -> Ritplan:
    """A plan of tomorrow in which the one vehicle drives."""
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    make_tarief()
    plek = make_plek(bibliotheek, depot.vestiging.gemeente, oost_km=5, lossen=0, laden=0)
    make_patroon(plek, weekdag=tomorrow.weekday())
    return services.make_ritplan(depot, tomorrow, by=None, at=timezone.now())


def post(depot: Depot, **fields: Any) -> dict[str, Any]:
    return {
        "naam": "Bus 9",
        "kenteken": "V-123-BX",
        "depot": depot.pk,
        "aandrijving": "elektrisch",
        "emissieklasse": "emissievrij",
        "eerste_toelating": "2025-03-01",
        "capaciteit_kratten": "60",
        "bereik_km": "240",
        "verbruik_per_100_km": "27.5",
        "actief": "on",
        **fields,
    }


def test_a_vehicle_that_is_added_has_a_code_of_its_own_and_stands_in_the_log(
    planner: Client, depot: Depot, logistiek_medewerker: User
) -> None:
    for _ in range(2):
        assert planner.post(reverse("ibl:add_voertuig"), post(depot)).status_code == 302

    first, second = Voertuig.objects.order_by("pk")
    assert (first.code, second.code) == ("bus-9", "bus-9-2")
    assert first.verbruik_per_100_km == Decimal("27.5")
    line = Logregel.objects.filter(object_soort="voertuig").latest("pk")
    assert (line.actie, line.actor_id) == ("voertuig toegevoegd", logistiek_medewerker.pk)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"bereik_km": ""}, "Vul het bereik in"),
        ({"emissieklasse": "euro_6"}, "Een elektrische bus is emissievrij."),
        ({"aandrijving": "diesel"}, "Alleen een elektrische bus is emissievrij."),
        ({"verbruik_per_100_km": "0"}, "meer dan 0"),
        ({"capaciteit_kratten": "0"}, "capaciteit_kratten_error"),
        ({"eerste_toelating": "1899-01-01"}, "Klopt het jaar?"),
    ],
)
def test_what_cannot_be_true_of_a_vehicle_is_refused_beside_the_field(
    planner: Client, depot: Depot, fields: dict[str, str], sentence: str
) -> None:
    answer = planner.post(reverse("ibl:add_voertuig"), post(depot, **fields))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Voertuig.objects.exists()


def test_a_change_is_told_field_by_field_with_the_plans_that_notice(
    planner: Client, voertuig: Voertuig, depot: Depot, bibliotheek: Organisatie
) -> None:
    plan = plan_tomorrow(depot, bibliotheek)

    page = planner.post(
        reverse("ibl:change_voertuig", args=[voertuig.pk]), post(depot, naam=voertuig.naam), follow=True
    ).content.decode()

    assert "1 rit van" in page
    assert "raakt dit" in page
    assert plan.get_absolute_url() in page
    assert "kratten: 40" in page
    line = Logregel.objects.filter(object_soort="voertuig").latest("pk")
    assert line.bijzonderheden["wijzigingen"]["kratten"] == ["40", "60"]


def test_a_vehicle_with_a_trip_to_drive_stays_in_use(
    planner: Client, voertuig: Voertuig, depot: Depot, bibliotheek: Organisatie
) -> None:
    plan_tomorrow(depot, bibliotheek)

    answer = planner.post(reverse("ibl:change_voertuig", args=[voertuig.pk]), post(depot, actief=""))

    assert answer.status_code == 422
    assert "staat nog in een rit van" in answer.content.decode()
    voertuig.refresh_from_db()
    assert voertuig.actief


def test_a_vehicle_without_trips_goes_out_of_use_and_stays_findable(
    planner: Client, voertuig: Voertuig, depot: Depot
) -> None:
    planner.post(
        reverse("ibl:change_voertuig", args=[voertuig.pk]),
        post(depot, naam=voertuig.naam, actief=""),
    )

    assert voertuig.naam not in planner.get(reverse("ibl:list_voertuigen")).content.decode()
    everything = planner.get(reverse("ibl:list_voertuigen"), {"toon": "alle"}).content.decode()
    assert "uit gebruik" in everything


def test_a_vehicle_stands_still_until_somebody_says_it_drives_again(
    planner: Client, voertuig: Voertuig
) -> None:
    today = timezone.localdate()

    planner.post(reverse("ibl:park_voertuig", args=[voertuig.pk]), {"van": today, "tot": "", "reden": "APK"})
    assert voertuig not in Voertuig.objects.available_on(today + dt.timedelta(days=30))
    assert "staat stil" in planner.get(reverse("ibl:list_voertuigen")).content.decode()

    stilstand = voertuig.stilstanden.get()
    planner.post(reverse("ibl:end_stilstand", args=[stilstand.pk]), {"tot": today})
    assert voertuig in Voertuig.objects.available_on(today + dt.timedelta(days=1))
    assert voertuig not in Voertuig.objects.available_on(today)


def test_a_stop_that_had_not_begun_is_taken_back_and_told_in_the_log(
    planner: Client, voertuig: Voertuig
) -> None:
    van = timezone.localdate() + dt.timedelta(days=5)
    stilstand = voertuig.stilstanden.create(van=van, reden="APK")

    planner.post(reverse("ibl:end_stilstand", args=[stilstand.pk]), {"tot": van - dt.timedelta(days=1)})

    assert not voertuig.stilstanden.exists()
    assert Logregel.objects.filter(actie="stilstand ingetrokken", object_sleutel=str(voertuig.pk)).exists()


def test_ending_it_twice_is_refused_in_words(planner: Client, voertuig: Voertuig) -> None:
    today = timezone.localdate()
    stilstand = voertuig.stilstanden.create(van=today - dt.timedelta(days=3), tot=today, reden="APK")

    answer = planner.post(reverse("ibl:end_stilstand", args=[stilstand.pk]), {"tot": today})

    assert answer.status_code == 422
    assert "al voorbij" in answer.content.decode()


@pytest.mark.parametrize(
    ("van", "tot", "sentence"),
    [
        (2, 1, "De laatste dag ligt voor de eerste."),
        (2, 4, "staat al stil van"),
        (0, None, "staat al stil van"),
    ],
)
def test_days_that_overlap_or_run_backwards_are_refused(
    planner: Client, voertuig: Voertuig, van: int, tot: int | None, sentence: str
) -> None:
    today = timezone.localdate()
    voertuig.stilstanden.create(van=today + dt.timedelta(days=3), reden="Schade")

    answer = planner.post(
        reverse("ibl:park_voertuig", args=[voertuig.pk]),
        {
            "van": today + dt.timedelta(days=van),
            "tot": "" if tot is None else today + dt.timedelta(days=tot),
            "reden": "APK",
        },
    )

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert voertuig.stilstanden.count() == 1


def test_the_list_says_until_when_a_vehicle_may_enter_the_zone(planner: Client, voertuig: Voertuig) -> None:
    """The fixture is a diesel of 2020, class Euro 6."""
    until = timezone.localdate() + dt.timedelta(days=400)
    Toegangsregel.objects.update_or_create(
        emissieklasse="euro_6", defaults={"toegang_tot": until, "toegelaten_voor": None, "bron": "toets"}
    )
    page = planner.get(reverse("ibl:list_voertuigen")).content.decode()
    Toegangsregel.objects.filter(emissieklasse="euro_6").update(toegang_tot=timezone.localdate())

    assert f"tot {until.day} " in page
    assert "nee</span>" in planner.get(reverse("ibl:list_voertuigen")).content.decode()


def test_a_depot_is_changed_and_a_depot_with_vehicles_stays(
    planner: Client, voertuig: Voertuig, depot: Depot
) -> None:
    address = reverse("ibl:change_depot", args=[depot.pk])
    hours = {"open_van": "06:30", "open_tot": "19:00", "laadminuten": "25"}

    assert planner.post(address, {**hours, "actief": "on"}).status_code == 302
    refused = planner.post(address, hours)
    backwards = planner.post(address, {**hours, "actief": "on", "open_tot": "06:00"})

    depot.refresh_from_db()
    assert (depot.open_van, depot.laadminuten, depot.actief) == (dt.time(6, 30), 25, True)
    assert "horen nog voertuigen" in refused.content.decode()
    assert "De eindtijd is niet na de begintijd." in backwards.content.decode()


def test_somebody_of_a_library_sees_nothing_of_the_fleet(medewerker: User, voertuig: Voertuig) -> None:
    client = signed_in(medewerker)

    assert client.get(reverse("ibl:show_voertuig", args=[voertuig.pk])).status_code == 403
    assert client.post(reverse("ibl:park_voertuig", args=[voertuig.pk])).status_code == 403
