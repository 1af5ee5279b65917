"""The plan of a day: what it collects, what every move does to it, and who may overwrite whom."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.berichten.models import Bericht
from bisc_portal.netwerk.models import Gemeente, Organisatie, Vestiging
from ibl import selectors, services
from ibl.models import (
    Chauffeursdienst,
    Depot,
    Planberekening,
    Reistijdmatrix,
    Rit,
    Ritplan,
    Spitsblok,
    Stop,
    Stopsluiting,
    Toegangsregel,
)
from ibl.selectors.dagprobleem import load_dag
from ibl.tasks import plan_ritten
from ibl.workflow import Status
from tests.ibl.factories import make_opdracht
from tests.ibl.factories_ritten import (
    DINSDAG,
    SINDS,
    make_depot,
    make_patroon,
    make_plek,
    make_tarief,
    make_venster,
    make_voertuig,
)


@pytest.fixture
def gemeente(bibliotheek: Organisatie) -> Gemeente:
    return Gemeente.objects.create(naam="Zeist", bibliotheek=bibliotheek)


@pytest.fixture
def depot(bisc: Organisatie, gemeente: Gemeente) -> Depot:
    make_tarief()
    return make_depot(bisc, gemeente)


@pytest.fixture
def plekken(depot: Depot, bibliotheek: Organisatie, gemeente: Gemeente) -> list[Vestiging]:
    make_voertuig(depot)
    make_voertuig(depot)
    return [make_plek(bibliotheek, gemeente, oost_km=4 * number) for number in (1, 2, 3)]


def make_plan(depot: Depot, by: User) -> Ritplan:
    return services.make_ritplan(depot, DINSDAG, by=by, at=timezone.now())


def order_of(rit: Rit) -> list[str]:
    return [str(stop) for stop in rit.stops.order_by("volgnummer")]


def test_a_new_plan_visits_every_place_of_the_weekly_pattern(
    depot: Depot, plekken: list[Vestiging], logistiek_medewerker: User
) -> None:
    plan = make_plan(depot, logistiek_medewerker)

    bord = selectors.load_planbord(plan)
    assert bord.uitkomst.haalbaar
    assert bord.totaal.stops == 3
    assert {stop.vestiging for stop in plan.stops.all()} == set(plekken)
    assert plan.matrix.bron == Reistijdmatrix.Bron.SCHATTING


def test_the_same_day_twice_is_one_plan(
    depot: Depot, plekken: list[Vestiging], logistiek_medewerker: User
) -> None:
    assert make_plan(depot, logistiek_medewerker) == make_plan(depot, logistiek_medewerker)


def test_a_day_without_a_vehicle_cannot_be_planned(depot: Depot, logistiek_medewerker: User) -> None:
    with pytest.raises(services.NothingToDriveError):
        make_plan(depot, logistiek_medewerker)


def test_orders_fill_what_the_pattern_promised_before_they_add_to_it(
    depot: Depot, plekken: list[Vestiging], logistiek_medewerker: User, medewerker: User
) -> None:
    for _ in range(25):
        make_opdracht(plekken[1], plekken[0], by=medewerker, at=timezone.now(), status=Status.KLAARGEZET)

    plan = make_plan(depot, logistiek_medewerker)

    stop = plan.stops.get(vestiging=plekken[0])
    assert (stop.lossen, stop.laden) == (2, 2)  # twenty-five titles: two crates, one of them promised
    assert stop.ladingen.filter(opdracht__isnull=False).count() == 25


def test_a_closed_branch_is_not_visited(
    depot: Depot, plekken: list[Vestiging], logistiek_medewerker: User
) -> None:
    Stopsluiting.objects.create(stopplaats=plekken[0].stopplaats, van=DINSDAG, tot=DINSDAG, reden="studiedag")

    plan = make_plan(depot, logistiek_medewerker)

    assert not plan.stops.filter(vestiging=plekken[0]).exists()


def test_the_next_plan_starts_from_the_last_one(
    depot: Depot, plekken: list[Vestiging], logistiek_medewerker: User
) -> None:
    for vestiging in plekken:
        make_patroon(vestiging, weekdag=2)
    first = make_plan(depot, logistiek_medewerker)
    rit = first.ritten.filter(bewegingen__gt=0).get()
    last = rit.stops.order_by("-volgnummer")[0]
    services.move_stop(
        last, rit=rit, plaats=0, version=first.version, by=logistiek_medewerker, at=timezone.now()
    )

    second = services.make_ritplan(
        depot, DINSDAG + dt.timedelta(days=1), by=logistiek_medewerker, at=timezone.now()
    )

    assert order_of(second.ritten.get(voertuig=rit.voertuig)) == order_of(rit)


def test_moving_a_stop_renumbers_both_trips_and_their_times(
    depot: Depot, plekken: list[Vestiging], logistiek_medewerker: User
) -> None:
    plan = make_plan(depot, logistiek_medewerker)
    full = plan.ritten.filter(bewegingen__gt=0).get()
    empty = plan.ritten.filter(bewegingen=0).get()
    stop = full.stops.order_by("volgnummer")[0]

    uitkomst = services.move_stop(
        stop, rit=empty, plaats=7, version=plan.version, by=logistiek_medewerker, at=timezone.now()
    )

    full.refresh_from_db()
    empty.refresh_from_db()
    stop.refresh_from_db()
    assert uitkomst.haalbaar
    assert [stop.volgnummer for stop in full.stops.order_by("volgnummer")] == [1, 2]
    assert (stop.rit, stop.volgnummer, empty.bewegingen) == (empty, 1, 2)
    assert stop.aankomst_gepland is not None
    assert empty.vertrek_gepland is not None
    assert stop.aankomst_gepland > empty.vertrek_gepland


def test_a_move_on_a_plan_that_changed_meanwhile_is_refused(
    depot: Depot, plekken: list[Vestiging], logistiek_medewerker: User
) -> None:
    plan = make_plan(depot, logistiek_medewerker)
    stop, other = plan.stops.order_by("pk")[:2]
    services.move_stop(
        other, rit=None, plaats=0, version=plan.version, by=logistiek_medewerker, at=timezone.now()
    )

    with pytest.raises(services.PlanChangedError):
        services.move_stop(
            stop, rit=None, plaats=0, version=plan.version, by=logistiek_medewerker, at=timezone.now()
        )


def test_a_plan_with_a_required_stop_left_over_is_not_handed_out(
    depot: Depot, plekken: list[Vestiging], logistiek_medewerker: User
) -> None:
    plan = make_plan(depot, logistiek_medewerker)
    stop = plan.stops.order_by("pk")[0]
    services.move_stop(
        stop, rit=None, plaats=0, version=plan.version, by=logistiek_medewerker, at=timezone.now()
    )
    plan.refresh_from_db()

    with pytest.raises(services.PlanNotFeasibleError, match=str(stop)):
        services.fix_ritplan(plan, version=plan.version, by=logistiek_medewerker, at=timezone.now())


def test_a_fixed_plan_tells_the_driver_and_takes_no_more_moves(
    depot: Depot, plekken: list[Vestiging], logistiek_medewerker: User, chauffeur: User
) -> None:
    voertuig = depot.voertuigen.order_by("naam", "pk")[0]
    Chauffeursdienst.objects.create(
        chauffeur=chauffeur, datum=DINSDAG, depot=depot, voertuig=voertuig, van=dt.time(7), tot=dt.time(16)
    )
    plan = make_plan(depot, logistiek_medewerker)
    for rit in plan.ritten.all():
        for stop in rit.stops.all():
            services.move_stop(
                stop,
                rit=plan.ritten.get(voertuig=voertuig),
                plaats=9,
                version=Ritplan.objects.get(pk=plan.pk).version,
                by=logistiek_medewerker,
                at=timezone.now(),
            )
    plan.refresh_from_db()

    services.fix_ritplan(plan, version=plan.version, by=logistiek_medewerker, at=timezone.now())

    assert Bericht.objects.filter(ontvanger=chauffeur, onderwerp__contains="staat klaar").count() == 1
    with pytest.raises(services.PlanFixedError):
        services.keep_stop(
            plan.stops.all()[0],
            vast=True,
            version=plan.version + 1,
            by=logistiek_medewerker,
            at=timezone.now(),
        )


def test_a_vehicle_that_drops_out_leaves_its_stops_for_the_next_run(
    depot: Depot, plekken: list[Vestiging], logistiek_medewerker: User
) -> None:
    plan = make_plan(depot, logistiek_medewerker)
    rit = plan.ritten.filter(bewegingen__gt=0).get()

    services.drop_voertuig(rit, reden="lekke band", by=logistiek_medewerker, at=timezone.now())
    plan.refresh_from_db()
    services.request_berekening(plan, by=logistiek_medewerker, at=timezone.now(), seconden=1)
    plan_ritten()

    bord = selectors.load_planbord(Ritplan.objects.get(pk=plan.pk))
    assert bord.uitkomst.haalbaar
    assert bord.totaal.stops == 3
    assert all(row.rit.voertuig_id != rit.voertuig_id for row in bord.ritten)
    assert [row.voertuig for row in bord.vervallen] == [rit.voertuig]


def test_what_was_visited_before_the_vehicle_dropped_out_stays_visited(
    depot: Depot, plekken: list[Vestiging], logistiek_medewerker: User
) -> None:
    plan = make_plan(depot, logistiek_medewerker)
    rit = plan.ritten.filter(bewegingen__gt=0).get()
    first = rit.stops.order_by("volgnummer")[0]
    services.start_rit(rit, by=None, at=timezone.now())
    services.record_bezoek(first, aankomst_op=timezone.now())

    services.drop_voertuig(rit, reden="motorpech", by=logistiek_medewerker, at=timezone.now())

    assert first.vestiging_id not in {
        item.stop.vestiging_id for item in selectors.load_planbord(plan).ongepland
    }
    assert plan.stops.filter(rit__isnull=True).count() == 2


def test_a_fixed_stop_stays_with_its_van_and_its_time(
    depot: Depot, plekken: list[Vestiging], logistiek_medewerker: User
) -> None:
    plan = make_plan(depot, logistiek_medewerker)
    empty = plan.ritten.filter(bewegingen=0).get()
    stop = plan.stops.order_by("pk")[0]
    services.move_stop(stop, rit=empty, plaats=0, version=1, by=logistiek_medewerker, at=timezone.now())
    services.keep_stop(stop, vast=True, version=2, by=logistiek_medewerker, at=timezone.now())
    plan.refresh_from_db()
    services.request_berekening(plan, by=logistiek_medewerker, at=timezone.now(), seconden=1)

    plan_ritten()

    stop.refresh_from_db()
    assert stop.rit == empty


def test_a_run_on_a_plan_that_changed_meanwhile_is_not_taken_over(
    depot: Depot, plekken: list[Vestiging], logistiek_medewerker: User
) -> None:
    plan = make_plan(depot, logistiek_medewerker)
    services.request_berekening(plan, by=logistiek_medewerker, at=timezone.now(), seconden=1)
    taken = services.begin_berekening(at=timezone.now())
    assert taken is not None
    berekening, dag = taken
    stop = plan.stops.order_by("pk")[0]
    services.move_stop(stop, rit=None, plaats=0, version=1, by=logistiek_medewerker, at=timezone.now())

    services.finish_berekening(berekening, dag, dag.rijplan(), gestopt=False, at=timezone.now())

    stop.refresh_from_db()
    assert stop.rit is None
    assert "intussen veranderd" in berekening.melding


def test_one_run_a_plan_at_a_time_and_it_can_be_stopped(
    depot: Depot, plekken: list[Vestiging], logistiek_medewerker: User
) -> None:
    plan = make_plan(depot, logistiek_medewerker)
    services.request_berekening(plan, by=logistiek_medewerker, at=timezone.now())

    with pytest.raises(services.AlreadyPlanningError):
        services.request_berekening(plan, by=logistiek_medewerker, at=timezone.now())

    assert services.stop_berekening(plan, by=logistiek_medewerker, at=timezone.now()) == 1
    assert plan.berekeningen.get().status == Planberekening.Status.GESTOPT


def test_a_running_search_hears_that_it_must_stop(
    depot: Depot, plekken: list[Vestiging], logistiek_medewerker: User
) -> None:
    plan = make_plan(depot, logistiek_medewerker)
    berekening = services.request_berekening(plan, by=logistiek_medewerker, at=timezone.now())
    services.begin_berekening(at=timezone.now())

    assert services.report_berekening(berekening, procent=30)
    services.stop_berekening(plan, by=logistiek_medewerker, at=timezone.now())

    assert not services.report_berekening(berekening, procent=40)


def test_a_run_that_was_interrupted_is_given_up(
    depot: Depot, plekken: list[Vestiging], logistiek_medewerker: User
) -> None:
    plan = make_plan(depot, logistiek_medewerker)
    now = timezone.now()
    services.request_berekening(plan, by=logistiek_medewerker, at=now)
    services.begin_berekening(at=now)

    assert services.begin_berekening(at=now + dt.timedelta(minutes=6)) is None
    assert plan.berekeningen.get().status == Planberekening.Status.ONDERBROKEN


def test_a_stop_outside_its_window_is_named_with_the_place(
    depot: Depot, plekken: list[Vestiging], logistiek_medewerker: User
) -> None:
    make_venster(plekken[2], "09:00", "10:00")
    make_venster(plekken[0], "15:30", "17:00")
    plan = make_plan(depot, logistiek_medewerker)
    rit = plan.ritten.filter(bewegingen__gt=0).order_by("pk")[0]
    late = plan.stops.get(vestiging=plekken[2])

    uitkomst = services.move_stop(
        late,
        rit=plan.stops.get(vestiging=plekken[0]).rit or rit,
        plaats=99,
        version=plan.version,
        by=logistiek_medewerker,
        at=timezone.now(),
    )

    assert any(str(plekken[2]) in gebrek.zin for gebrek in uitkomst.gebreken)


def test_an_old_diesel_may_not_enter_the_zone_after_the_legal_date(
    depot: Depot, bibliotheek: Organisatie, gemeente: Gemeente, logistiek_medewerker: User
) -> None:
    old = make_voertuig(depot, emissieklasse="euro_5")
    Toegangsregel.objects.create(
        emissieklasse="euro_5", toegang_tot=DINSDAG + dt.timedelta(days=7), bron="landelijke regels"
    )
    place = make_plek(bibliotheek, gemeente, oost_km=3)
    place.stopplaats.zero_emissiezone = True
    place.stopplaats.save()
    make_patroon(place, weekdag=DINSDAG.weekday(), soort="school")

    before = make_plan(depot, logistiek_medewerker)
    after = services.make_ritplan(
        depot, DINSDAG + dt.timedelta(days=7), by=logistiek_medewerker, at=timezone.now()
    )

    assert before.stops.get().rit is not None
    assert before.stops.get().rit.voertuig == old  # type: ignore[union-attr]
    assert after.stops.get().rit is None


def test_avoiding_the_rush_keeps_every_van_out_of_it(
    depot: Depot, plekken: list[Vestiging], logistiek_medewerker: User
) -> None:
    Spitsblok.objects.create(
        naam="ochtend", van=dt.time(7), tot=dt.time(9, 15), procent=135, geldig_vanaf=SINDS
    )
    plan = make_plan(depot, logistiek_medewerker)
    rit = plan.ritten.filter(bewegingen__gt=0).get()

    assert rit.spitsbewegingen == 0
    assert rit.spitsbewegingen_vroeg > 0
    services.avoid_spits(plan, mijden=False, version=plan.version, by=logistiek_medewerker, at=timezone.now())

    rit.refresh_from_db()
    assert timezone.localtime(rit.vertrek_gepland).time() < dt.time(9, 15)


def test_combining_with_kunst_centraal_saves_movements(
    depot: Depot, plekken: list[Vestiging], logistiek_medewerker: User, bisc: Organisatie
) -> None:
    make_patroon(plekken[0], soort="kunst_centraal", betaler=bisc)

    rit = make_plan(depot, logistiek_medewerker).ritten.filter(bewegingen__gt=0).get()

    assert (rit.bewegingen, rit.bewegingen_los) == (4, 6)
    assert rit.meters_los > rit.meters


def test_refreshing_takes_new_orders_and_keeps_the_trips(
    depot: Depot,
    plekken: list[Vestiging],
    logistiek_medewerker: User,
    bibliotheek: Organisatie,
    gemeente: Gemeente,
) -> None:
    plan = make_plan(depot, logistiek_medewerker)
    rit = plan.ritten.filter(bewegingen__gt=0).get()
    before = order_of(rit)
    new = make_plek(bibliotheek, gemeente, oost_km=-6)

    services.refresh_ritplan(plan, by=logistiek_medewerker, at=timezone.now())

    assert order_of(rit) == before
    assert plan.stops.get(vestiging=new).rit is None


def test_the_database_refuses_two_trips_of_one_vehicle_on_a_day(
    depot: Depot, plekken: list[Vestiging], logistiek_medewerker: User
) -> None:
    plan = make_plan(depot, logistiek_medewerker)
    rit = plan.ritten.all()[0]

    with pytest.raises(IntegrityError), transaction.atomic():
        Rit.objects.create(
            plan=plan,
            naam="dubbel",
            datum=plan.datum,
            voertuig=rit.voertuig,
            aandrijving="diesel",
            verbruik_per_100_km=Decimal(9),
        )


def test_reading_a_day_takes_the_same_queries_for_more_stops(
    depot: Depot,
    plekken: list[Vestiging],
    logistiek_medewerker: User,
    bibliotheek: Organisatie,
    gemeente: Gemeente,
) -> None:
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    few = make_plan(depot, logistiek_medewerker)
    with CaptureQueriesContext(connection) as first:
        load_dag(Ritplan.objects.select_related("depot__vestiging", "matrix").get(pk=few.pk))
    for number in range(6):
        make_plek(bibliotheek, gemeente, noord_km=number + 1)
    services.refresh_ritplan(few, by=logistiek_medewerker, at=timezone.now())

    with CaptureQueriesContext(connection) as second:
        load_dag(Ritplan.objects.select_related("depot__vestiging", "matrix").get(pk=few.pk))

    assert len(second) == len(first)


def test_a_driven_trip_counts_from_when_it_is_back(
    depot: Depot, plekken: list[Vestiging], logistiek_medewerker: User
) -> None:
    rit = make_plan(depot, logistiek_medewerker).ritten.filter(bewegingen__gt=0).get()
    now = timezone.now()

    services.start_rit(rit, by=None, at=now)
    services.finish_rit(rit, by=None, at=now + dt.timedelta(hours=3))

    rit.refresh_from_db()
    assert rit.status == Rit.Status.GEREDEN
    assert rit.duur == dt.timedelta(hours=3)
    assert Stop.objects.filter(rit=rit).count() == 3
