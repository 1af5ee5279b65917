"""Scans tell when a van was where: stops get their times, a trip begins and ends, in any order of arrival."""

import datetime as dt
from uuid import uuid4

import pytest
from django.utils import timezone

from bisc_portal.accounts.models import User
from bisc_portal.netwerk.models import Gemeente, Organisatie
from ibl import services
from ibl.models import Rit, Stop
from ibl.services import Scanmelding
from tests.ibl.factories_ritten import DINSDAG, make_depot, make_plek, make_tarief, make_voertuig

pytestmark = pytest.mark.django_db
LATER = timezone.make_aware(dt.datetime.combine(DINSDAG, dt.time(18)))


def at(clock: str) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(DINSDAG, dt.time.fromisoformat(clock)))


@pytest.fixture
def rit(bisc: Organisatie, bibliotheek: Organisatie, logistiek_medewerker: User, chauffeur: User) -> Rit:
    """A fixed trip of this driver along two branches."""
    gemeente = Gemeente.objects.create(naam="Zeist", bibliotheek=bibliotheek)
    depot = make_depot(bisc, gemeente)
    make_tarief()
    voertuig = make_voertuig(depot)
    for number in (1, 2):
        make_plek(bibliotheek, gemeente, oost_km=5 * number)
    dienst = depot.diensten.create(
        chauffeur=chauffeur, voertuig=voertuig, datum=DINSDAG, van=dt.time(7), tot=dt.time(17)
    )
    plan = services.make_ritplan(depot, DINSDAG, by=None, at=at("06:00"))
    services.fix_ritplan(plan, version=plan.version, by=logistiek_medewerker, at=at("06:30"))
    found = plan.ritten.get()
    found.dienst = dienst
    found.save(update_fields=["dienst"])
    return found


def scans_of(rit: Rit) -> list[Scanmelding]:
    """Two crates loaded, two scans at each stop, one crate back."""
    depot = rit.plan.depot.vestiging_id
    first, second = rit.stops.order_by("volgnummer")
    moments = [
        ("08:00", "laden", depot, None),
        ("08:10", "laden", depot, None),
        ("08:40", "lossen", first.vestiging_id, first.pk),
        ("08:47", "laden", first.vestiging_id, first.pk),
        ("09:05", "lossen", second.vestiging_id, second.pk),
        ("09:12", "laden", second.vestiging_id, second.pk),
        ("09:50", "lossen", depot, None),
    ]
    return [
        Scanmelding(uuid4(), "KRAT-000001", handeling, at(clock), plaats, stop)
        for clock, handeling, plaats, stop in moments
    ]


def receive(scans: list[Scanmelding], by: User, *, op: dt.datetime = LATER) -> None:
    services.receive_scans(scans, by=by, apparaat="telefoon", at=op)


def times(rit: Rit) -> list[object]:
    rit.refresh_from_db()
    stops = rit.stops.order_by("volgnummer").values_list("aankomst_op", "vertrek_op")
    return [rit.status, rit.vertrek_op, rit.terug_op, *stops]


def test_the_scans_of_a_day_give_the_trip_its_real_times(rit: Rit, chauffeur: User) -> None:
    receive(scans_of(rit), chauffeur)

    assert times(rit) == [
        Rit.Status.GEREDEN,
        at("08:10"),
        at("09:50"),
        (at("08:40"), at("08:47")),
        (at("09:05"), at("09:12")),
    ]


def test_in_whatever_order_they_come_the_times_are_the_same(rit: Rit, chauffeur: User) -> None:
    scans = scans_of(rit)
    receive(scans[5:], chauffeur)
    receive([*scans[2:4], scans[3]], chauffeur)
    receive([scans[4], scans[0]], chauffeur)

    receive([scans[1], scans[6]], chauffeur)

    late = times(rit)
    assert late[:3] == [Rit.Status.GEREDEN, at("08:10"), at("09:50")]
    assert late[3:] == [(at("08:40"), at("08:47")), (at("09:05"), at("09:12"))]


def test_a_trip_is_underway_from_its_first_scan(rit: Rit, chauffeur: User) -> None:
    receive(scans_of(rit)[:1], chauffeur)

    assert times(rit)[:3] == [Rit.Status.ONDERWEG, at("08:00"), None]


def test_a_scan_elsewhere_or_of_another_day_says_nothing_of_a_stop(rit: Rit, chauffeur: User) -> None:
    stop = rit.stops.order_by("volgnummer")[0]
    elsewhere, yesterday = rit.plan.depot.vestiging_id, at("09:00") - dt.timedelta(days=1)

    receive([Scanmelding(uuid4(), "X", "lossen", at("09:00"), elsewhere, stop.pk)], chauffeur)
    receive([Scanmelding(uuid4(), "X", "lossen", yesterday, stop.vestiging_id, stop.pk)], chauffeur)
    receive([Scanmelding(uuid4(), "X", "lossen", at("09:00"), stop.vestiging_id, 999_999)], chauffeur)

    assert not Stop.objects.filter(aankomst_op__isnull=False).exists()


def test_a_trip_that_brings_nothing_back_is_closed_the_day_after(rit: Rit, chauffeur: User) -> None:
    receive(scans_of(rit)[:6], chauffeur)
    last = rit.stops.order_by("-volgnummer")[0]
    assert rit.terug_gepland is not None
    assert last.vertrek_gepland is not None

    same_day, next_day = (services.close_ritten(at=LATER + dt.timedelta(days=days)) for days in (0, 1))

    assert (same_day, next_day) == (0, 1)
    road = rit.terug_gepland - last.vertrek_gepland
    assert times(rit)[:3] == [Rit.Status.GEREDEN, at("08:10"), at("09:12") + road]


def test_a_late_scan_does_not_open_a_closed_trip_again(rit: Rit, chauffeur: User) -> None:
    scans = scans_of(rit)
    receive([*scans[:3], scans[4]], chauffeur)
    services.close_ritten(at=LATER + dt.timedelta(days=1))

    receive([scans[5]], chauffeur, op=LATER + dt.timedelta(days=1))

    assert times(rit)[0] == Rit.Status.GEREDEN
    assert times(rit)[4] == (at("09:05"), at("09:12"))
